public import Judge
public import Ledger
import World

/// Sessions, by themselves and by drawer, parent and device.
extension CloudLedger {
    /// A session with how it was closed.
    ///
    /// - Throws: ``CloudStoreError``.
    public func session(_ id: ID) throws(CloudStoreError) -> SessionRecord? {
        guard let row = try rows(SQL.find, [.id(id)]).first else { return nil }
        return try record(id, closing: row)
    }

    private func record(_ id: ID, closing row: CloudRow) throws(CloudStoreError) -> SessionRecord {
        guard let document = try document("cash_sessions", id.text) else { throw .damaged }
        let closing = try row.optionalJSON(0)
        return try LedgerBooks.read { () throws(ShapeError) in
            try SessionRecord(document, closing: closing)
        }
    }

    /// The session that keeps what came too late for another: the live one, else the newest.
    ///
    /// - Throws: ``CloudStoreError``.
    func recovery(of id: ID) throws(CloudStoreError) -> SessionRecord? {
        let children = try sessions(SQL.children, id).filter { $0.kind != .correction }
        return children.last(where: \.isLive) ?? children.last
    }

    /// The sessions in state open on a drawer, oldest first.
    ///
    /// - Throws: ``CloudStoreError``.
    public func openSessions(on drawer: ID) throws(CloudStoreError) -> [SessionRecord] {
        try sessions(SQL.open, drawer)
    }

    /// Whether a desk opened another session on a drawer after one.
    func isReopened(_ drawer: ID, after session: ID) throws(CloudStoreError) -> Bool {
        try !rows(SQL.later, [.id(drawer), .id(session)]).isEmpty
    }

    private func sessions(
        _ sql: StaticString,
        _ id: ID
    ) throws(CloudStoreError) -> [SessionRecord] {
        var found: [SessionRecord] = []
        for row in try rows(sql, [.id(id)]) {
            if let record = try session(try row.id(0)) { found.append(record) }
        }
        return found
    }

    /// The drawer that a device used last.
    ///
    /// - Throws: ``CloudStoreError``.
    func lastDrawer(of device: ID) throws(CloudStoreError) -> ID? {
        try rows(SQL.lastDrawer, [.id(device)]).first.map { (row) throws(CloudStoreError) in
            try row.id(0)
        }
    }

    /// Writes a session: its document, and what the cloud keeps beside it.
    ///
    /// - Throws: ``CloudStoreError``.
    public func put(_ session: SessionRecord) throws(CloudStoreError) {
        try put("cash_sessions", session.document)
        let values: [CloudValue] = [
            .id(session.id), .text(session.state.word),
            session.closing.map { .json($0.json) } ?? .null,
        ]
        if try run(SQL.update, values) > 0 { return }
        let ordinal = try rows(SQL.count).first?.integer(0) ?? 0
        try run(
            SQL.insert,
            values + [
                .integer(ordinal + 1), .id(session.drawerID), .id(session.deviceID),
                .id(session.parentID),
            ]
        )
    }

    private enum SQL {
        static let find: StaticString = """
            SELECT closing FROM session
            WHERE tenant_id = $1 AND property_id = $2 AND session_id = $3
            """
        static let children: StaticString = """
            SELECT session_id FROM session
            WHERE tenant_id = $1 AND property_id = $2 AND parent_id = $3 ORDER BY ordinal
            """
        static let open: StaticString = """
            SELECT session_id FROM session
            WHERE tenant_id = $1 AND property_id = $2 AND drawer_id = $3 AND state = 'open'
            ORDER BY ordinal
            """
        static let later: StaticString = """
            SELECT 1 FROM session
            WHERE tenant_id = $1 AND property_id = $2 AND drawer_id = $3 AND parent_id IS NULL
            AND ordinal > (SELECT ordinal FROM session WHERE tenant_id = $1 AND session_id = $4)
            LIMIT 1
            """
        static let lastDrawer: StaticString = """
            SELECT drawer_id FROM session
            WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3
            ORDER BY ordinal DESC LIMIT 1
            """
        static let count: StaticString = """
            SELECT COUNT(*) FROM session WHERE tenant_id = $1 AND property_id = $2
            """
        static let update: StaticString = """
            UPDATE session SET state = $4, closing = $5
            WHERE tenant_id = $1 AND property_id = $2 AND session_id = $3
            """
        static let insert: StaticString = """
            INSERT INTO session
            (tenant_id, property_id, session_id, state, closing, ordinal, drawer_id, device_id,
            parent_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """
    }
}
