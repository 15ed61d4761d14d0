public import Ledger
import World

/// Pays an approved refund out of the drawer (R7).
public struct PayRefund: SlipCommand {
    /// The slip of the request.
    public let slip: SlipNumber
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a payout.
    public init(slip: SlipNumber, options: CommandOptions) {
        self.slip = slip
        self.options = options
    }

    /// The verb.
    public var verb: DeskVerb { .refundPay }

    /// Decides; see R7.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let refund = try refund(in: view)
        let session = try view.postingSession()
        let cash = try cash(for: refund, from: session)
        try session.drawer.check(cash, isComingIn: false)
        try session.checkHolds(cash)
        try view.requireSecondPerson()
        if !view.policy.offlineRefundLimit.allows(cash) { try view.requireSupervisor() }
        let payout = RefundPayout(
            refundID: refund.request.refundID,
            sessionID: session.id,
            paymentID: refund.request.paymentID,
            money: cash,
            reasonCode: refund.request.reasonCode
        )
        var draft = try view.draft(.refundPayout(payout))
        draft.dependencies = [refund.actionID]
        return DeskDecision(
            capture: [draft],
            state: RefundState.paid.rawValue,
            sessionID: session.id,
            money: refund.request.amount,
            change: cash
        )
    }

    private func refund(in view: DeskView) throws(Refusal) -> RefundView {
        guard let refund = view.refund else {
            throw .desk(.slipUnknown, ["slip": .text(slip.text)])
        }
        switch refund.state {
        case .requested, .awaitingCloud:
            throw .desk(.refundNotApproved, ["slip": .text(slip.text)])
        case .approved, .declined, .paid, .settled, .expired, .cancelled, .reversed: break
        }
        guard refund.state.after(.pay) != nil else {
            throw .desk(
                .illegalTransition,
                ["state": .text(refund.state.rawValue), "event": "pay"]
            )
        }
        return refund
    }

    /// The whole of a payment goes back as it came; a part of it in whole coins of its currency.
    private func cash(
        for refund: RefundView,
        from session: SessionView
    ) throws(Refusal) -> [Money] {
        let amount = refund.request.amount
        let cash = try checked { () throws(MoneyError) -> [Money] in
            if let payment = refund.payment, payment.settled == amount {
                let whole = try payment.drawerEffect().withoutZeros
                if whole.allSatisfy({ $0.amountMicro > 0 }) { return whole }
            }
            return [try amount.rounded(to: session.drawer.increment(amount.currency))]
        }
        // Less than the smallest coin: there is nothing to hand over.
        if cash.contains(where: \.isZero) { throw .desk(.amountOutOfRange) }
        return cash
    }
}
