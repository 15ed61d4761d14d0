import Database
import Keyring
import Ledger
import Sync
import World

/// The name of a document in the replica.
struct ReplicaKey: Hashable {
    let collection: String
    let id: String

    var values: [Value] { [.text(collection), .text(id)] }
}

/// The names under which a document is looked up, whatever its collection.
struct ReplicaNames {
    let code: String?
    let alias: String?
    let parent: String?

    init(_ doc: JSON) {
        code = Self.first(["code", "folio_no", "no", "slip"], of: doc)
        alias = Self.first(["room", "action_id"], of: doc)
        parent = Self.first(["cash_session_id", "folio_id", "drawer_id", "of_payment"], of: doc)
    }

    private static func first(_ names: [String], of doc: JSON) -> String? {
        names.lazy.compactMap { doc[$0]?.textValue }.first
    }
}

extension DeviceStore {
    /// The version that a new one must not be below, a deleted one's among them (P11.1).
    func keptVersion(of key: ReplicaKey) throws(StoreError) -> Int64 {
        let kept = try number(
            "SELECT ver FROM replica_row WHERE collection = $1 AND id = $2",
            key.values
        )
        let gone = try number(
            "SELECT ver FROM replica_gone WHERE collection = $1 AND id = $2",
            key.values
        )
        return max(kept, gone)
    }

    func put(_ key: ReplicaKey, _ version: Int64, _ doc: String) throws(StoreError) {
        try takeOut(key)
        let json = try json(doc, "staged_row")
        let names = ReplicaNames(json)
        let digest = Digest.sha256(
            RowSum.row(in: key.collection, document: Array(doc.utf8))
        ).bytes[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        try run(
            """
            INSERT INTO replica_row (collection, id, ver, doc, digest, code, alias, parent)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            key.values + [
                .integer(version), .text(doc), .integer(Int64(bitPattern: digest)),
                .text(orNull: names.code), .text(orNull: names.alias),
                .text(orNull: names.parent),
            ]
        )
        try run("DELETE FROM replica_gone WHERE collection = $1 AND id = $2", key.values)
        try addSum(key.collection, count: 1, total: digest)
        if key.collection == "action_results" { try takeResult(json) }
    }

    func remove(_ key: ReplicaKey, _ version: Int64) throws(StoreError) {
        try takeOut(key)
        try run(
            "INSERT OR REPLACE INTO replica_gone (collection, id, ver) VALUES ($1, $2, $3)",
            key.values + [.integer(version)]
        )
    }

    private func takeOut(_ key: ReplicaKey) throws(StoreError) {
        let row = try first(
            "SELECT digest FROM replica_row WHERE collection = $1 AND id = $2",
            key.values
        )
        guard let digest = row?.integer(0) else { return }
        try run("DELETE FROM replica_row WHERE collection = $1 AND id = $2", key.values)
        try addSum(key.collection, count: -1, total: 0 &- UInt64(bitPattern: digest))
    }

    private func addSum(
        _ collection: String,
        count: Int64,
        total: UInt64
    ) throws(StoreError) {
        // SQL adds without wrapping round, sums of digests must: so they are added here.
        let row = try first(
            "SELECT n, x FROM replica_sum WHERE collection = $1",
            [.text(collection)]
        )
        let old = UInt64(bitPattern: row?.integer(1) ?? 0)
        try run(
            "INSERT OR REPLACE INTO replica_sum (collection, n, x) VALUES ($1, $2, $3)",
            [
                .text(collection), .integer((row?.integer(0) ?? 0) + count),
                .integer(Int64(bitPattern: old &+ total)),
            ]
        )
    }

    /// A verdict reaches its outbox row with the cut that carries it (O5, O6).
    private func takeResult(_ doc: JSON) throws(StoreError) {
        guard let incarnation = doc["incarnation"]?.textValue.flatMap({ ID($0) }),
            let result = doc["result"], let seq = result["seq"]?.integerValue
        else { return }
        try setVerdict(result.canonicalText, incarnation, seq)
    }

    /// The sums of a collection's rows as they really are, for the nightly check and M-5.
    func recomputedSum(of collection: String) throws(StoreError) -> RowSum {
        var sum = RowSum()
        try each("SELECT doc FROM replica_row WHERE collection = $1", [.text(collection)]) {
            (row) throws(StoreError) in
            let doc = Array((row.text(0) ?? "").utf8)
            sum.add(Digest.sha256(RowSum.row(in: collection, document: doc)).bytes)
            return true
        }
        return sum
    }
}
