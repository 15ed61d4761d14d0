public import Ledger
public import World

/// Asks the office to close a folio; the guest gets an interim bill (P8.14).
public struct SettleFolio: Command {
    /// Whose folio.
    public let folio: FolioTarget
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for the closing of a folio.
    public init(folio: FolioTarget, options: CommandOptions = CommandOptions()) {
        self.folio = folio
        self.options = options
    }

    /// Reads the body of `POST /v1/folios/{no}/settle`.
    ///
    /// - Throws: ``ShapeError``.
    public init(folio: FolioTarget, _ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        self.folio = folio
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .settle }

    /// The body, for who sends it.
    public var json: JSON { options.body([]) }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.folio = folio
        return query
    }

    /// Decides.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        guard let found = view.folio else {
            throw .desk(.folioUnknown, ["folio": .text(folio.typed)])
        }
        guard found.isOpen else {
            throw .desk(.illegalTransition, ["state": "closed", "event": "settle"])
        }
        let settle = FolioSettle(folioID: found.id, balance: found.balance)
        var draft = try view.draft(.folioSettle(settle))
        draft.base = ["folio:" + found.id.text: found.version]
        return DeskDecision(capture: [draft], state: "settle_pending", money: found.balance)
    }
}
