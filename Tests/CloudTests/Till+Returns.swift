import Judge
import Ledger
import TestSupport
import Testing
import World

/// What a cashier takes back, pays back and asks for, in short words.
extension Till {
    /// Mirrors a payment, deposit, memo or payout.
    @discardableResult
    func reverse(
        _ original: Action,
        moving effect: [Money]? = nil,
        with extras: Extras = Extras()
    ) throws -> Action {
        let payload = Payload.paymentReverse(
            PaymentReverse(
                reversalID: mint(),
                sessionID: session,
                paymentID: try #require(original.payload.reversibleID),
                paymentActionID: original.id,
                how: .notReceived,
                reasonCode: "TYPO"
            )
        )
        let negated = try Totals(original.drawerEffect ?? []).negated.withoutZeros
        let action = try capture(payload, moving: effect ?? negated, with: extras)
        try SessionFigures.add(action, to: &figures)
        return action
    }

    /// Asks a payment back.
    @discardableResult
    func askBack(
        _ payment: Action,
        _ amount: Money,
        needsOffice: Bool = false,
        with extras: Extras = Extras(cosign: "c04")
    ) throws -> Action {
        var extras = extras
        extras.dependencies = [payment.id]
        if needsOffice { extras.notes = [Note.stepUpRequired.rawValue] }
        return try capture(
            .refundRequest(
                RefundRequest(
                    refundID: mint(),
                    paymentID: payment.payload.reversibleID,
                    folio: nil,
                    amount: amount,
                    reasonCode: "LEFT"
                )
            ),
            with: extras
        )
    }

    /// Pays back what was asked for.
    @discardableResult
    func payBack(
        _ request: Action,
        _ money: Money,
        with extras: Extras = Extras(cosign: "c04")
    ) throws -> Action {
        guard case .refundRequest(let refund) = request.payload else {
            preconditionFailure("only refunds are paid back")
        }
        var extras = extras
        extras.dependencies = [request.id]
        let action = try capture(
            .refundPayout(
                RefundPayout(
                    refundID: refund.refundID,
                    sessionID: session,
                    paymentID: refund.paymentID,
                    money: [money],
                    reasonCode: refund.reasonCode
                )
            ),
            with: extras
        )
        try SessionFigures.add(action, to: &figures)
        return action
    }

    /// Takes an advance payment.
    @discardableResult
    func deposit(_ reference: String, _ amount: Money) throws -> Action {
        let action = try capture(
            .paymentDeposit(
                CashPayment(
                    paymentID: mint(),
                    sessionID: session,
                    purpose: .deposit(reference: reference),
                    tender: [TenderLine(money: amount, value: amount)],
                    settled: amount,
                    change: cash(0),
                    rounding: cash(0),
                    residual: .zero(amount.currency),
                    residualMicro: 0
                )
            )
        )
        try SessionFigures.add(action, to: &figures)
        return action
    }

    /// Asks for a folio to be closed.
    @discardableResult
    func settle(_ number: String) throws -> Action {
        let id = try hotel.id(of: number, in: "folios")
        return try capture(.folioSettle(FolioSettle(folioID: id, balance: cash(0))))
    }

    /// Asks for an item to be settled, a supervisor signing.
    @discardableResult
    func resolve(
        _ item: String,
        _ how: AttentionResolve.How,
        folio: FolioTarget? = nil,
        reference: String? = nil,
        money: Money? = nil,
        with extras: Extras = Extras(supervisor: "s01")
    ) throws -> Action {
        try capture(
            .attentionResolve(
                AttentionResolve(
                    itemID: try #require(ID(item)),
                    how: how,
                    reason: ("FOUND", nil),
                    folio: folio,
                    reference: reference,
                    money: money
                )
            ),
            with: extras
        )
    }
}
