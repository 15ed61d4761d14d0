extension SessionFigures {
    /// Adds what an action did to the cash of its session, currency by currency.
    ///
    /// Total over all payloads: what moves no cash changes nothing. Only the envelope of a
    /// reversal says what cash it moved.
    ///
    /// - Parameters:
    ///   - action: What was captured.
    ///   - figures: The session's figures so far, by currency.
    /// - Throws: ``MoneyError/outOfRange``.
    public static func add(
        _ action: Action,
        to figures: inout [Currency: SessionFigures]
    ) throws(MoneyError) {
        switch action.payload {
        case .sessionOpen(let open): try add(open.opening.totals, to: .opening, in: &figures)
        case .paymentCash(let payment), .paymentDeposit(let payment):
            try add(payment.tender.map(\.money), to: .payments, in: &figures)
            try add([payment.change.negated], to: .change, in: &figures)
            try addRounding(payment.rounding, in: &figures)
        case .paymentReverse: try add(action.drawerEffect ?? [], to: .reversals, in: &figures)
        case .refundPayout(let payout):
            try add(payout.money.map(\.negated), to: .refunds, in: &figures)
        case .drawerPaidIn(let movement): try add(movement.money, to: .paidIn, in: &figures)
        case .drawerPaidOut(let movement):
            try add(movement.money.map(\.negated), to: .paidOut, in: &figures)
        case .drawerDrop(let drop): try add(drop.money.map(\.negated), to: .drops, in: &figures)
        case .drawerExchange(let exchange):
            try add([exchange.received, exchange.given.negated], to: .exchanges, in: &figures)
            try addRounding(exchange.rounding, in: &figures)
        case .incarnationBegin, .sessionCount, .sessionClose, .sessionConfirmClose, .chargePost,
            .chargeVoid, .drawerNoSale, .refundRequest, .folioSettle, .attentionResolve,
            .tenderMemo, .auditEvent, .outboxOpaque:
            break
        }
    }

    private static func add(
        _ money: [Money],
        to bucket: Bucket,
        in figures: inout [Currency: SessionFigures]
    ) throws(MoneyError) {
        for amount in money where !amount.isZero {
            var of = figures[amount.currency] ?? SessionFigures(amount.currency)
            try of.add(amount.amountMicro, to: bucket)
            figures[amount.currency] = of
        }
    }

    private static func addRounding(
        _ rounding: Money,
        in figures: inout [Currency: SessionFigures]
    ) throws(MoneyError) {
        if rounding.isZero { return }
        var of = figures[rounding.currency] ?? SessionFigures(rounding.currency)
        of.roundingMicro = try Money(rounding.currency, micro: of.roundingMicro).adding(rounding)
            .amountMicro
        figures[rounding.currency] = of
    }
}
