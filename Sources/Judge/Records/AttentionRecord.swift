public import Ledger
public import World

/// Something that a person must look at; the books give it its number.
///
/// - SeeAlso: P12.1 `attention`, `domain.md` 9.
public struct AttentionRecord: Hashable, Sendable {
    /// What it is about.
    public enum Kind: String, Hashable, Sendable {
        /// Money in suspense.
        case suspense
        /// A charge after check-out.
        case lateCharge = "late_charge"
        /// A recovery or reconstructed session; one item for all of it.
        case recovery
        /// An intent was refused.
        case rejected
        /// A charge waits for its price.
        case draft
        /// Two different figures.
        case twoCounts = "two_counts"
        /// A bag and its slip do not agree at the safe.
        case shortBag = "short_bag"
        /// The cloud gave up retrying.
        case parked
        /// A note that somebody should read.
        case note
        /// Somebody reused what must be unique.
        case security
        /// A reconciliation found more than half a percent of what was moved (E-11).
        case incident
    }

    /// The item.
    public let id: ID
    /// What it is about.
    public let kind: Kind
    /// Whether it is urgent.
    public let isHigh: Bool
    /// The money in question per currency, sizes.
    public var amounts: [Money]
    /// The action that caused it.
    public let actionID: ID?
    /// The code or note that names the cause.
    public let code: String
    /// What a supervisor may do (ATT-3).
    public let suggestions: [String]

    /// Makes an item.
    ///
    /// - Parameters:
    ///   - id: The item.
    ///   - kind: What it is about.
    ///   - isHigh: Whether it is urgent.
    ///   - amounts: The money in question, sizes.
    ///   - actionID: What caused it.
    ///   - code: What names the cause.
    public init(
        id: ID,
        kind: Kind,
        isHigh: Bool,
        amounts: [Money],
        actionID: ID?,
        code: String
    ) {
        self.id = id
        self.kind = kind
        self.isHigh = isHigh
        self.amounts = amounts
        self.actionID = actionID
        self.code = code
        suggestions =
            switch kind {
            case .suspense: ["apply", "refund", "deposit", "unidentified"]
            case .lateCharge: ["apply", "write_off", "recover"]
            case .draft: ["price", "write_off"]
            case .shortBag: ["write_off", "recover"]
            case .twoCounts: ["accept_desk", "accept_office"]
            case .recovery, .rejected, .parked, .note, .security, .incident: ["acknowledge"]
            }
    }

    /// Whether its money stands in the account `suspense` under its id (INV-3).
    public var holdsSuspense: Bool { kind == .suspense && !amounts.isEmpty }

    /// The members of its document beside `ver`, while it is open.
    ///
    /// - Parameters:
    ///   - number: Its number, as in `N-31`.
    ///   - now: The cloud's clock.
    /// - Returns: The document.
    public func document(number: Int64, openedAt now: Timestamp) -> JSON {
        let hours: Int64 = isHigh ? 24 : 72
        return [
            "id": .text(id.text), "no": .text("N-\(number)"), "kind": .text(kind.rawValue),
            "severity": .text(isHigh ? "high" : "low"),
            "amount": amounts.first?.json ?? .null, "amounts": Totals.json(amounts),
            "action_id": actionID.map { .text($0.text) } ?? .null, "code": .text(code),
            "opened_at": .text(now.text),
            "due_at": .text(now.adding(milliseconds: hours * 3_600_000).text),
            "owner_role": "supervisor", "suggestions": .list(suggestions.map(JSON.text)),
            "state": "open",
        ]
    }
}
