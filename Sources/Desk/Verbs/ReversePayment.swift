public import Ledger
public import World

/// Mirrors a keying error in cash, whole and once, in its own session (PY6, R11).
public struct ReversePayment: Command {
    /// The slip of what was keyed wrongly.
    public let slip: SlipNumber
    /// Where the cash is.
    public let how: PaymentReverse.How
    /// Why.
    public let reason: Reason?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for the mirror of a payment.
    public init(
        slip: SlipNumber,
        how: PaymentReverse.How,
        reason: Reason,
        options: CommandOptions = CommandOptions()
    ) {
        self.slip = slip
        self.how = how
        self.reason = reason
        self.options = options
    }

    /// Reads the body of `POST /v1/payments/{slip}/reverse`.
    ///
    /// - Throws: ``ShapeError``.
    public init(slip: SlipNumber, _ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        self.slip = slip
        how = try members.word("how", as: PaymentReverse.How.self)
        reason = try members.reason()
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .reverse }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("how", .text(how.rawValue)), ("reason", reason.map { .text($0.typed) }),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.slip = slip
        return query
    }

    /// Decides; see PY6 and R11.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let original = try original(in: view)
        let session = try view.postingSession()
        guard original.action.stream == .session(session.id) else {
            throw .desk(.notSameSession, ["slip": .text(slip.text)])
        }
        guard let reason else { throw .desk(.reasonRequired) }
        try FreeText.check(reason.typed, "reason")
        let effect = try checked { () throws(MoneyError) in
            try Totals(original.action.drawerEffect ?? []).negated
        }
        let leaving = effect.withoutZeros.filter { $0.amountMicro < 0 }.map(\.negated)
        if how == .handedBack { try session.checkHolds(leaving) }
        try checkLimit(original.action.payload, leaving, view)
        let mirror = PaymentReverse(
            reversalID: view.moment.mintedID,
            sessionID: session.id,
            paymentID: original.id,
            paymentActionID: original.action.id,
            how: how,
            reasonCode: reason.code
        )
        return DeskDecision(
            capture: [try view.draft(.paymentReverse(mirror), moving: effect)],
            state: PaymentState.reversed.rawValue,
            sessionID: session.id,
            money: original.action.payload.headline,
            change: how == .handedBack ? leaving : []
        )
    }

    private func original(in view: DeskView) throws(Refusal) -> (id: ID, action: Action) {
        guard let found = view.slip else {
            throw .desk(.slipUnknown, ["slip": .text(slip.text)])
        }
        guard let id = found.action.payload.reversibleID else {
            throw .desk(.notReversible, ["slip": .text(slip.text)])
        }
        let state = found.paymentState ?? .captured
        if state == .reversed { throw .desk(.alreadyReversed, ["slip": .text(slip.text)]) }
        let isDeposit = found.action.type == .paymentDeposit
        // What somebody wants back is given back by that refund, not once more.
        let isClaimed = view.payment.map { !$0.refunded.isZero } ?? false
        guard state.mayBeReversed(isDeposit: isDeposit), !isClaimed else {
            let word = isClaimed ? PaymentState.refunded : state
            throw .desk(
                .illegalTransition,
                ["state": .text(word.rawValue), "event": "reverse"]
            )
        }
        return (id, found.action)
    }

    /// Above the limit a second person signs; what moves no cash is measured by its amount.
    private func checkLimit(
        _ payload: Payload,
        _ leaving: [Money],
        _ view: DeskView
    ) throws(Refusal) {
        var measure = leaving
        if case .tenderMemo(let memo) = payload { measure = [memo.amount] }
        if !view.policy.reverseLimit.allows(measure) { try view.requireSecondPerson() }
    }
}
