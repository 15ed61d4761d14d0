public import Ledger
public import World

/// Takes cash in advance, for a reservation reference.
public struct TakeDeposit: Command {
    /// The reservation.
    public let reference: String
    /// What is handed over.
    public let cash: [Money]
    /// What shall be held; the worth of the cash when nil.
    public let amount: Money?
    /// House rates, which need a supervisor (FX-4).
    public let rates: [Currency: Rate]
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for an advance payment.
    public init(
        reference: String,
        cash: [Money],
        amount: Money? = nil,
        rates: [Currency: Rate] = [:]
    ) {
        self.reference = reference
        self.cash = cash
        self.amount = amount
        self.rates = rates
        options = CommandOptions()
    }

    /// Reads the body of `POST /v1/deposits`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        reference = try members.reference("reference")
        cash = try members.tender("cash")
        amount = try members.optional("amount", JSONMembers.moneyAboveZero)
        rates = try members.rates("rates")
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .deposit }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("reference", .text(reference)), ("cash", Totals.json(cash)),
            ("amount", amount?.json), ("rates", rates.json),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery { options.query() }

    /// Decides as a payment does, for a reference in the place of a folio.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let session = try view.postingSession()
        try FreeText.check(reference, "reference")
        let till = Till(session, view, rates)
        let due = try till.due(amount, cash)
        return try till.take(cash, due, .deposit(reference: reference))
    }
}
