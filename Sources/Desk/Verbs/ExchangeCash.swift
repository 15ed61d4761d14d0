public import Ledger
public import World

/// Gives one currency for another over the counter (FX-5, V12).
public struct ExchangeCash: Command {
    /// What the guest hands over.
    public let received: Money
    /// What the guest wants.
    public let wanted: Currency
    /// House rates, which need a supervisor (FX-4).
    public let rates: [Currency: Rate]
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for an exchange.
    public init(
        _ received: Money,
        for wanted: Currency,
        rates: [Currency: Rate] = [:],
        options: CommandOptions = CommandOptions()
    ) {
        self.received = received
        self.wanted = wanted
        self.rates = rates
        self.options = options
    }

    /// Reads the body of `POST /v1/movements` of kind `exchange`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var movement = try Movement(body, "exchange", hasCash: false)
        received = try movement.members.moneyAboveZero("take")
        wanted = try Currency(movement.members.required("give"), "give")
        rates = try movement.members.rates("rates")
        try movement.members.close()
        if received.currency == wanted { throw ShapeError("give", "the currency that is taken") }
        options = movement.options
    }

    /// The verb.
    public var verb: DeskVerb { .exchange }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("kind", "exchange"), ("take", received.json), ("give", .text(wanted.code)),
            ("rates", rates.json),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery { options.query() }

    /// Decides; see S2.
    ///
    /// One side is the drawer's base currency: an action carries one rate.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let session = try view.postingSession()
        let drawer = session.drawer
        let till = Till(session, view, rates)
        let foreign = received.currency == drawer.baseCurrency ? wanted : received.currency
        guard [received.currency, wanted].contains(drawer.baseCurrency) else {
            throw .desk(.currencyNotAccepted, ["currency": .text(foreign.code), "missing": "base"])
        }
        try drawer.check([received], isComingIn: true)
        let exchange = try till.exchange(received, for: wanted)
        try drawer.check([exchange.given], isComingIn: false)
        try session.checkHolds([exchange.given])
        let notes = try till.checkRates(of: [foreign])
        let payload = DrawerExchange(
            movementID: view.moment.mintedID,
            sessionID: session.id,
            exchange,
            rate: try till.rate(of: foreign, isComingIn: foreign == received.currency).text,
            fxSnapshotID: rates[foreign] == nil ? view.fxSnapshot?.id : nil
        )
        var draft = try view.draft(.drawerExchange(payload))
        draft.notes += notes
        return DeskDecision(
            capture: [draft],
            state: "captured",
            sessionID: session.id,
            money: received,
            change: [exchange.given]
        )
    }
}
