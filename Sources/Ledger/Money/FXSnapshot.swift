public import World

/// The exchange rates of a moment, published by the cloud and honoured for ever (FX-3).
///
/// - SeeAlso: FX-1, P12.1.
public struct FXSnapshot: Hashable, Sendable {
    /// One currency of a snapshot.
    public struct Quote: Hashable, Sendable {
        /// What is priced.
        public let currency: Currency
        /// How many of the base one of it costs.
        public let rate: Rate
        /// The rate when the house takes it, where it differs.
        public let buy: Rate?
        /// The rate when the house gives it, where it differs.
        public let sell: Rate?

        /// Makes a quote.
        public init(_ currency: Currency, rate: Rate, buy: Rate? = nil, sell: Rate? = nil) {
            self.currency = currency
            self.rate = rate
            self.buy = buy
            self.sell = sell
        }
    }

    /// More quotes than there are currencies are no snapshot.
    public static let quoteLimit = 300

    /// The name that actions carry as `fx_snapshot_id`.
    public let id: String
    /// The version of the document.
    public let version: Int64
    /// The currency that rates are counted in.
    public let base: Currency
    /// When the office took the rates; for the desk's guards only, never for a conversion.
    public let takenAt: Timestamp
    /// Where they come from.
    public let source: String
    /// The quotes, ascending by code, each currency once, never the base.
    public let quotes: [Quote]

    /// Makes a snapshot.
    ///
    /// - Parameters:
    ///   - id: Its name.
    ///   - version: The version of the document.
    ///   - base: The currency that rates are counted in.
    ///   - takenAt: When the rates were taken.
    ///   - source: Where they come from.
    ///   - quotes: Each currency once, never the base.
    public init(
        id: String,
        version: Int64,
        base: Currency,
        takenAt: Timestamp,
        source: String,
        quotes: [Quote]
    ) {
        self.id = id
        self.version = version
        self.base = base
        self.takenAt = takenAt
        self.source = source
        self.quotes = quotes.sorted { $0.currency < $1.currency }
    }

    /// The quote of a currency, nil for the base and for what the snapshot does not name.
    public func quote(_ currency: Currency) -> Quote? {
        quotes.first { $0.currency == currency }
    }

    /// Reads the document of the collection `fx_snapshots`.
    ///
    /// - Throws: ``ShapeError``, also for a rate that breaks FX-1, a currency named twice, the base
    ///   among the quotes.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        let base = try Currency(members.required("base"), path + ".base")
        let rates = try members.list("rates", Quote.init)
        guard rates.count <= Self.quoteLimit else { throw ShapeError(path + ".rates", "too long") }
        guard Set(rates.map(\.currency) + [base]).count == rates.count + 1 else {
            throw ShapeError(path + ".rates", "a currency twice")
        }
        guard let takenAt = Timestamp(try members.text("taken_at")) else {
            throw ShapeError(path + ".taken_at", "not a time")
        }
        self.init(
            id: try members.text("id"),
            version: try members.integer("ver"),
            base: base,
            takenAt: takenAt,
            source: try members.text("source"),
            quotes: rates
        )
    }

    /// The document of the collection `fx_snapshots`.
    public var json: JSON {
        [
            "id": .text(id), "ver": .integer(version), "base": .text(base.code),
            "taken_at": .text(takenAt.text), "source": .text(source),
            "rates": .list(quotes.map(\.json)),
        ]
    }
}

extension FXSnapshot.Quote {
    /// Reads an element of `rates`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        currency = try Currency(members.required("quote"), path + ".quote")
        rate = try Rate(members.required("rate"), path + ".rate")
        buy = try members.optional("buy", Rate.init)
        sell = try members.optional("sell", Rate.init)
    }

    var json: JSON {
        .members([
            ("quote", .text(currency.code)), ("rate", .text(rate.text)),
            ("buy", buy.map { .text($0.text) }), ("sell", sell.map { .text($0.text) }),
        ])
    }
}

extension Rate {
    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError`` when it breaks FX-1.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        guard let rate = Rate(try JSONMembers.text(json, path)) else {
            throw ShapeError(path, "not a rate")
        }
        self = rate
    }
}

extension Currency {
    /// Reads a code.
    ///
    /// - Throws: ``ShapeError`` when the registry does not know it.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        guard let currency = Currency(try JSONMembers.text(json, path)) else {
            throw ShapeError(path, "unknown currency")
        }
        self = currency
    }
}
