public import World

/// One line of tax on a charge.
///
/// - SeeAlso: P8.9, TAX-2.
public struct TaxLine: Hashable, Sendable {
    /// The rule's id, at most 80 characters.
    public let ruleID: String
    /// The rate in millionths.
    public let ratePPM: Int64
    /// Whether the price contains it.
    public let isInclusive: Bool
    /// The tax.
    public let amount: Money

    /// Makes a line.
    public init(ruleID: String, ratePPM: Int64, isInclusive: Bool, amount: Money) {
        self.ruleID = ruleID
        self.ratePPM = ratePPM
        self.isInclusive = isInclusive
        self.amount = amount
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        ruleID = try members.text("tax_rule_id", limit: 80)
        ratePPM = try members.integer("rate_ppm", in: 0...10_000_000)
        isInclusive = try members.boolean("inclusive")
        amount = try JSONMembers.postedMoney(members.required("amount"), path + ".amount")
        try members.close()
    }

    /// The wire form.
    public var json: JSON {
        [
            "tax_rule_id": .text(ruleID), "rate_ppm": .integer(ratePPM),
            "inclusive": .boolean(isInclusive), "amount": amount.json,
        ]
    }
}

/// A thing was consumed (`charge.post`).
///
/// - SeeAlso: P8.9, P8.10.
public struct ChargePost: Hashable, Sendable {
    /// Where the unit price is from.
    public enum PriceSource: String, Hashable, Sendable {
        /// A price list of the replica.
        case list
        /// A person typed it.
        case typed
        /// There is none.
        case none
    }

    /// Why a charge is an estimate.
    public enum DraftReason: String, Hashable, Sendable {
        /// No list has the item.
        case itemUnknown = "item_unknown"
        /// The item has no price.
        case priceMissing = "price_missing"
        /// The price is not live on the business date.
        case priceLapsed = "price_lapsed"
        /// No rule for the item.
        case taxMissing = "tax_missing"
        /// The rule is not live on the business date.
        case taxLapsed = "tax_lapsed"
        /// The folio is not in the replica.
        case folioUnknown = "folio_unknown"
    }

    /// The amounts of a charge.
    public struct Amounts: Hashable, Sendable {
        /// The price of one.
        public let unitPrice: Money
        /// Without tax.
        public let net: Money
        /// With tax.
        public let gross: Money

        /// Makes the amounts.
        public init(unitPrice: Money, net: Money, gross: Money) {
            self.unitPrice = unitPrice
            self.net = net
            self.gross = gross
        }
    }

    /// The list a price is from.
    public struct ListReference: Hashable, Sendable {
        /// The list's id.
        public let id: String
        /// The list's version.
        public let version: Int64

        /// Makes a reference.
        public init(id: String, version: Int64) {
            self.id = id
            self.version = version
        }
    }

    /// The charge, minted by the desk.
    public let chargeID: ID
    /// Whose folio.
    public let folio: FolioTarget
    /// The item's code.
    public let item: String
    /// At most 80 characters.
    public let description: String
    /// 1 to 9999.
    public let quantity: Int64
    /// Where the price is from.
    public let priceSource: PriceSource
    /// The amounts; nil only in an estimate without a price.
    public let amounts: Amounts?
    /// The tax, in the order it was computed.
    public let tax: [TaxLine]
    /// The list the price is from.
    public let priceList: ListReference?
    /// Why it is an estimate; nil when it is none.
    public let draftReason: DraftReason?
    /// At most 80 characters.
    public let note: String?

    /// Whether the office still has to price it.
    public var isEstimate: Bool { draftReason != nil }

    /// Makes the payload.
    public init(
        chargeID: ID,
        folio: FolioTarget,
        item: String,
        description: String,
        quantity: Int64,
        priceSource: PriceSource,
        amounts: Amounts?,
        tax: [TaxLine],
        priceList: ListReference?,
        draftReason: DraftReason?,
        note: String?
    ) {
        self.chargeID = chargeID
        self.folio = folio
        self.item = item
        self.description = description
        self.quantity = quantity
        self.priceSource = priceSource
        self.amounts = amounts
        self.tax = tax
        self.priceList = priceList
        self.draftReason = draftReason
        self.note = note
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        chargeID = try members.mintedID("charge_id")
        folio = try FolioTarget(from: &members)
        item = try members.code("item")
        description = try members.text("description", limit: 80)
        quantity = try members.integer("quantity", in: 1...9_999)
        priceSource = try members.word("price_source", as: PriceSource.self)
        amounts = try Self.amounts(from: &members)
        tax = try members.list("tax", TaxLine.init)
        priceList = try Self.priceList(from: &members)
        let isEstimate = try members.boolean("estimate")
        draftReason = try members.optionalWord("draft_reason", as: DraftReason.self)
        note = try members.optionalText("note", limit: 80)
        guard isEstimate == (draftReason != nil) else {
            throw ShapeError(members.path(of: "draft_reason"), "present exactly in an estimate")
        }
        if amounts == nil, !isEstimate {
            throw ShapeError(members.path(of: "unit_price"), "null only in an estimate")
        }
        try checkSums(at: members.path)
    }

