public import World

/// Policies, lists, rules and rates, each version kept for the actions that name it.
extension CloudLedger {
    /// Publishes a document and keeps this version of it.
    ///
    /// - Parameters:
    ///   - doc: The document.
    ///   - collection: `policy`, `price_lists`, `tax_rules` or `fx_snapshots`.
    /// - Returns: The version it has now.
    /// - Throws: ``CloudStoreError``.
    @discardableResult
    public func publish(_ doc: JSON, in collection: String) throws(CloudStoreError) -> Int64 {
        let ver = try put(collection, doc)
        guard let id = doc["id"]?.textValue, let made = try document(collection, id) else {
            throw .damaged
        }
        try run(SQL.keep, [.text(collection), .text(id), .integer(ver), .json(made)])
        return ver
    }

    /// A version of a published document.
    ///
    /// - Parameters:
    ///   - ver: The version.
    ///   - collection: Its collection.
    ///   - id: Its id.
    /// - Returns: The document, nil when that version was never published here.
    /// - Throws: ``CloudStoreError``.
    func version(
        _ ver: Int64,
        of collection: String,
        _ id: String
    ) throws(CloudStoreError) -> JSON? {
        let key: [CloudValue] = [.text(collection), .text(id), .integer(ver)]
        return try rows(SQL.find, key).first.map { (row) throws(CloudStoreError) in
            try row.json(0)
        }
    }

    /// Every version of every document of a collection, newest first.
    func versions(of collection: String) throws(CloudStoreError) -> [JSON] {
        var all: [JSON] = []
        for row in try rows(SQL.all, [.text(collection)]) { all.append(try row.json(0)) }
        return all
    }

    private enum SQL {
        static let keep: StaticString = """
            INSERT INTO reference_version (tenant_id, property_id, collection, id, ver, doc)
            SELECT $1, $2, $3, $4, $5, $6
            WHERE NOT EXISTS
            (SELECT 1 FROM reference_version
            WHERE tenant_id = $1 AND property_id = $2 AND collection = $3 AND id = $4 AND ver = $5)
            """
        static let find: StaticString = """
            SELECT doc FROM reference_version
            WHERE tenant_id = $1 AND property_id = $2 AND collection = $3 AND id = $4 AND ver = $5
            """
        static let all: StaticString = """
            SELECT doc FROM reference_version
            WHERE tenant_id = $1 AND property_id = $2 AND collection = $3 ORDER BY ver DESC, id
            """
    }
}
