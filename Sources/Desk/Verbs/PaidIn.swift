public import Ledger
public import World

/// Puts cash into the drawer.
public struct PaidIn: Command {
    /// What moves, ascending by code.
    public let cash: [Money]
    /// Why.
    public let reason: Reason?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for the movement.
    public init(cash: [Money], reason: Reason, options: CommandOptions = CommandOptions()) {
        self.cash = cash
        self.reason = reason
        self.options = options
    }

    /// Reads the body of `POST /v1/movements` of kind `paid_in`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        let movement = try Movement(body, "paid_in")
        try movement.members.close()
        cash = movement.money
        reason = movement.reason
        options = movement.options
    }

    /// The verb.
    public var verb: DeskVerb { .paidIn }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("kind", "paid_in"), ("cash", Totals.json(cash)),
            ("reason", reason.map { .text($0.typed) }),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery { options.query() }

    /// Decides; see S2.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let session = try view.postingSession()
        guard let reason else { throw .desk(.reasonRequired) }
        try FreeText.check(reason.typed, "reason")
        try session.drawer.check(cash, isComingIn: true)
        let movement = DrawerMovement(
            movementID: view.moment.mintedID,
            sessionID: session.id,
            money: cash,
            reasonCode: reason.code,
            reasonText: reason.words
        )
        return try Movement.decision(.drawerPaidIn(movement), session, cash, seeing: view)
    }
}
