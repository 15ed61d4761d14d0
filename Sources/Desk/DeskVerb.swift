public import Ledger

/// What a cashier can ask for, with the one list of who may (SEC-17).
///
/// - SeeAlso: `domain.md` 5, 8.
public enum DeskVerb: String, Hashable, Sendable, CaseIterable {
    /// Opens a session.
    case open
    /// Posts a charge.
    case charge
    /// Takes a charge back before it was sent.
    case withdraw
    /// Asks for a charge to be mirrored.
    case void
    /// Takes a payment.
    case pay
    /// Takes an advance payment.
    case deposit
    /// Puts cash into the drawer.
    case paidIn = "paid-in"
    /// Pays cash out of the drawer.
    case paidOut = "paid-out"
    /// Sends cash to the safe.
    case drop
    /// Opens the drawer without a sale.
    case noSale = "no-sale"
    /// Gives one currency for another.
    case exchange
    /// Notes a payment that did not go through the drawer.
    case memo
    /// Mirrors a keying error in cash.
    case reverse
    /// Asks for money to be given back.
    case refundRequest = "refund request"
    /// Pays a refund out.
    case refundPay = "refund pay"
    /// Asks for a folio to be closed.
    case settle
    /// Begins, declares, gives up a count.
    case count
    /// Closes a session.
    case close
    /// Closes a session and opens the next with one count.
    case handover
    /// Settles an attention item.
    case resolve
    /// Tells what was printed or kicked open.
    case paper
    /// Signs somebody's close.
    case cosign
    /// Approves a difference.
    case approve

    /// How far the agent's mode lets the verb go.
    enum Reach {
        /// It stops when the desk is read-only.
        case posting
        /// It opens a session.
        case opening
        /// It asks the office for something.
        case intent
        /// It empties, counts, closes: it goes on to the last.
        case closing
        /// It signs a close: it goes on while the device is trusted.
        case signing
    }

    var reach: Reach {
        switch self {
        case .open, .handover: .opening
        case .charge, .pay, .deposit, .paidIn, .paidOut, .noSale, .exchange, .memo, .reverse,
            .refundPay, .paper:
            .posting
        case .withdraw, .void, .refundRequest, .settle, .resolve: .intent
        case .drop, .count, .close: .closing
        case .cosign, .approve: .signing
        }
    }

    /// Whether a frozen drawer still takes it.
    var passesFrozenDrawer: Bool { reach == .closing || reach == .signing }

    /// Whether it is about the cash of a drawer, so that a frozen one refuses it.
    var isAboutCash: Bool {
        reach == .opening || (reach == .posting && self != .charge && self != .paper)
    }

    /// Whether it corrects what stands in the books: a freeze of the adjustments stops it.
    var isAdjustment: Bool { self == .withdraw || self == .void || self == .resolve }

    /// The roles that may ask for it; whose signature it needs is the rule's business.
    public var roles: Set<Role> {
        switch self {
        case .cosign, .approve, .paper: [.cashier, .supervisor, .nightAuditor]
        default: [.cashier, .supervisor]
        }
    }
}
