import Database
public import Desk
public import Ledger
import World

extension DeviceStore {
    /// What this desk and the cloud say of every session that the replica has or that is not
    /// closed here.
    ///
    /// - Parameters:
    ///   - device: This device.
    ///   - only: One session, whatever its state; nil for all of those.
    /// - Returns: The sessions by id.
    /// - Throws: ``StoreError``.
    public func sessionBooks(
        of device: ID,
        only: ID? = nil
    ) throws(StoreError) -> [ComparedSession] {
        var office: [ID: Session] = [:]
        for doc in try documents("cash_sessions") {
            guard let session = read(doc, Session.init), session.deviceID == device else {
                continue
            }
            office[session.id] = session
        }
        var ids = Set(office.keys)
        for row in try rows("SELECT id FROM session WHERE state <> 'closed'") {
            if let id = row.text(0).flatMap({ ID($0) }) { ids.insert(id) }
        }
        if let only { ids = [only] }
        let drawers = try drawers()
        return try ids.sorted().map { (id) throws(StoreError) in
            var books = ComparedSession(id)
            books.office = office[id]?.state
            try fillOwn(&books, drawers)
            let drawer = drawers.first { $0.id == office[id]?.drawerID }
            books.drawer = books.drawer ?? drawer?.code
            let lease = drawers.first { $0.code == books.drawer }?.lease
            books.isLeaseElsewhere = lease.map { $0.deviceID != device } ?? false
            books.lines = try cashLines(of: id)
            books.cloud = try cloudLines(of: id)
            return books
        }
    }

    private func fillOwn(_ books: inout ComparedSession, _ drawers: [Drawer]) throws(StoreError) {
        let row = try first(
            "SELECT state, reason, drawer_id, last_lsn FROM session WHERE id = $1",
            [.text(books.id.text)]
        )
        guard let row else { return }
        guard let state = row.text(0).flatMap({ SessionState(word: $0, reason: row.text(1)) })
        else { throw .damaged("session: state") }
        books.own = state
        let drawer = row.text(2).flatMap { ID($0) }
        books.hasOpening = drawer != nil
        books.drawer = drawers.first { $0.id == drawer }?.code
        if let lsn = row.integer(3) {
            books.lastActivity = try outbox(lsn: lsn)?.action?.capture.at
        }
        let opening = try first(
            "SELECT action_id FROM slip WHERE session_id = $1 ORDER BY lsn LIMIT 1",
            [.text(books.id.text)]
        )
        if let opening { books.isOpeningSettled = try isSettled(action: opening.text(0)) }
    }

    /// Cash by action, without openings and closes, which move none.
    private func cashLines(of session: ID) throws(StoreError) -> [ComparedSession.Line] {
        let actions = try rows(
            """
            SELECT DISTINCT action_id, lsn FROM entry WHERE account = 'drawer' AND ref = $1
                AND type NOT IN ('session.open', 'session.close') ORDER BY lsn
            """,
            [.text(session.text)]
        )
        var lines: [ComparedSession.Line] = []
        for row in actions {
            guard let id = row.text(0).flatMap({ ID($0) }), let live = try outbox(action: id).last,
                let action = live.action
            else { continue }
            lines.append(
                ComparedSession.Line(
                    id,
                    name: action.slip?.text ?? action.type.rawValue,
                    effect: action.drawerEffect ?? [],
                    state: live.state,
                    isBookedHere: Self.isBookedAsCaptured(live)
                )
            )
        }
        return lines
    }

    /// Whether the cloud accepted it without another place for it.
    private static func isBookedAsCaptured(_ row: OutboxRow) -> Bool {
        guard let verdict = row.verdict else { return true }
        let isAccepted = verdict["status"] == .text(Verdict.Status.accepted.rawValue)
        let moved = [Disposition.relocated, .suspense].map { JSON.text($0.rawValue) }
        return isAccepted && !(verdict["disposition"].map(moved.contains) ?? false)
    }

