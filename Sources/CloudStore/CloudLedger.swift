import Ledger
public import World

/// Everything the cloud keeps of one property, inside one open transaction.
///
/// Every statement gets the tenant as `$1` and the property as `$2`, from the scope and from
/// nowhere else (SEC-34); the values of the caller begin at `$3`.
///
/// Misuse: an object that outlives its transaction is of no use; do not keep it.
public final class CloudLedger {
    /// Whose data this is.
    public let scope: CloudScope
    /// The cloud's clock when the transaction began.
    public let now: Timestamp

    private let session: any CloudSession
    private let binding: [CloudValue]
    private var counters: (pos: Int64, arrivals: Int64)?

    init(scope: CloudScope, session: any CloudSession, now: Timestamp) {
        self.scope = scope
        self.session = session
        self.now = now
        binding = [.id(scope.tenant), .id(scope.property)]
    }

    /// Runs a statement on rows of the property and gives how many it changed.
    @discardableResult
    func run(_ sql: StaticString, _ values: [CloudValue] = []) throws(CloudStoreError) -> Int {
        try session.run(sql, binding + values)
    }

    /// Runs a query on rows of the property.
    func rows(
        _ sql: StaticString,
        _ values: [CloudValue] = []
    ) throws(CloudStoreError) -> [CloudRow] {
        try session.rows(sql, binding + values)
    }

    /// The last position of the property's change log.
    ///
    /// - Throws: ``CloudStoreError``.
    public func position() throws(CloudStoreError) -> Int64 {
        try loadCounters().pos
    }

    /// Takes the next position of the change log.
    ///
    /// Guarantee: positions become visible in their order, because the counter's row stays locked
    /// until the transaction ends (P20.1).
    ///
    /// - Throws: ``CloudStoreError``.
    public func takePosition() throws(CloudStoreError) -> Int64 {
        var (pos, arrivals) = try loadCounters()
        pos += 1
        counters = (pos, arrivals)
        return pos
    }

    /// How many actions the property has received.
    func arrivals() throws(CloudStoreError) -> Int64 {
        try loadCounters().arrivals
    }

    /// Takes the next number in the order of first receipt.
    func takeArrival() throws(CloudStoreError) -> Int64 {
        var (pos, arrivals) = try loadCounters()
        arrivals += 1
        counters = (pos, arrivals)
        return arrivals
    }

    /// Writes the counters back before the transaction commits.
    func finish() throws(CloudStoreError) {
        guard let (pos, arrivals) = counters else { return }
        try run(SQL.saveCounters, [.integer(pos), .integer(arrivals)])
    }

    private func loadCounters() throws(CloudStoreError) -> (pos: Int64, arrivals: Int64) {
        if let counters { return counters }
        // The update takes the row's lock before the row is read.
        if try run(SQL.lockCounters) == 0 { try run(SQL.makeCounters) }
        guard let row = try rows(SQL.counters).first else { throw .damaged }
        let read = (pos: try row.integer(0), arrivals: try row.integer(1))
        counters = read
        return read
    }

    private enum SQL {
        static let lockCounters: StaticString = """
            UPDATE feed SET pos = pos WHERE tenant_id = $1 AND property_id = $2
            """
        static let makeCounters: StaticString = """
            INSERT INTO feed (tenant_id, property_id, pos, arrivals) VALUES ($1, $2, 0, 0)
            """
        static let counters: StaticString = """
            SELECT pos, arrivals FROM feed WHERE tenant_id = $1 AND property_id = $2
            """
        static let saveCounters: StaticString = """
            UPDATE feed SET pos = $3, arrivals = $4 WHERE tenant_id = $1 AND property_id = $2
            """
    }
}
