public import World

/// An account of the ledger; positive means the house has more or is owed more.
///
/// - SeeAlso: `domain.md` 3.
public enum Account: String, Hashable, Sendable, CaseIterable {
    /// Cash in the drawer of a session.
    case drawer
    /// What stays in a drawer between sessions.
    case float
    /// What a guest owes on a folio.
    case folio
    /// Advance payments held, by reference.
    case deposit
    /// What could not be booked where the cashier said, by attention item.
    case suspense
    /// Dropped, not yet received by the safe, by bag.
    case transit
    /// Acknowledged by the safe, by the place it was sent to.
    case safe
    /// Put into the drawer, by reason.
    case paidIn = "paid_in"
    /// Paid out of the drawer, by reason.
    case paidOut = "paid_out"
    /// Differences of counts, by session.
    case variance
    /// Cash rounding.
    case rounding
    /// What exact foreign tender left open.
    case residual
    /// The two legs of a conversion.
    case fx
    /// Revenue, by item.
    case revenue
    /// Tax, by rule.
    case tax
    /// Slips of a stand-alone card terminal.
    case cardSlip = "card_slip"
}

/// One line of the ledger.
///
/// The entries of an action sum to zero per currency (INV-2); key is (`action_id`, `line`), and
/// lines are recomputed from the action, so a repeat cannot double them.
public struct Entry: Hashable, Sendable {
    /// Who made the line.
    public enum Origin: String, Hashable, Sendable {
        /// It follows from what the desk captured.
        case desk
        /// The cloud added it.
        case cloud
    }

    /// The account.
    public let account: Account
    /// What the account is about: a session, folio, item, reason ...
    public let reference: String
    /// The amount, not zero.
    public let money: Money
    /// Who made it.
    public let origin: Origin

    /// Makes a line.
    public init(_ account: Account, _ reference: String, _ money: Money, origin: Origin = .desk) {
        self.account = account
        self.reference = reference
        self.money = money
        self.origin = origin
    }

    /// The same line the other way round.
    public var mirrored: Entry { Entry(account, reference, money.negated, origin: origin) }

    /// The form of `edge-cloud ledger --json`.
    public var json: JSON {
        [
            "account": .text(account.rawValue), "ref": .text(reference),
            "currency": .text(money.currency.code),
            "amount_micro": .text(String(money.amountMicro)), "origin": .text(origin.rawValue),
        ]
    }
}
