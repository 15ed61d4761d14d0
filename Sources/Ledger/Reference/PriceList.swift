public import World

/// A list of prices, live between two business dates.
///
/// - SeeAlso: P12.1.
public struct PriceList: Hashable, Sendable {
    /// One thing that is sold.
    public struct Item: Hashable, Sendable {
        /// Its code, as the cashier types it.
        public let code: String
        /// Its name on the slip.
        public let name: String
        /// The price of one; nil when the list leaves it to the desk.
        public let price: Money?
        /// The taxes on it.
        public let taxRuleIDs: [String]
    }

    /// More items than this are no list.
    public static let itemLimit = 10_000

    /// The name that charges carry as `price_list_id`.
    public let id: String
    /// The version of the document.
    public let version: Int64
    /// The currency of its prices.
    public let currency: Currency
    /// The dates it is live on.
    public let validity: DateSpan
    /// Its items; each code once.
    public let items: [Item]

    /// Reads the document of the collection `price_lists`.
    ///
    /// - Throws: ``ShapeError``, also for an item named twice or a price in another currency.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.text("id")
        version = try members.integer("ver")
        let currency = try Currency(members.required("currency"), path + ".currency")
        self.currency = currency
        validity = try DateSpan(&members)
        items = try members.list("items", Item.init)
        guard items.count <= Self.itemLimit, Set(items.map(\.code)).count == items.count else {
            throw ShapeError(path + ".items", "too long, or an item twice")
        }
        guard items.allSatisfy({ ($0.price?.currency ?? currency) == currency }) else {
            throw ShapeError(path + ".items", "a price in another currency")
        }
    }

    /// The document of the collection `price_lists`.
    public var json: JSON {
        var members: [String: JSON] = [
            "id": .text(id), "ver": .integer(version), "currency": .text(currency.code),
            "items": .list(items.map(\.json)),
        ]
        validity.write(to: &members)
        return .object(members)
    }
}

extension PriceList.Item {
    init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        code = try members.text("item")
        name = try members.text("name")
        price = try members.nullable("price", Money.init)
        taxRuleIDs = try members.list("tax_rule_ids", JSONMembers.text)
        if let price, price.amountMicro < 0 || !price.isWholeMinor {
            throw ShapeError(path + ".price", "not a price in whole minor units")
        }
    }

    var json: JSON {
        [
            "item": .text(code), "name": .text(name), "price": price?.json ?? .null,
            "tax_rule_ids": .list(taxRuleIDs.map { .text($0) }),
        ]
    }
}