    private func cloudLines(of session: ID) throws(StoreError) -> [ID: ComparedSession.CloudLine] {
        var found: [ID: ComparedSession.CloudLine] = [:]
        for doc in try documents("session_entries", of: session.text) {
            guard let id = doc["id"]?.textValue.flatMap({ ID($0) }),
                let type = doc["type"]?.textValue.flatMap(ActionType.init(rawValue:)),
                type != .sessionOpen, type != .sessionClose,
                let effect = read(doc["drawer_effect"], Self.amounts)
            else { continue }
            let slip = doc["slip"]?.textValue
            found[id] = ComparedSession.CloudLine(
                effect: effect,
                slip: slip,
                isUnknownHere: try isLost(slip)
            )
        }
        return found
    }

    private static func amounts(_ json: JSON, _ path: String) throws(ShapeError) -> [Money] {
        try JSONMembers.list(json, path, Money.init)
    }

    /// Whether a slip is this desk's, above what retention removed, and not here.
    private func isLost(_ text: String?) throws(StoreError) -> Bool {
        guard let slip = text.flatMap(SlipNumber.init), slip.deviceCode == owner.deviceCode else {
            return false
        }
        let oldest = try first("SELECT number FROM slip ORDER BY lsn LIMIT 1")
        guard let first = oldest?.text(0).flatMap(SlipNumber.init), first.series == slip.series,
            slip.number > first.number
        else { return false }
        return try outbox(slip: slip) == nil
    }

    /// Accepted charges of this desk that no folio has, though the replica has the folio.
    ///
    /// - Throws: ``StoreError``.
    public func unbilledCharges() throws(StoreError) -> [(charge: ID, slip: String)] {
        var found: [(charge: ID, slip: String)] = []
        try each(
            """
            SELECT c.charge_id, o.verdict, s.number FROM charge AS c
            JOIN local_outbox AS o ON o.lsn = c.lsn
            JOIN slip AS s ON s.lsn = c.lsn
            WHERE o.state = 'settled' AND c.void_action IS NULL
                AND EXISTS (SELECT 1 FROM replica_row AS f
                    WHERE f.collection = 'folios' AND f.id = c.folio)
                AND NOT EXISTS (SELECT 1 FROM replica_row AS r
                    WHERE r.collection = 'folio_charges' AND r.id = c.charge_id)
            ORDER BY c.lsn LIMIT 200
            """
        ) { (row) throws(StoreError) in
            let told = try row.text(1).map { (text) throws(StoreError) in
                try json(text, "local_outbox: verdict")
            }
            let status = told?["status"]?.textValue ?? Verdict.Status.accepted.rawValue
            let place = told?["disposition"]?.textValue ?? Disposition.normal.rawValue
            let isHere = [Disposition.normal, .adjusted].contains { $0.rawValue == place }
            if status == Verdict.Status.accepted.rawValue, isHere,
                let id = row.text(0).flatMap({ ID($0) })
            {
                found.append((charge: id, slip: row.text(2) ?? id.text))
            }
            return true
        }
        return found
    }

    /// Estimates of this desk on folios that the cloud closed.
    ///
    /// - Throws: ``StoreError``.
    public func draftsOnClosedFolios() throws(StoreError) -> [(folio: String, slip: String)] {
        var found: [(folio: String, slip: String)] = []
        let drafts = try rows(
            """
            SELECT f.doc, s.number, c.charge_id FROM charge AS c
            JOIN slip AS s ON s.lsn = c.lsn
            JOIN replica_row AS f ON f.collection = 'folios' AND f.id = c.folio
            WHERE c.is_draft = 1 AND c.void_action IS NULL ORDER BY c.lsn
            """,
            limit: 200
        )
        for row in drafts {
            guard let folio = read(try json(row.text(0) ?? "", "replica_row"), Folio.init),
                !folio.isOpen, try document("folio_charges", id: row.text(2) ?? "") == nil
            else { continue }
            found.append((folio: folio.number, slip: row.text(1) ?? "-"))
        }
        return found
    }
}
