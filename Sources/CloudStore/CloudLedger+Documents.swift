import Keyring
public import Ledger
import Sync
public import World

/// What desks see of the property: documents that only grow in version (P12.1).
extension CloudLedger {
    /// Writes a document and logs the change; an equal one is left as it is.
    ///
    /// Guarantee: version, content and change-log position commit together.
    /// Misuse: a document without the member `id` traps.
    ///
    /// - Parameters:
    ///   - collection: A name of P12.1.
    ///   - doc: The document; a member `ver` is replaced.
    ///   - device: The only device that sees it; nil for all of the property.
    /// - Returns: The version it has now.
    /// - Throws: ``CloudStoreError``.
    @discardableResult
    public func put(
        _ collection: String,
        _ doc: JSON,
        device: ID? = nil
    ) throws(CloudStoreError) -> Int64 {
        guard let id = doc["id"]?.textValue, var members = doc.objectValue else {
            preconditionFailure("a document is an object with an id")
        }
        let key: [CloudValue] = [.text(collection), .text(device?.text ?? ""), .text(id)]
        let old = try rows(SQL.find, key).first
        let ver = try old.map { (row) throws(CloudStoreError) in try row.integer(0) } ?? 0
        members["ver"] = .integer(ver)
        if let old, try old.text(1) == "live", try old.text(2) == JSON.object(members).canonicalText
        {
            return ver
        }
        members["ver"] = .integer(ver + 1)
        let made = JSON.object(members)
        let pos = try takePosition()
        try run(
            old == nil ? SQL.insert : SQL.update,
            key + [
                .integer(ver + 1), .integer(pos), .json(made),
                .integer(Self.digest(of: made, in: collection)),
            ]
        )
        try log(key, ver: ver + 1, pos: pos, op: "put")
        return ver + 1
    }

    /// Takes a document away from the desks and logs it; one that is not there is no fault.
    ///
    /// - Parameters:
    ///   - collection: A name of P12.1.
    ///   - id: Its id.
    ///   - device: The only device that sees it; nil for all.
    ///   - outOfScope: Whether it still exists but left the view, as P11.1 tells apart.
    /// - Throws: ``CloudStoreError``.
    public func remove(
        _ collection: String,
        _ id: String,
        device: ID? = nil,
        outOfScope: Bool = false
    ) throws(CloudStoreError) {
        let key: [CloudValue] = [.text(collection), .text(device?.text ?? ""), .text(id)]
        guard let old = try rows(SQL.find, key).first, try old.text(1) == "live" else { return }
        let ver = try old.integer(0) + 1
        let pos = try takePosition()
        let state = outOfScope ? "out_of_scope" : "deleted"
        try run(SQL.retire, key + [.integer(ver), .integer(pos), .text(state)])
        try log(key, ver: ver, pos: pos, op: "del")
    }

    /// A live document with its version, nil when there is none.
    ///
    /// - Parameters:
    ///   - collection: A name of P12.1.
    ///   - id: Its id.
    ///   - device: The only device that sees it; nil for one that all see.
    /// - Returns: The document.
    /// - Throws: ``CloudStoreError``.
    public func document(
        _ collection: String,
        _ id: String,
        device: ID? = nil
    ) throws(CloudStoreError) -> JSON? {
        let key: [CloudValue] = [.text(collection), .text(device?.text ?? ""), .text(id)]
        guard let row = try rows(SQL.find, key).first, try row.text(1) == "live" else { return nil }
        return try row.json(2)
    }

    /// The live documents of a collection in the order of their ids.
    ///
    /// - Parameters:
    ///   - collection: A name of P12.1.
    ///   - device: The only device that sees them; nil for those that all see.
    /// - Returns: The documents with their versions.
    /// - Throws: ``CloudStoreError``.
    public func documents(
        _ collection: String,
        device: ID? = nil
    ) throws(CloudStoreError) -> [JSON] {
        let found = try rows(SQL.live, [.text(collection), .text(device?.text ?? "")])
        var documents: [JSON] = []
        for row in found { documents.append(try row.json(0)) }
        return documents
    }

    /// The first 8 bytes of the row digest, as the signed number that the database can hold.
    ///
    /// SPEC: P2.7, P11.8.
    static func digest(of doc: JSON, in collection: String) -> Int64 {
        let row = RowSum.row(in: collection, document: doc.canonicalBytes)
        let bytes = Digest.sha256(row).bytes
        return Int64(bitPattern: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    private func log(
        _ key: [CloudValue],
        ver: Int64,
        pos: Int64,
        op: String
    ) throws(CloudStoreError) {
        try run(SQL.log, key + [.integer(ver), .integer(pos), .text(op), .moment(now)])
    }

    private enum SQL {
        static let find: StaticString = """
            SELECT ver, state, doc FROM document
            WHERE tenant_id = $1 AND property_id = $2 AND collection = $3 AND device_id = $4
            AND id = $5
            """
        static let live: StaticString = """
            SELECT doc FROM document
            WHERE tenant_id = $1 AND property_id = $2 AND collection = $3 AND device_id = $4
            AND state = 'live' ORDER BY id
            """
        static let insert: StaticString = """
            INSERT INTO document
            (tenant_id, property_id, collection, device_id, id, ver, pos, state, doc, digest)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'live', $8, $9)
            """
        static let update: StaticString = """
            UPDATE document SET ver = $6, pos = $7, state = 'live', doc = $8, digest = $9
            WHERE tenant_id = $1 AND property_id = $2 AND collection = $3 AND device_id = $4
            AND id = $5
            """
        static let retire: StaticString = """
            UPDATE document SET ver = $6, pos = $7, state = $8, digest = 0
            WHERE tenant_id = $1 AND property_id = $2 AND collection = $3 AND device_id = $4
            AND id = $5
            """
        static let log: StaticString = """
            INSERT INTO change_log
            (tenant_id, property_id, collection, device_id, id, ver, pos, op, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """
    }
}
