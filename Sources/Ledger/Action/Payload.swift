public import World

/// What an action says, one case per supported type.
///
/// A new type gets a case here, a file per family beside this one, and its line in ``ActionType``.
public enum Payload: Hashable, Sendable {
    /// `incarnation.begin`.
    case incarnationBegin(IncarnationBegin)
    /// `session.open`.
    case sessionOpen(SessionOpen)
    /// `session.count`.
    case sessionCount(SessionCount)
    /// `session.close`.
    case sessionClose(SessionClose)
    /// `session.confirm_close`.
    case sessionConfirmClose(SessionConfirmClose)
    /// `payment.cash`.
    case paymentCash(CashPayment)
    /// `payment.deposit`.
    case paymentDeposit(CashPayment)
    /// `payment.reverse`.
    case paymentReverse(PaymentReverse)
    /// `charge.post`.
    case chargePost(ChargePost)
    /// `charge.void`.
    case chargeVoid(ChargeVoid)
    /// `drawer.paid_in`.
    case drawerPaidIn(DrawerMovement)
    /// `drawer.paid_out`.
    case drawerPaidOut(DrawerMovement)
    /// `drawer.drop`.
    case drawerDrop(DrawerDrop)
    /// `drawer.no_sale`.
    case drawerNoSale(DrawerNoSale)
    /// `drawer.exchange`.
    case drawerExchange(DrawerExchange)
    /// `refund.request`.
    case refundRequest(RefundRequest)
    /// `refund.payout`.
    case refundPayout(RefundPayout)
    /// `folio.settle`.
    case folioSettle(FolioSettle)
    /// `attention.resolve`.
    case attentionResolve(AttentionResolve)
    /// `tender.memo`.
    case tenderMemo(NonCashTender)
    /// `audit.event`.
    case auditEvent(AuditEvent)
    /// `outbox.opaque`.
    case outboxOpaque(OutboxOpaque)

    /// The type this payload belongs to.
    public var type: ActionType {
        switch self {
        case .incarnationBegin: .incarnationBegin
        case .sessionOpen: .sessionOpen
        case .sessionCount: .sessionCount
        case .sessionClose: .sessionClose
        case .sessionConfirmClose: .sessionConfirmClose
        case .paymentCash: .paymentCash
        case .paymentDeposit: .paymentDeposit
        case .paymentReverse: .paymentReverse
        case .chargePost: .chargePost
        case .chargeVoid: .chargeVoid
        case .drawerPaidIn: .drawerPaidIn
        case .drawerPaidOut: .drawerPaidOut
        case .drawerDrop: .drawerDrop
        case .drawerNoSale: .drawerNoSale
        case .drawerExchange: .drawerExchange
        case .refundRequest: .refundRequest
        case .refundPayout: .refundPayout
        case .folioSettle: .folioSettle
        case .attentionResolve: .attentionResolve
        case .tenderMemo: .tenderMemo
        case .auditEvent: .auditEvent
        case .outboxOpaque: .outboxOpaque
        }
    }

