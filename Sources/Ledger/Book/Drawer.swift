public import World

/// A cash drawer of the property, as the replica knows it.
///
/// - SeeAlso: P12.1, `domain.md` 3.
public struct Drawer: Hashable, Sendable {
    /// One currency that a drawer holds.
    public struct Purse: Hashable, Sendable {
        /// The currency.
        public let currency: Currency
        /// The smallest cash amount, in micro-units.
        public let cashIncrement: Int64
        /// Above it a drop is suggested; nil for none.
        public let ceiling: Int64?
        /// Whether it only leaves the drawer.
        public let isDrainOnly: Bool
    }

    /// The identity.
    public let id: ID
    /// The version of the document.
    public let version: Int64
    /// The code, as in `D1`.
    public let code: String
    /// The currency of change and cash rounding.
    public let baseCurrency: Currency
    /// What it holds.
    public let purses: [Purse]
    /// Whether sessions may be opened on it.
    public let isActive: Bool
    /// Who may open sessions on it; nil while nobody holds it.
    public let lease: Lease?

    /// Reads the document of the collection `drawers`.
    ///
    /// - Throws: ``ShapeError``, also when its base currency is none of its own.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.id("id")
        version = try members.integer("ver")
        code = try members.text("code", limit: 80)
        baseCurrency = try Currency(members.required("base_currency"), path + ".base_currency")
        purses = try members.list("currencies", Purse.init)
        isActive = try members.boolean("active")
        lease = try members.optional("lease", Lease.init)
        let codes = purses.map(\.currency)
        guard codes.contains(baseCurrency), Set(codes).count == codes.count else {
            throw ShapeError(path + ".currencies", "a currency twice, or not the base currency")
        }
    }

    /// The purse of a currency, nil when the drawer does not hold it.
    public func purse(_ currency: Currency) -> Purse? {
        purses.first { $0.currency == currency }
    }

    /// The smallest cash amount of a currency, in micro-units (MON-3).
    public func increment(_ currency: Currency) -> Int64 {
        purse(currency)?.cashIncrement ?? currency.quantum
    }
}

extension Drawer.Purse {
    /// Reads an element of `currencies`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        let currency = try Currency(members.required("currency"), path + ".currency")
        self.currency = currency
        let increment = try members.optional("cash_increment", Self.micro)
        cashIncrement = increment ?? currency.quantum
        ceiling = try members.optional("ceiling", Self.micro)
        isDrainOnly = try members.optional("drain_only", JSONMembers.boolean) ?? false
        guard cashIncrement % currency.quantum == 0 else {
            throw ShapeError(path + ".cash_increment", "finer than a minor unit")
        }
    }

    private static func micro(_ json: JSON, _ path: String) throws(ShapeError) -> Int64 {
        guard let micro = Money.amountMicro(try JSONMembers.text(json, path)), micro > 0 else {
            throw ShapeError(path, "not an amount above zero")
        }
        return micro
    }
}

/// The cloud-issued right of one device to open sessions on a drawer.
///
/// - SeeAlso: LSE-1.
public struct Lease: Hashable, Sendable {
    /// The device that holds it.
    public let deviceID: ID
    /// Grows with each change of the holder.
    public let fence: Int64

    /// Makes a lease.
    public init(deviceID: ID, fence: Int64) {
        self.deviceID = deviceID
        self.fence = fence
    }

    /// Reads the member `lease` of a drawer.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        deviceID = try members.id("device_id")
        fence = try members.integer("fence", in: 0...Int64.max)
    }

    /// The wire form.
    public var json: JSON {
        ["device_id": .text(deviceID.text), "fence": .integer(fence)]
    }
}
