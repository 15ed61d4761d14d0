public import Ledger
public import World

/// Posts a charge, or saves it as an estimate where folio, item, price or tax is missing (F1, F2).
public struct PostCharge: Command {
    /// Whose folio.
    public let folio: FolioTarget
    /// The item's code.
    public let item: String
    /// How many.
    public let quantity: Int64
    /// The price of one, where somebody typed it.
    public let price: Money?
    /// What it was, where no list says it.
    public let note: String?
    /// Whether a folio that this desk does not know is taken.
    public let isUnverified: Bool
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a charge.
    public init(
        folio: FolioTarget,
        item: String,
        quantity: Int64 = 1,
        price: Money? = nil,
        note: String? = nil,
        isUnverified: Bool = false
    ) {
        self.folio = folio
        self.item = item
        self.quantity = quantity
        self.price = price
        self.note = note
        self.isUnverified = isUnverified
        options = CommandOptions()
    }

    /// Reads the body of `POST /v1/charges`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        folio = try JSONMembers.folio(members.required("folio"), "folio")
        item = try members.code("item")
        quantity = try members.integer("quantity", in: 1...9_999)
        price = try members.optional("price", JSONMembers.moneyAboveZero)
        note = try members.optional("note") { json, path throws(ShapeError) in
            try JSONMembers.limited(json, path, to: 80)
        }
        isUnverified = try members.optional("unverified", JSONMembers.boolean) ?? false
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .charge }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("folio", folio.deskJSON), ("item", .text(item)), ("quantity", .integer(quantity)),
            ("price", price?.json), ("note", note.map(JSON.text)),
            ("unverified", isUnverified ? true : nil),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.folio = folio
        query.item = item
        query.repetition = .charge(item: item, quantity: quantity)
        return query
    }

    /// Decides; see F1 and F2.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        try FreeText.check(note, "note")
        if case .unknown = view.price { try FreeText.checkCard(item, "item") }
        if let own = view.session, own.ownerID == view.actor?.id,
            [.counting, .declared].contains(own.phase(at: view.moment))
        {
            try own.admit(.post, at: view.moment)
        }
        let target = try view.target(folio, isUnverified: isUnverified)
        let quote = try ChargeQuote(self, view)
        let reason = target.id == nil ? .folioUnknown : quote.draftReason
        let charge = ChargePost(
            chargeID: view.moment.mintedID,
            folio: target,
            item: item,
            description: quote.description,
            quantity: quantity,
            priceSource: quote.source,
            amounts: quote.amounts,
            tax: quote.tax,
            priceList: quote.list,
            draftReason: reason,
            note: note
        )
        var draft = try view.draft(.chargePost(charge))
        draft.notes += quote.notes
        return DeskDecision(
            capture: [draft],
            state: (reason == nil ? ChargeState.captured : .draft).rawValue,
            sessionID: view.session.flatMap { $0.state == .open ? $0.id : nil },
            money: quote.amounts?.gross
        )
    }
}

extension DeskView {
    /// How an action names the folio of a command: by id when the replica has it open.
    ///
    /// - Throws: ``Refusal`` `FOLIO_UNKNOWN` unless somebody vouches for it.
    func target(
        _ named: FolioTarget,
        isUnverified: Bool
    ) throws(Refusal) -> FolioTarget {
        if let folio, folio.isOpen || isUnverified { return .id(folio.id) }
        let name =
            switch named {
            case .id(let id): id.text
            case .number(let value), .room(let value): value
            }
        guard folio == nil, isUnverified else {
            let state: [String: JSON] = folio == nil ? [:] : ["state": "closed"]
            throw .desk(
                .folioUnknown,
                state.merging(["folio": .text(name)]) { left, _ in left }
            )
        }
        try FreeText.checkCard(name, "folio")
        return named
    }
}