    /// Reads the payload of a supported type; unknown members are refused (P7.11).
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, of type: ActionType) throws(ShapeError) {
        var members = try JSONMembers(json, at: "payload")
        switch type {
        case .incarnationBegin: self = .incarnationBegin(try IncarnationBegin(from: &members))
        case .sessionOpen: self = .sessionOpen(try SessionOpen(from: &members))
        case .sessionCount: self = .sessionCount(try SessionCount(from: &members))
        case .sessionClose: self = .sessionClose(try SessionClose(from: &members))
        case .sessionConfirmClose:
            self = .sessionConfirmClose(try SessionConfirmClose(from: &members))
        case .paymentCash: self = .paymentCash(try CashPayment(from: &members, isDeposit: false))
        case .paymentDeposit:
            self = .paymentDeposit(try CashPayment(from: &members, isDeposit: true))
        case .paymentReverse: self = .paymentReverse(try PaymentReverse(from: &members))
        case .chargePost: self = .chargePost(try ChargePost(from: &members))
        case .chargeVoid: self = .chargeVoid(try ChargeVoid(from: &members))
        case .drawerPaidIn: self = .drawerPaidIn(try DrawerMovement(from: &members))
        case .drawerPaidOut: self = .drawerPaidOut(try DrawerMovement(from: &members))
        case .drawerDrop: self = .drawerDrop(try DrawerDrop(from: &members))
        case .drawerNoSale: self = .drawerNoSale(try DrawerNoSale(from: &members))
        case .drawerExchange: self = .drawerExchange(try DrawerExchange(from: &members))
        case .refundRequest: self = .refundRequest(try RefundRequest(from: &members))
        case .refundPayout: self = .refundPayout(try RefundPayout(from: &members))
        case .folioSettle: self = .folioSettle(try FolioSettle(from: &members))
        case .attentionResolve: self = .attentionResolve(try AttentionResolve(from: &members))
        case .tenderMemo: self = .tenderMemo(try NonCashTender(from: &members))
        case .auditEvent: self = .auditEvent(try AuditEvent(from: &members))
        case .outboxOpaque: self = .outboxOpaque(try OutboxOpaque(from: &members))
        }
        try members.close()
    }

    /// The wire form.
    public var json: JSON {
        switch self {
        case .incarnationBegin(let payload): payload.json
        case .sessionOpen(let payload): payload.json
        case .sessionCount(let payload): payload.json
        case .sessionClose(let payload): payload.json
        case .sessionConfirmClose(let payload): payload.json
        case .paymentCash(let payload), .paymentDeposit(let payload): payload.json
        case .paymentReverse(let payload): payload.json
        case .chargePost(let payload): payload.json
        case .chargeVoid(let payload): payload.json
        case .drawerPaidIn(let payload), .drawerPaidOut(let payload): payload.json
        case .drawerDrop(let payload): payload.json
        case .drawerNoSale(let payload): payload.json
        case .drawerExchange(let payload): payload.json
        case .refundRequest(let payload): payload.json
        case .refundPayout(let payload): payload.json
        case .folioSettle(let payload): payload.json
        case .attentionResolve(let payload): payload.json
        case .tenderMemo(let payload): payload.json
        case .auditEvent(let payload): payload.json
        case .outboxOpaque(let payload): payload.json
        }
    }

    /// The stream it belongs to, nil where any may be right.
    public var stream: Stream? {
        switch self {
        case .incarnationBegin, .refundRequest, .attentionResolve, .auditEvent: .device
        case .paymentReverse(let payload): .session(payload.sessionID)
        case .refundPayout(let payload): .session(payload.sessionID)
        case .folioSettle(let payload): .folio(payload.folioID)
        case .sessionOpen(let payload): .session(payload.sessionID)
        case .sessionCount(let payload): .session(payload.sessionID)
        case .sessionClose(let payload): .session(payload.sessionID)
        case .sessionConfirmClose(let payload): .session(payload.sessionID)
        case .paymentCash(let payload), .paymentDeposit(let payload): .session(payload.sessionID)
        case .chargePost(let payload): .folio(payload.folio.id ?? payload.chargeID)
        case .chargeVoid(let payload): .folio(payload.folio.id ?? payload.chargeID)
        case .drawerPaidIn(let payload), .drawerPaidOut(let payload): .session(payload.sessionID)
        case .drawerDrop(let payload): .session(payload.sessionID)
        case .drawerNoSale(let payload): .session(payload.sessionID)
        case .drawerExchange(let payload): .session(payload.sessionID)
        case .tenderMemo(let payload): .session(payload.sessionID)
        case .outboxOpaque: nil
        }
    }

    /// The cash it moved per currency, nil where the payload does not tell (P7.8).
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func drawerEffect() throws(MoneyError) -> Totals? {
        switch self {
        case .sessionOpen(let payload): try Totals(payload.opening.totals)
        case .paymentCash(let payload), .paymentDeposit(let payload): try payload.drawerEffect()
        case .drawerPaidIn(let payload): try Totals(payload.money)
        case .drawerPaidOut(let payload): try Totals(payload.money).negated
        case .drawerDrop(let payload): try Totals(payload.money).negated
        case .drawerExchange(let payload): try payload.drawerEffect()
        case .refundPayout(let payload): try Totals(payload.money).negated
        case .sessionCount, .sessionClose, .drawerNoSale, .tenderMemo: Totals()
        case .incarnationBegin, .sessionConfirmClose, .paymentReverse, .chargePost, .chargeVoid,
            .refundRequest, .folioSettle, .attentionResolve, .auditEvent, .outboxOpaque:
            nil
        }
    }
}