    private static func amounts(from members: inout JSONMembers) throws(ShapeError) -> Amounts? {
        let unit = try members.nullable("unit_price", JSONMembers.postedMoney)
        let net = try members.nullable("net", JSONMembers.postedMoney)
        let gross = try members.nullable("gross", JSONMembers.postedMoney)
        switch (unit, net, gross) {
        case (let unit?, let net?, let gross?):
            return Amounts(unitPrice: unit, net: net, gross: gross)
        case (nil, nil, nil): return nil
        default: throw ShapeError(members.path, "unit_price, net and gross stand together")
        }
    }

    private static func priceList(
        from members: inout JSONMembers
    ) throws(ShapeError) -> ListReference? {
        let id = try members.nullable("price_list_id", JSONMembers.text)
        let version = try members.nullable("price_list_version", JSONMembers.integer)
        switch (id, version) {
        case (let id?, let version?): return ListReference(id: id, version: version)
        case (nil, nil): return nil
        default: throw ShapeError(members.path, "a price list has an id and a version")
        }
    }

    private func checkSums(at path: String) throws(ShapeError) {
        guard let amounts else {
            if !tax.isEmpty { throw ShapeError(path + ".tax", "tax without amounts") }
            return
        }
        let currency = amounts.net.currency
        guard amounts.unitPrice.currency == currency, amounts.gross.currency == currency,
            tax.allSatisfy({ $0.amount.currency == currency })
        else { throw ShapeError(path, "currencies do not fit") }
        let isInclusive = !tax.isEmpty && tax.allSatisfy(\.isInclusive)
        let holds: Bool
        do throws(MoneyError) {
            var sum = amounts.net
            for line in tax { sum = try sum.adding(line.amount) }
            let product = try amounts.unitPrice.multiplied(by: quantity)
            holds = sum == amounts.gross && product == (isInclusive ? amounts.gross : amounts.net)
        } catch { holds = false }
        if !holds { throw ShapeError(path, "its sums do not hold") }
    }

    var json: JSON {
        .members([
            folio.member, ("charge_id", .text(chargeID.text)), ("item", .text(item)),
            ("description", .text(description)), ("quantity", .integer(quantity)),
            ("price_source", .text(priceSource.rawValue)),
            ("unit_price", amounts?.unitPrice.json ?? .null), ("net", amounts?.net.json ?? .null),
            ("gross", amounts?.gross.json ?? .null), ("tax", .list(tax.map(\.json))),
            ("price_list_id", priceList.map { .text($0.id) } ?? .null),
            ("price_list_version", priceList.map { .integer($0.version) } ?? .null),
            ("estimate", .boolean(isEstimate)),
            ("draft_reason", draftReason.map { .text($0.rawValue) }), ("note", note.map(JSON.text)),
        ])
    }
}

/// A charge shall be mirrored (`charge.void`).
///
/// - SeeAlso: P8.11.
public struct ChargeVoid: Hashable, Sendable {
    /// The reason of a charge that was withdrawn before it was in custody.
    public static let withdrawn = "WITHDRAWN"

    /// The charge.
    public let chargeID: ID
    /// The action that posted it.
    public let chargeActionID: ID
    /// The folio, named as the charge named it.
    public let folio: FolioTarget
    /// Why.
    public let reasonCode: String
    /// In words, at most 140 characters.
    public let reasonText: String?

    /// Makes the payload.
    public init(
        chargeID: ID,
        chargeActionID: ID,
        folio: FolioTarget,
        reasonCode: String,
        reasonText: String? = nil
    ) {
        self.chargeID = chargeID
        self.chargeActionID = chargeActionID
        self.folio = folio
        self.reasonCode = reasonCode
        self.reasonText = reasonText
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        chargeID = try members.mintedID("charge_id")
        chargeActionID = try members.mintedID("charge_action_id")
        folio = try FolioTarget(from: &members)
        reasonCode = try members.code("reason_code")
        reasonText = try members.optionalText("reason_text", limit: 140)
    }

    var json: JSON {
        .members([
            folio.member, ("charge_id", .text(chargeID.text)),
            ("charge_action_id", .text(chargeActionID.text)), ("reason_code", .text(reasonCode)),
            ("reason_text", reasonText.map(JSON.text)),
        ])
    }
}
