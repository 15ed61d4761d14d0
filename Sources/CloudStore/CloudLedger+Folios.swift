public import Judge
public import Ledger
import World

/// Folios, by number and room, and slips by their numbers.
extension CloudLedger {
    /// The folio with a number.
    ///
    /// - Throws: ``CloudStoreError``.
    public func folioID(number: String) throws(CloudStoreError) -> ID? {
        try first(SQL.byNumber, .text(number))
    }

    /// The open folios of a room, in the order of their numbers.
    ///
    /// - Throws: ``CloudStoreError``.
    func openFolioIDs(room: String) throws(CloudStoreError) -> [ID] {
        var found: [ID] = []
        for row in try rows(SQL.byRoom, [.text(room)]) { found.append(try row.id(0)) }
        return found
    }

    /// The closed folios of a room, those for late charges left out.
    ///
    /// - Throws: ``CloudStoreError``.
    func formerFolioIDs(room: String) throws(CloudStoreError) -> [ID] {
        var found: [ID] = []
        for row in try rows(SQL.formerByRoom, [.text(room)]) { found.append(try row.id(0)) }
        return found
    }

    /// The folio that keeps the late charges of another.
    ///
    /// - Throws: ``CloudStoreError``.
    func lateFolioID(of id: ID) throws(CloudStoreError) -> ID? {
        try first(SQL.late, .id(id))
    }

    /// The action that has a slip number.
    ///
    /// - Throws: ``CloudStoreError``.
    public func slipOwner(_ slip: SlipNumber) throws(CloudStoreError) -> ID? {
        try first(SQL.slip, .text(slip.text))
    }

    /// Keeps the first owner of a slip number.
    func take(_ slip: SlipNumber, for action: ID) throws(CloudStoreError) {
        try run(SQL.takeSlip, [.text(slip.text), .id(action)])
    }

    private func first(_ sql: StaticString, _ value: CloudValue) throws(CloudStoreError) -> ID? {
        try rows(sql, [value]).first.map { (row) throws(CloudStoreError) in try row.id(0) }
    }

    /// Writes a folio with the balance of its lines (INV-4).
    ///
    /// - Parameters:
    ///   - folio: The folio.
    ///   - parent: The folio whose late charges it keeps.
    /// - Throws: ``CloudStoreError``.
    public func put(_ folio: FolioRecord, lateOf parent: ID? = nil) throws(CloudStoreError) {
        var folio = folio
        folio.balance = try balance(.folio, folio.id.text)[folio.currency]
        try put("folios", folio.document)
        let values: [CloudValue] = [
            .id(folio.id), .text(folio.number), folio.room.map(CloudValue.text) ?? .null,
            .text(folio.isOpen ? "open" : "closed"),
        ]
        if try run(SQL.update, values) == 0 { try run(SQL.insert, values + [.id(parent)]) }
    }

    /// Stops postings on a folio.
    func close(folio id: ID) throws(CloudStoreError) {
        guard let document = try document("folios", id.text) else { return }
        var record = try LedgerBooks.read { () throws(ShapeError) in try FolioRecord(document) }
        record.isOpen = false
        try put(record)
    }

    /// Brings the balance of a folio's document up to its lines.
    func refreshBalance(of folio: ID) throws(CloudStoreError) {
        guard let document = try document("folios", folio.text) else { return }
        let record = try LedgerBooks.read { () throws(ShapeError) in try FolioRecord(document) }
        try put(record)
    }

    private enum SQL {
        static let byNumber: StaticString = """
            SELECT folio_id FROM folio
            WHERE tenant_id = $1 AND property_id = $2 AND folio_no = $3
            """
        static let byRoom: StaticString = """
            SELECT folio_id FROM folio
            WHERE tenant_id = $1 AND property_id = $2 AND room = $3 AND state = 'open'
            ORDER BY folio_no
            """
        static let formerByRoom: StaticString = """
            SELECT folio_id FROM folio
            WHERE tenant_id = $1 AND property_id = $2 AND room = $3 AND state = 'closed'
            AND late_of IS NULL ORDER BY folio_no
            """
        static let late: StaticString = """
            SELECT folio_id FROM folio
            WHERE tenant_id = $1 AND property_id = $2 AND late_of = $3 ORDER BY folio_no
            """
        static let slip: StaticString = """
            SELECT action_id FROM slip WHERE tenant_id = $1 AND property_id = $2 AND slip = $3
            """
        static let takeSlip: StaticString = """
            INSERT INTO slip (tenant_id, property_id, slip, action_id) SELECT $1, $2, $3, $4
            WHERE NOT EXISTS
            (SELECT 1 FROM slip WHERE tenant_id = $1 AND property_id = $2 AND slip = $3)
            """
        static let update: StaticString = """
            UPDATE folio SET folio_no = $4, room = $5, state = $6
            WHERE tenant_id = $1 AND property_id = $2 AND folio_id = $3
            """
        static let insert: StaticString = """
            INSERT INTO folio
            (tenant_id, property_id, folio_id, folio_no, room, state, late_of)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """
    }
}
