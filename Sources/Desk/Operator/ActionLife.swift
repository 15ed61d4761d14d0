public import Ledger
public import World

/// The whole life of one action as this desk knows it, and what in it is not legal.
///
/// - SeeAlso: D-03, D-04 and D-08 of the failure modes.
public struct ActionLife: Hashable, Sendable {
    /// What the journal says of a record.
    public enum Place: String, Hashable, Sendable {
        /// It holds the very bytes that the store holds.
        case held
        /// Retention removed it.
        case pruned
        /// It has none there, or another one.
        case missing
    }

    /// One number under which it was captured or carried again.
    public struct Capture: Hashable, Sendable {
        /// Its place in the journal.
        public var lsn: Int64
        /// The incarnation of the number.
        public var incarnation: ID
        /// The number.
        public var seq: Int64
        /// Where it stands in the outbox.
        public var state: OutboxState
        /// Whether the cloud holds it durably.
        public var isInCustody: Bool
        /// Whether a checkpoint contains its verdict.
        public var isDecided: Bool
        /// The lsn under which it was carried again.
        public var carriedBy: Int64?
        /// What the journal says of it; nil when the journal cannot be read.
        public var place: Place?

        /// Makes it, with nothing known of the journal.
        public init(
            at lsn: Int64,
            _ incarnation: ID,
            _ seq: Int64,
            _ state: OutboxState
        ) {
            self.lsn = lsn
            self.incarnation = incarnation
            self.seq = seq
            self.state = state
            isInCustody = false
            isDecided = false
        }

        var json: JSON {
            .members([
                ("lsn", .integer(lsn)), ("incarnation", .text(incarnation.text)),
                ("seq", .integer(seq)), ("state", .text(state.rawValue)),
                ("custody", .boolean(isInCustody)), ("decided", .boolean(isDecided)),
                ("carried_by", carriedBy.map(JSON.integer)),
                ("journal", .text(place?.rawValue ?? "unreadable")),
            ])
        }
    }

    /// Where it belongs.
    public struct Scope: Hashable, Sendable {
        /// The tenant.
        public var tenant: String
        /// The property.
        public var property: String
        /// The code of the device.
        public var device: String
        /// The code of the drawer, where it belongs to a session.
        public var drawer: String?
        /// The code of who did it; nil for the agent itself.
        public var staff: String?

        /// Makes it.
        public init(tenant: String, property: String, device: String) {
            self.tenant = tenant
            self.property = property
            self.device = device
        }

        var json: JSON {
            .members([
                ("tenant", .text(tenant)), ("property", .text(property)),
                ("device", .text(device)), ("drawer", drawer.map(JSON.text)),
                ("staff", staff.map(JSON.text)),
            ])
        }
    }

    /// A document of the replica.
    public struct Document: Hashable, Sendable {
        /// The collection it is of.
        public let collection: String
        /// The document in the cloud's own words.
        public let body: JSON

        /// Makes it.
        public init(_ collection: String, _ body: JSON) {
            self.collection = collection
            self.body = body
        }

        var json: JSON { ["collection": .text(collection), "document": body] }
    }

    /// What was captured.
    public var action: Action
    /// Its numbers, the first one first.
    public var captures: [Capture]
    /// Where it belongs.
    public var scope: Scope
    /// The cloud's result, nil when none is known.
    public var verdict: Verdict?
    /// Its ledger lines.
    public var entries: [Entry] = []
    /// The attention items about it, resolved ones among them.
    public var attention: [AttentionItem] = []
    /// The cloud's documents about it.
    public var cloud: [Document] = []
    /// What is not legal in the history of its session.
    public var sessionFaults: [String] = []

    /// Begins a life.
    public init(_ action: Action, _ captures: [Capture], in scope: Scope) {
        self.action = action
        self.captures = captures
        self.scope = scope
    }

    /// What is not legal in its own history (section 7.5 of the domain, law 1).
    public var faults: [String] {
        var found: [String] = []
        for capture in captures {
            let at = "seq \(capture.seq) of \(capture.incarnation.text)"
            switch capture.state {
            case .settled where !capture.isDecided: found.append("\(at): settled, undecided")
            case .received, .deferred, .settled:
                if !capture.isInCustody { found.append("\(at): \(capture.state), not in custody") }
            case .pending:
                if capture.isDecided { found.append("\(at): decided, still pending") }
            case .deadLetter:
                if capture.carriedBy == nil { found.append("\(at): dead, carried by nothing") }
            }
            if let by = capture.carriedBy, by <= capture.lsn {
                found.append("\(at): carried before it was captured")
            }
            if capture.place == .missing { found.append("\(at): not in the journal") }
        }
        if captures.count(where: { $0.carriedBy == nil }) > 1 {
            found.append("captured under two numbers, neither carried")
        }
        if verdict?.status == .rejected, action.type.actionClass == .fact {
            found.append("a fact was rejected")
        }
        return found + sessionFaults
    }

    /// The body.
    public var json: JSON {
        .members([
            ("action_id", .text(action.id.text)), ("trace_id", .text(Hex.text(action.id.bytes))),
            ("type", .text(action.type.rawValue)),
            ("slip", action.slip.map { .text($0.text) } ?? .null),
            ("money", action.payload.headline?.json),
            ("captured_at", .text(action.capture.at.text)),
            ("business_date", .text(action.capture.businessDate.text)),
            ("stream", .text(action.stream.text)), ("scope", scope.json),
            ("approvals", .list(action.approvals.map(\.json))),
            ("notes", .list(action.notes.map { .text($0) })),
            ("captures", .list(captures.map(\.json))),
            ("verdict", verdict?.json(seq: captures.last?.seq ?? action.seq) ?? .null),
            ("entries", .list(entries.map(\.json))),
            ("attention", .list(attention.map(\.json))),
            ("cloud", .list(cloud.map(\.json))),
            ("faults", .list(faults.map { .text($0) })),
        ])
    }
}

/// The answer to `edgectl trace`: the lives of the actions that an item names.
public struct TraceAnswer: Hashable, Sendable {
    /// The most actions of one answer.
    public static let limit = 200

    /// The lives, oldest first.
    public var lives: [ActionLife]
    /// Whether there are more than are shown.
    public var hasMore: Bool

    /// Makes the answer.
    public init(_ lives: [ActionLife], hasMore: Bool = false) {
        self.lives = lives
        self.hasMore = hasMore
    }

    /// The body.
    public var json: JSON {
        [
            "actions": .list(lives.map(\.json)), "more": .boolean(hasMore),
            "legal": .boolean(lives.allSatisfy(\.faults.isEmpty)),
        ]
    }
}
