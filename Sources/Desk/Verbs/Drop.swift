public import Ledger
public import World

/// Sends cash to the safe in a bag, with a second person; also after the count (S2, S8).
public struct Drop: Command {
    /// What leaves, ascending by code.
    public let cash: [Money]
    /// The number of the bag.
    public let bag: String
    /// Where it goes.
    public let place: String
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a drop.
    public init(
        cash: [Money],
        bag: String,
        place: String,
        options: CommandOptions = CommandOptions()
    ) {
        self.cash = cash
        self.bag = bag
        self.place = place
        self.options = options
    }

    /// Reads the body of `POST /v1/movements` of kind `drop`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var movement = try Movement(body, "drop")
        bag = try movement.members.limited("bag", to: 24)
        place = try movement.members.code("place")
        try movement.members.close()
        cash = movement.money
        options = movement.options
    }

    /// The verb.
    public var verb: DeskVerb { .drop }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("kind", "drop"), ("cash", Totals.json(cash)), ("bag", .text(bag)),
            ("place", .text(place)),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery { options.query() }

    /// Decides; see S2 and S8.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let session = try view.ownSession()
        try session.admit(.drop, at: view.moment)
        try view.requireSecondPerson()
        try FreeText.check(bag, "bag")
        try FreeText.checkCard(place, "place")
        try session.drawer.check(cash, isComingIn: false)
        try session.checkHolds(cash)
        let drop = DrawerDrop(
            movementID: view.moment.mintedID,
            sessionID: session.id,
            money: cash,
            bagNumber: bag,
            destinationCode: place
        )
        return try Movement.decision(.drawerDrop(drop), session, cash, seeing: view)
    }
}
