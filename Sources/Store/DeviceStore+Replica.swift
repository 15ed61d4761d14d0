import Database
public import Ledger
public import Sync
public import World

// The replica holds each document in the cloud's own words; what it means is read when it is asked
// for. A document that this program cannot read is kept, counted and handed on all the same
// (P11.3): it only answers no question.

extension DeviceStore {
    /// A document of the replica, nil when there is none.
    public func document(_ collection: String, id: String) throws(StoreError) -> JSON? {
        try document(
            "SELECT doc FROM replica_row WHERE collection = $1 AND id = $2",
            [.text(collection), .text(id)]
        )
    }

    /// The document that people call by a code: staff, drawer, folio number, item number.
    public func document(_ collection: String, code: String) throws(StoreError) -> JSON? {
        try document(
            "SELECT doc FROM replica_row WHERE collection = $1 AND code = $2 ORDER BY ver DESC",
            [.text(collection), .text(code)]
        )
    }

    /// Every document of a collection, by id.
    public func documents(_ collection: String) throws(StoreError) -> [JSON] {
        try documents(
            "SELECT doc FROM replica_row WHERE collection = $1 ORDER BY id",
            [.text(collection)]
        )
    }

    /// The documents that belong to another, by id: entries of a session, charges of a folio.
    public func documents(_ collection: String, of parent: String) throws(StoreError) -> [JSON] {
        try documents(
            "SELECT doc FROM replica_row WHERE collection = $1 AND parent = $2 ORDER BY id",
            [.text(collection), .text(parent)]
        )
    }

    /// The documents with a second name: folios of a room, results of an action.
    func documents(_ collection: String, alias: String) throws(StoreError) -> [JSON] {
        try documents(
            "SELECT doc FROM replica_row WHERE collection = $1 AND alias = $2 ORDER BY id",
            [.text(collection), .text(alias)]
        )
    }

    private func documents(
        _ sql: StaticString,
        _ values: [Value]
    ) throws(StoreError) -> [JSON] {
        var found: [JSON] = []
        for row in try rows(sql, values) {
            found.append(try json(row.text(0) ?? "", "replica_row"))
        }
        return found
    }

    private func document(_ sql: StaticString, _ values: [Value]) throws(StoreError) -> JSON? {
        guard let text = try first(sql, values)?.text(0) else { return nil }
        return try json(text, "replica_row")
    }

    /// Reads a document as a value, nil when this program cannot.
    func read<Value>(
        _ json: JSON?,
        _ make: (JSON, String) throws(ShapeError) -> Value
    ) -> Value? {
        guard let json else { return nil }
        do { return try make(json, "") } catch { return nil }
    }

    /// Every collection with its sum, as it is kept up row by row (P11.8).
    public func sums() throws(StoreError) -> [String: RowSum] {
        var found: [String: RowSum] = [:]
        for row in try rows("SELECT collection, n, x FROM replica_sum") {
            guard let collection = row.text(0), let count = row.integer(1),
                let total = row.integer(2)
            else { throw .damaged("replica_sum") }
            found[collection] = RowSum(count: count, total: UInt64(bitPattern: total))
        }
        return found
    }

    /// What the cloud's clock, cursor and view were at the last checkpoint.
    public func replicaState() throws(StoreError) -> ReplicaState {
        let row = try first(
            "SELECT cursor, view, cloud_epoch, cut_at, checkpoints FROM replica_state"
        )
        guard let row, let checkpoints = row.integer(4) else { throw .damaged("replica_state") }
        return ReplicaState(
            cursor: row.text(0).flatMap { Cursor($0) },
            view: row.text(1),
            cloudEpoch: row.text(2),
            cutAt: row.integer(3).map { Timestamp(milliseconds: $0) },
            checkpoints: checkpoints
        )
    }

