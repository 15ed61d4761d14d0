/// The ledger lines that follow from an action as it was captured.
///
/// Pure and total: desk and cloud call the same function, so that a projection can always be
/// rebuilt and both sides agree. Lines of zero are left out. Where the cloud books elsewhere, the
/// Judge changes the *references* of these lines, never the drawer's amounts (INV-10).
///
/// - SeeAlso: `domain.md` 4 (entries), INV-2.
public enum Entries {
    /// The reference that a folio has in an entry: its id, or what the action named it by.
    public static func reference(of folio: FolioTarget) -> String {
        switch folio {
        case .id(let id): id.text
        case .number(let number): "number:" + number
        case .room(let room): "room:" + room
        }
    }

    /// The lines that follow from an action alone.
    ///
    /// A `charge.void` has none here, see ``mirror(of:)``; what is reversed or paid back follows
    /// from earlier actions too, see ``reversal(of:moving:in:)`` and ``payout(_:of:paidBy:)``.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public static func of(_ payload: Payload) throws(MoneyError) -> [Entry] {
        let lines: [Entry]
        switch payload {
        case .sessionOpen(let open): lines = of(open)
        case .sessionClose(let close): lines = try of(close)
        case .paymentCash(let payment), .paymentDeposit(let payment): lines = try of(payment)
        case .chargePost(let charge): lines = of(charge)
        case .drawerPaidIn(let movement):
            lines = of(movement.money, movement.sessionID, .paidIn, movement.reasonCode)
        case .drawerPaidOut(let movement):
            let money = movement.money.map(\.negated)
            lines = of(money, movement.sessionID, .paidOut, movement.reasonCode)
        case .drawerDrop(let drop):
            lines = of(drop.money.map(\.negated), drop.sessionID, .transit, drop.bagNumber)
        case .drawerExchange(let exchange): lines = try of(exchange)
        case .tenderMemo(let memo):
            lines = [
                Entry(.cardSlip, memo.reference ?? memo.memoID.text, memo.amount),
                Entry(.folio, reference(of: memo.folio), memo.amount.negated),
            ]
        case .incarnationBegin, .sessionCount, .sessionConfirmClose, .paymentReverse, .chargeVoid,
            .drawerNoSale, .refundRequest, .refundPayout, .folioSettle, .attentionResolve,
            .auditEvent, .outboxOpaque:
            lines = []
        }
        return lines.filter { !$0.money.isZero }
    }

    /// The lines that make another action's lines exactly zero.
    public static func mirror(of lines: [Entry]) -> [Entry] {
        lines.map(\.mirrored)
    }

    private static func of(_ open: SessionOpen) -> [Entry] {
        let session = open.sessionID.text
        return open.opening.totals.map { Entry(.drawer, session, $0) }
            + open.expectedFloat.map { Entry(.float, open.drawerID.text, $0.negated) }
            + open.variance.map { Entry(.variance, session, $0.negated) }
    }

    private static func of(_ close: SessionClose) throws(MoneyError) -> [Entry] {
        let session = close.sessionID.text
        var lines: [Entry] = []
        for figures in close.figures {
            guard let variance = try figures.variance() else { continue }
            lines.append(Entry(.drawer, session, variance))
            lines.append(Entry(.variance, session, variance.negated))
        }
        for money in close.floatLeft {
            lines.append(Entry(.drawer, session, money.negated))
            lines.append(Entry(.float, session, money))
        }
        return lines
    }

    private static func of(_ payment: CashPayment) throws(MoneyError) -> [Entry] {
        let session = payment.sessionID.text
        var lines = try payment.drawerEffect().list.map { Entry(.drawer, session, $0) }
        for line in payment.tender where line.money.currency != line.value.currency {
            lines.append(Entry(.fx, session, line.money.negated))
            lines.append(Entry(.fx, session, line.value))
        }
        switch payment.purpose {
        case .folio(let folio):
            lines.append(Entry(.folio, reference(of: folio), payment.settled.negated))
        case .deposit(let reference):
            lines.append(Entry(.deposit, reference, payment.settled.negated))
        }
        if payment.change.currency != payment.settled.currency {
            let back = try payment.change.adding(payment.rounding)
            lines.append(Entry(.fx, session, try payment.remainder().negated))
            lines.append(Entry(.fx, session, back))
        }
        lines.append(Entry(.rounding, session, payment.rounding.negated))
        lines.append(Entry(.residual, session, payment.residual))
        return lines
    }

    private static func of(_ exchange: DrawerExchange) throws(MoneyError) -> [Entry] {
        let session = exchange.sessionID.text
        return [
            Entry(.drawer, session, exchange.received),
            Entry(.drawer, session, exchange.given.negated),
            Entry(.fx, session, exchange.received.negated),
            Entry(.fx, session, try exchange.given.adding(exchange.rounding)),
            Entry(.rounding, session, exchange.rounding.negated),
        ]
    }

    private static func of(_ charge: ChargePost) -> [Entry] {
        guard let amounts = charge.amounts, !charge.isEstimate else { return [] }
        return [
            Entry(.folio, reference(of: charge.folio), amounts.gross),
            Entry(.revenue, charge.item, amounts.net.negated),
        ] + charge.tax.map { Entry(.tax, $0.ruleID, $0.amount.negated) }
    }

    private static func of(
        _ money: [Money],
        _ session: ID,
        _ account: Account,
        _ reference: String
    ) -> [Entry] {
        money.flatMap {
            [
                Entry(.drawer, session.text, $0),
                Entry(account, reference, $0.negated),
            ]
        }
    }
}
