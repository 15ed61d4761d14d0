public import Ledger
public import World

/// A drawer as the office set it up.
///
/// - SeeAlso: P12.1 `drawers`.
public struct DrawerRecord: Hashable, Sendable {
    /// The right of one device to open sessions on it (LSE-1).
    public struct Lease: Hashable, Sendable {
        /// The holder.
        public let deviceID: ID
        /// The number of the right; a forced takeover adds one.
        public let fence: Int64

        /// Makes a lease.
        public init(deviceID: ID, fence: Int64) {
            self.deviceID = deviceID
            self.fence = fence
        }
    }

    /// The drawer.
    public let id: ID
    /// Its code on the command line.
    public let code: String
    /// The currency of change.
    public let baseCurrency: Currency
    /// The step of cash, in micro-units, of each currency it takes.
    public let increments: [Currency: Int64]
    /// Currencies that are only given back and dropped.
    public let drainOnly: Set<Currency>
    /// Whether sessions may be opened.
    public let isActive: Bool
    /// Who holds it.
    public let lease: Lease?

    /// Reads the document.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ document: JSON) throws(ShapeError) {
        var members = try JSONMembers(document, at: "drawers")
        id = try members.id("id")
        code = try members.text("code")
        baseCurrency = try Currency(members.required("base_currency"), "drawers.base_currency")
        isActive = try members.boolean("active")
        var increments: [Currency: Int64] = [:]
        var drainOnly: Set<Currency> = []
        for element in try members.list("currencies", Self.element) {
            increments[element.currency] = element.increment
            if element.isDrainOnly { drainOnly.insert(element.currency) }
        }
        self.increments = increments
        self.drainOnly = drainOnly
        lease = try members.optional("lease") { (json, path) throws(ShapeError) in
            var inner = try JSONMembers(json, at: path)
            return Lease(
                deviceID: try inner.id("device_id"),
                fence: try inner.integer("fence")
            )
        }
    }

    private struct Element {
        let currency: Currency
        let increment: Int64
        let isDrainOnly: Bool
    }

    private static func element(_ json: JSON, _ path: String) throws(ShapeError) -> Element {
        var members = try JSONMembers(json, at: path)
        let currency = try Currency(members.required("currency"), path + ".currency")
        let increment = try members.micro("cash_increment")
        guard increment > 0, increment % currency.quantum == 0 else {
            throw ShapeError(path + ".cash_increment", "not whole minor units above zero")
        }
        _ = try members.optional("ceiling", JSONMembers.text)
        let isDrainOnly =
            try members.optional("drain_only") { (json, path) throws(ShapeError) in
                try JSONMembers.boolean(json, path)
            } ?? false
        return Element(currency: currency, increment: increment, isDrainOnly: isDrainOnly)
    }
}
