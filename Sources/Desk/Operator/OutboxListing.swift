public import Ledger
public import World

/// The answer to `edgectl outbox`: what the cloud has not settled.
public struct OutboxListing: Hashable, Sendable {
    /// The most rows of one answer.
    public static let limit = 200

    /// One action.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var seq: Int64
        /// The incarnation of that number.
        public var incarnation: ID
        /// Its body, shown whole only when it was asked for alone.
        public var action: Action
        /// Where it stands.
        public var state: OutboxState
        /// Why the cloud cannot decide it, where it said so.
        public var code: String?

        /// Makes a row.
        ///
        /// - Parameters:
        ///   - seq: Its number.
        ///   - incarnation: The incarnation of that number.
        ///   - action: Its body.
        ///   - state: Where it stands.
        ///   - code: Why the cloud cannot decide it.
        public init(
            seq: Int64,
            incarnation: ID,
            action: Action,
            state: OutboxState,
            code: String? = nil
        ) {
            self.seq = seq
            self.incarnation = incarnation
            self.action = action
            self.state = state
            self.code = code
        }

        func json(isWhole: Bool) -> JSON {
            .members([
                ("seq", .integer(seq)), ("incarnation", .text(incarnation.text)),
                ("action_id", .text(action.id.text)), ("type", .text(action.type.rawValue)),
                ("slip", action.slip.map { .text($0.text) } ?? .null),
                ("state", .text(state.rawValue)), ("code", code.map(JSON.text) ?? .null),
                ("captured_at", .text(action.capture.at.text)),
                ("body", isWhole ? action.json : nil),
            ])
        }
    }

    /// The rows, oldest first, at most ``limit``.
    public var rows: [Row]
    /// How many there are in all.
    public var total: Int64
    /// Whether bodies are shown.
    public var isWhole: Bool

    /// Makes the listing.
    public init(_ rows: [Row], total: Int64, isWhole: Bool = false) {
        self.rows = rows
        self.total = total
        self.isWhole = isWhole
    }

    /// The body.
    public var json: JSON {
        ["actions": .list(rows.map { $0.json(isWhole: isWhole) }), "total": .integer(total)]
    }
}
