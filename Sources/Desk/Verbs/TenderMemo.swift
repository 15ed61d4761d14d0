public import Ledger
public import World

/// Notes that a guest paid outside the drawer: by card terminal, telephone or bank.
public struct TenderMemo: Command {
    /// Whose folio.
    public let folio: FolioTarget
    /// How it was paid.
    public let kind: NonCashTender.Kind
    /// How much, in the folio's currency.
    public let amount: Money
    /// The number on the terminal's slip; never a card's.
    public let reference: String?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a memo.
    public init(
        folio: FolioTarget,
        kind: NonCashTender.Kind,
        amount: Money,
        reference: String? = nil,
        options: CommandOptions = CommandOptions()
    ) {
        self.folio = folio
        self.kind = kind
        self.amount = amount
        self.reference = reference
        self.options = options
    }

    /// Reads the body of `POST /v1/memos`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        folio = try JSONMembers.folio(members.required("folio"), "folio")
        kind = try members.word("kind", as: NonCashTender.Kind.self)
        amount = try members.moneyAboveZero("amount")
        reference = try members.optionalText("reference", limit: NonCashTender.referenceLimit)
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .memo }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("folio", folio.deskJSON), ("kind", .text(kind.rawValue)), ("amount", amount.json),
            ("reference", reference.map(JSON.text)),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.folio = folio
        return query
    }

    /// Decides; see S2.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let session = try view.postingSession()
        let target = try view.target(folio, isUnverified: false)
        try FreeText.check(reference, "reference")
        if let folio = view.folio, amount.currency != folio.currency {
            throw .desk(.usage, ["path": "amount", "fault": "not the folio's currency"])
        }
        let memo = NonCashTender(
            memoID: view.moment.mintedID,
            sessionID: session.id,
            folio: target,
            kind: kind,
            amount: amount,
            reference: reference
        )
        return try Movement.decision(.tenderMemo(memo), session, [amount], seeing: view)
    }
}
