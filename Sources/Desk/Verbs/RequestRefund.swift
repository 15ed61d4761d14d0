public import Ledger
public import World

/// Asks for money to be given back (R1 to R3).
public struct RequestRefund: Command {
    /// The slip of the payment.
    public let slip: SlipNumber
    /// How much, in the currency that was settled.
    public let amount: Money
    /// Why.
    public let reason: Reason?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a refund.
    public init(
        slip: SlipNumber,
        amount: Money,
        reason: Reason,
        options: CommandOptions = CommandOptions()
    ) {
        self.slip = slip
        self.amount = amount
        self.reason = reason
        self.options = options
    }

    /// Reads the body of `POST /v1/refunds`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        guard let slip = SlipNumber(try members.text("slip")) else {
            throw ShapeError("slip", "not a slip number")
        }
        self.slip = slip
        amount = try members.moneyAboveZero("amount")
        reason = try members.reason()
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .refundRequest }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("slip", .text(slip.text)), ("amount", amount.json),
            ("reason", reason.map { .text($0.typed) }),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.slip = slip
        return query
    }

    /// Decides; see R1 to R3.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let payment = try payment(in: view)
        guard let reason else { throw .desk(.reasonRequired) }
        try FreeText.check(reason.typed, "reason")
        let request = RefundRequest(
            refundID: view.moment.mintedID,
            paymentID: payment.id,
            folio: payment.folio,
            amount: amount,
            reasonCode: reason.code,
            reasonText: reason.words
        )
        var draft = try view.draft(.refundRequest(request))
        draft.dependencies = [payment.actionID].compactMap { $0 }
        let isSmall =
            payment.actionID != nil && payment.refunded.isZero
            && view.policy.offlineRefundLimit.allows(amount)
        var state = RefundState.requested
        if !isSmall {
            // Who signs here signs for nothing: the office decides (R3).
            draft.approvals = []
            draft.notes.append(.stepUpRequired)
            state = .awaitingCloud
        } else if !draft.approvals.isEmpty {
            state = .approved
        }
        return DeskDecision(capture: [draft], state: state.rawValue, money: amount)
    }

    private func payment(in view: DeskView) throws(Refusal) -> PaymentView {
        guard let payment = view.payment else {
            throw .desk(
                view.slip == nil ? .slipUnknown : .notReversible,
                ["slip": .text(slip.text)]
            )
        }
        guard payment.state.mayBeRefunded else {
            throw .desk(
                .illegalTransition,
                ["state": .text(payment.state.rawValue), "event": "refund"]
            )
        }
        guard amount.currency == payment.settled.currency else {
            throw .desk(.usage, ["path": "amount", "fault": "not the currency that was settled"])
        }
        let left = try checked { () throws(MoneyError) in
            try payment.settled.subtracting(payment.refunded)
        }
        if amount.amountMicro > left.amountMicro {
            throw .desk(.overRefund, ["available": left.json])
        }
        return payment
    }
}
