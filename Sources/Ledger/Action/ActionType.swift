/// A type of the action registry.
///
/// - SeeAlso: P8, `domain.md` 4.
public enum ActionType: String, Hashable, Sendable, CaseIterable {
    /// A numbering begins; always seq 1, and only there.
    case incarnationBegin = "incarnation.begin"
    /// A cash session is opened with a counted float.
    case sessionOpen = "session.open"
    /// Cash was counted.
    case sessionCount = "session.count"
    /// A session was closed on its last count.
    case sessionClose = "session.close"
    /// Somebody else signs a close.
    case sessionConfirmClose = "session.confirm_close"
    /// Cash was received for a folio.
    case paymentCash = "payment.cash"
    /// Cash was received in advance.
    case paymentDeposit = "payment.deposit"
    /// A keying error in cash is mirrored.
    case paymentReverse = "payment.reverse"
    /// A thing was consumed.
    case chargePost = "charge.post"
    /// A charge shall be mirrored.
    case chargeVoid = "charge.void"
    /// Cash was put into the drawer.
    case drawerPaidIn = "drawer.paid_in"
    /// Cash was paid out of the drawer.
    case drawerPaidOut = "drawer.paid_out"
    /// Cash left for the safe, in a bag.
    case drawerDrop = "drawer.drop"
    /// The drawer was opened without a sale.
    case drawerNoSale = "drawer.no_sale"
    /// Cash of one currency was changed for another.
    case drawerExchange = "drawer.exchange"
    /// A refund is asked for.
    case refundRequest = "refund.request"
    /// A refund was paid out.
    case refundPayout = "refund.payout"
    /// A folio shall be closed.
    case folioSettle = "folio.settle"
    /// An attention item shall be resolved.
    case attentionResolve = "attention.resolve"
    /// A payment outside the drawer is noted.
    case tenderMemo = "tender.memo"
    /// Something worth an auditor's look happened.
    case auditEvent = "audit.event"
    /// An action that no cloud can receive, wrapped.
    case outboxOpaque = "outbox.opaque"

    /// The version of the payload that this program writes and reads.
    public static let version: Int64 = 1

    /// What the cloud may say of it.
    public var actionClass: ActionClass {
        switch self {
        case .incarnationBegin, .outboxOpaque: .control
        case .sessionConfirmClose, .chargeVoid, .refundRequest, .folioSettle, .attentionResolve:
            .intent
        case .sessionOpen, .sessionCount, .sessionClose, .paymentCash, .paymentDeposit,
            .paymentReverse, .chargePost, .drawerPaidIn, .drawerPaidOut, .drawerDrop,
            .drawerNoSale, .drawerExchange, .refundPayout, .tenderMemo, .auditEvent:
            .fact
        }
    }

    /// Whether it takes a slip number; nil where that is the original's business.
    public var takesSlip: Bool? {
        switch self {
        case .outboxOpaque: nil
        case .incarnationBegin, .sessionCount, .sessionConfirmClose, .attentionResolve, .auditEvent:
            false
        case .sessionOpen, .sessionClose, .paymentCash, .paymentDeposit, .paymentReverse,
            .chargePost, .chargeVoid, .drawerPaidIn, .drawerPaidOut, .drawerDrop, .drawerNoSale,
            .drawerExchange, .refundRequest, .refundPayout, .folioSettle, .tenderMemo:
            true
        }
    }

    /// Whether it carries `drawer_effect`; nil where that is the original's business (P7.8).
    public var carriesDrawerEffect: Bool? {
        switch self {
        case .outboxOpaque: nil
        case .incarnationBegin, .sessionConfirmClose, .chargePost, .chargeVoid, .refundRequest,
            .folioSettle, .attentionResolve, .auditEvent:
            false
        case .sessionOpen, .sessionCount, .sessionClose, .paymentCash, .paymentDeposit,
            .paymentReverse, .drawerPaidIn, .drawerPaidOut, .drawerDrop, .drawerNoSale,
            .drawerExchange, .refundPayout, .tenderMemo:
            true
        }
    }
}

/// What a cloud may do with an action.
///
/// - SeeAlso: law 1, P7.4, P7.5.
public enum ActionClass: String, Hashable, Sendable {
    /// It happened: the cloud decides only where it is booked.
    case fact
    /// It asks: the cloud may refuse.
    case intent
    /// It orders the log itself.
    case control
}
