import Ledger
public import World

/// Opens the drawer without a sale.
public struct NoSale: Command {
    /// Why.
    public let reason: Reason?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for the drawer to be opened.
    public init(reason: Reason, options: CommandOptions = CommandOptions()) {
        self.reason = reason
        self.options = options
    }

    /// Reads the body of `POST /v1/movements` of kind `no_sale`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        let movement = try Movement(body, "no_sale", hasCash: false)
        try movement.members.close()
        reason = movement.reason
        options = movement.options
    }

    /// The verb.
    public var verb: DeskVerb { .noSale }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([("kind", "no_sale"), ("reason", reason.map { .text($0.typed) })])
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
        let opening = DrawerNoSale(
            movementID: view.moment.mintedID,
            sessionID: session.id,
            reasonCode: reason.code
        )
        return try Movement.decision(.drawerNoSale(opening), session, [], seeing: view)
    }
}
