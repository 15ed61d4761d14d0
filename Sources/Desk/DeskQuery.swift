public import Ledger

/// What a command names, so that the store can look it up before the rule decides.
///
/// Shape: codes and numbers as people type them; what a command does not name is nil.
public struct DeskQuery: Hashable, Sendable {
    /// Who acts; the agent knows it from the login, not from the command.
    public var actorID: ID?
    /// The code of the second person.
    public var cosigner: String?
    /// The code of the supervisor.
    public var supervisor: String?
    /// The code of the drawer that shall be opened.
    public var drawer: String?
    /// The session; nil means the actor's own that is not closed, else the drawer's.
    public var sessionID: ID?
    /// Whether the command is about a session that waits for a signature (`cosign`, `approve`).
    public var wantsPendingSession = false
    /// Whether what only a hand-over needs is asked for, the second person's own session among it.
    public var wantsHandover = false
    /// The folio, by number or room.
    public var folio: FolioTarget?
    /// The price-list item.
    public var item: String?
    /// The slip of an earlier action.
    public var slip: SlipNumber?
    /// The number of an attention item, as in `N-31`.
    public var attention: String?
    /// Whether the number of the next blank slip is asked for.
    public var wantsBlankSlip = false
    /// What a likely repeat would look like.
    public var repetition: Repetition?
    /// The number on the paper it is re-keyed from.
    public var paperSlip: String?

    /// Names nothing.
    public init() {}
}

/// What makes two captures of one cashier look like the same thing entered twice (ACT-7).
///
/// Shape: the store keeps ``key(of:)`` of each action and compares it with ``key(on:)``.
public struct Repetition: Hashable, Sendable {
    private let type: ActionType
    private let detail: String

    /// Looks for a charge of an item.
    public static func charge(item: String, quantity: Int64) -> Repetition {
        Repetition(type: .chargePost, detail: "\(item)*\(quantity)")
    }

    /// Looks for a payment of the same cash.
    public static func payment(_ cash: [Money]) -> Repetition {
        Repetition(type: .paymentCash, detail: text(cash))
    }

    /// The key to look for.
    ///
    /// - Parameter folio: The folio of the command: its id when the replica knows it, else as the
    ///   command names it.
    /// - Returns: The text that the store compares.
    public func key(on folio: FolioTarget?) -> String {
        type.rawValue + "|" + (folio.map(Entries.reference) ?? "") + "|" + detail
    }

    /// The key of a captured action; nil for what is never asked about.
    public static func key(of payload: Payload) -> String? {
        switch payload {
        case .chargePost(let charge):
            return Repetition.charge(item: charge.item, quantity: charge.quantity)
                .key(on: charge.folio)
        case .paymentCash(let payment):
            guard case .folio(let target) = payment.purpose else { return nil }
            return Repetition.payment(payment.tender.map(\.money)).key(on: target)
        default: return nil
        }
    }

    private static func text(_ cash: [Money]) -> String {
        cash.map(\.description).sorted().joined(separator: ",")
    }
}
