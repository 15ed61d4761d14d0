public import Judge
public import Ledger
public import World

/// Attention items, numbered as they are opened.
extension CloudLedger {
    /// Opens an item, once for its id.
    ///
    /// - Parameters:
    ///   - item: The item.
    ///   - members: What its document has beside.
    /// - Throws: ``CloudStoreError``.
    public func open(
        _ item: AttentionRecord,
        beside members: [String: JSON] = [:]
    ) throws(CloudStoreError) {
        guard try rows(SQL.find, [.id(item.id)]).isEmpty else { return }
        let number = (try rows(SQL.last).first?.integer(0) ?? 0) + 1
        try run(SQL.insert, [.id(item.id), .integer(number), .id(item.actionID)])
        var document = item.document(number: number, openedAt: now).objectValue ?? [:]
        document.merge(members) { own, _ in own }
        try put("attention", .object(document))
    }

    /// Gives an open item other amounts; a settled one stays as it is.
    ///
    /// - Throws: ``CloudStoreError``.
    public func amend(_ item: AttentionRecord) throws(CloudStoreError) {
        guard var members = try document("attention", item.id.text)?.objectValue,
            members["state"] == "open"
        else { return }
        members["amount"] = item.amounts.first?.json ?? .null
        members["amounts"] = Totals.json(item.amounts)
        try put("attention", .object(members))
    }

    /// What the books know of an item, as the judge sees it; nil when there is none.
    ///
    /// - Throws: ``CloudStoreError``.
    public func books(of item: ID) throws(CloudStoreError) -> ItemBooks? {
        try LedgerBooks(ledger: self).item(item)
    }

    /// Settles an item; one that is settled or was never opened stays as it is.
    ///
    /// - Throws: ``CloudStoreError``.
    public func resolve(item id: ID) throws(CloudStoreError) {
        guard try run(SQL.resolve, [.id(id)]) > 0,
            var members = try document("attention", id.text)?.objectValue
        else { return }
        members["state"] = "resolved"
        try put("attention", .object(members))
    }

    /// Settles every open item about an action.
    ///
    /// - Throws: ``CloudStoreError``.
    func resolveItems(about action: ID) throws(CloudStoreError) {
        for row in try rows(SQL.ofAction, [.id(action)]) { try resolve(item: try row.id(0)) }
    }

    /// The open items with their documents, N-1 first.
    ///
    /// - Throws: ``CloudStoreError``.
    public func openItems() throws(CloudStoreError) -> [JSON] {
        var items: [JSON] = []
        for row in try rows(SQL.open) {
            if let document = try document("attention", try row.text(0)) { items.append(document) }
        }
        return items
    }

    /// The id of the item with a number.
    ///
    /// - Throws: ``CloudStoreError``.
    public func item(number: Int64) throws(CloudStoreError) -> ID? {
        try rows(SQL.byNumber, [.integer(number)]).first.map { (row) throws(CloudStoreError) in
            try row.id(0)
        }
    }

    private enum SQL {
        static let find: StaticString = """
            SELECT number FROM item
            WHERE tenant_id = $1 AND property_id = $2 AND item_id = $3
            """
        static let last: StaticString = """
            SELECT COALESCE(MAX(number), 0) FROM item WHERE tenant_id = $1 AND property_id = $2
            """
        static let insert: StaticString = """
            INSERT INTO item (tenant_id, property_id, item_id, number, action_id, state)
            VALUES ($1, $2, $3, $4, $5, 'open')
            """
        static let resolve: StaticString = """
            UPDATE item SET state = 'resolved'
            WHERE tenant_id = $1 AND property_id = $2 AND item_id = $3 AND state = 'open'
            """
        static let ofAction: StaticString = """
            SELECT item_id FROM item
            WHERE tenant_id = $1 AND property_id = $2 AND action_id = $3 AND state = 'open'
            ORDER BY number
            """
        static let open: StaticString = """
            SELECT item_id FROM item
            WHERE tenant_id = $1 AND property_id = $2 AND state = 'open' ORDER BY number
            """
        static let byNumber: StaticString = """
            SELECT item_id FROM item
            WHERE tenant_id = $1 AND property_id = $2 AND number = $3
            """
    }
}