    /// Notes what a `hello` said of the view and the cloud's epoch.
    public func setView(_ view: String, cloudEpoch: String) throws(StoreError) {
        try run(
            "UPDATE replica_state SET view = $1, cloud_epoch = $2",
            [.text(view), .text(cloudEpoch)]
        )
    }

    /// The cloud's stored result of an action, as canonical text.
    func storedVerdict(_ incarnation: ID, _ seq: Int64) throws(StoreError) -> String? {
        let id = "\(incarnation.text):\(seq)"
        return try document("action_results", id: id)?["result"]?.canonicalText
    }
}

/// Where the replica stands.
public struct ReplicaState: Hashable, Sendable {
    /// Where the feed goes on; nil before the first checkpoint.
    public let cursor: Cursor?
    /// The view that the cursor is bound to.
    public let view: String?
    /// The cloud's epoch, as last seen.
    public let cloudEpoch: String?
    /// When the cloud made the last checkpoint.
    public let cutAt: Timestamp?
    /// How many checkpoints were applied.
    public let checkpoints: Int64
}

/// Reference documents as values: reading a price list again for every charge would cost more than
/// the charge.
struct ReferenceCache {
    var policy: Policy?
    var entitlement: Entitlement??
    /// Only people who exist: callers make up ids, and the cache would grow with them.
    var staff: [ID: Staff] = [:]
    var day: BusinessDay??
    var prices: PriceBook?
    var taxRules: [TaxRule]?
    var snapshots: [FXSnapshot]?
}

extension DeviceStore {
    /// The rules in force, the defaults before the first checkpoint.
    public func policy() throws(StoreError) -> Policy {
        if let known = references.policy { return known }
        let found = read(try documents("policy").first, Policy.init) ?? .standard
        references.policy = found
        return found
    }

    /// What the office says of the property's service.
    public func entitlement() throws(StoreError) -> Entitlement? {
        if let known = references.entitlement { return known }
        let found = read(try documents("entitlement").first, Entitlement.init)
        references.entitlement = .some(found)
        return found
    }

    /// The business day as the office has it (DAY-1).
    public func businessDay() throws(StoreError) -> BusinessDay? {
        if let known = references.day { return known }
        let found = read(try documents("business_days").first, BusinessDay.init)
        references.day = .some(found)
        return found
    }

    /// The business date that the last action claimed, and when it was captured.
    public func lastClaim() throws(StoreError) -> (date: BusinessDate, at: Timestamp)? {
        let lsn = try number("SELECT max(lsn) FROM local_outbox")
        guard let capture = try outbox(lsn: lsn)?.action?.capture else { return nil }
        return (capture.businessDate, capture.at)
    }

    /// All price lists as one book; a list that overlaps an older one is left out whole.
    func prices() throws(StoreError) -> PriceBook {
        if let known = references.prices { return known }
        var lists: [PriceList] = []
        var book = Self.book(lists)
        let found = try documents("price_lists").compactMap { read($0, PriceList.init) }
        for list in found.sorted(by: { ($0.version, $0.id) < ($1.version, $1.id) }) {
            guard let wider = Self.book(lists + [list]) else { continue }
            lists.append(list)
            book = wider
        }
        guard let book else { preconditionFailure("an empty price book has no overlap") }
        references.prices = book
        return book
    }

    private static func book(_ lists: [PriceList]) -> PriceBook? {
        do { return try PriceBook(lists) } catch { return nil }
    }

    func taxRules() throws(StoreError) -> [TaxRule] {
        if let known = references.taxRules { return known }
        let found = try documents("tax_rules").compactMap { read($0, TaxRule.init) }
        references.taxRules = found
        return found
    }

    /// The exchange snapshots, the latest first.
    func snapshots() throws(StoreError) -> [FXSnapshot] {
        if let known = references.snapshots { return known }
        let found = try documents("fx_snapshots").compactMap { read($0, FXSnapshot.init) }
            .sorted { ($0.takenAt, $0.version, $0.id) > ($1.takenAt, $1.version, $1.id) }
        references.snapshots = found
        return found
    }
}
