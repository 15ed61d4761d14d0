public import Ledger
public import World

/// Takes cash for a folio, in one or more currencies (PY1, `domain.md` 1.2).
public struct TakePayment: Command {
    /// Whose folio.
    public let folio: FolioTarget
    /// What is handed over.
    public let cash: [Money]
    /// What shall be settled; the folio's balance when nil.
    public let amount: Money?
    /// House rates, which need a supervisor (FX-4).
    public let rates: [Currency: Rate]
    /// Whether a folio that this desk does not know is taken.
    public let isUnverified: Bool
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a payment.
    public init(
        folio: FolioTarget,
        cash: [Money],
        amount: Money? = nil,
        rates: [Currency: Rate] = [:],
        isUnverified: Bool = false
    ) {
        self.folio = folio
        self.cash = cash
        self.amount = amount
        self.rates = rates
        self.isUnverified = isUnverified
        options = CommandOptions()
    }

    /// Reads the body of `POST /v1/payments`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        folio = try JSONMembers.folio(members.required("folio"), "folio")
        cash = try members.tender("cash")
        amount = try members.optional("amount", JSONMembers.moneyAboveZero)
        rates = try members.rates("rates")
        isUnverified = try members.optional("unverified", JSONMembers.boolean) ?? false
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .pay }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("folio", folio.deskJSON), ("cash", Totals.json(cash)), ("amount", amount?.json),
            ("rates", rates.json), ("unverified", isUnverified ? true : nil),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.folio = folio
        query.repetition = .payment(cash)
        return query
    }

    /// Decides; see PY1.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let session = try view.postingSession()
        let target = try view.target(folio, isUnverified: isUnverified)
        let till = Till(session, view, rates)
        let due: SettlementDue
        if let folio = view.folio, target.id != nil {
            if let amount, amount.currency != folio.currency {
                throw .desk(.usage, ["path": "amount", "fault": "not the folio's currency"])
            }
            due = amount.map(SettlementDue.stated) ?? .balance(folio.balance)
        } else {
            due = try till.due(amount, cash)
        }
        return try till.take(cash, due, .folio(target))
    }
}

extension [Currency: Rate] {
    /// The member `rates`, nil when there are none.
    var json: JSON? {
        if isEmpty { return nil }
        var members: [String: JSON] = [:]
        for (currency, rate) in self { members[currency.code] = .text(rate.text) }
        return .object(members)
    }
}
