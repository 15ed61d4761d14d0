import Database
public import Ledger
public import World

extension DeviceStore {
    /// The body of a `carry` note: what must outlive the pruning of the records it came from.
    ///
    /// - Throws: ``StoreError``.
    /// - SeeAlso: `durability.md` 3.3.
    public func carryNote() throws(StoreError) -> JSON {
        var slips: [String: JSON] = [:]
        for row in try rows("SELECT series, last FROM slip_series ORDER BY series DESC LIMIT 64") {
            if let series = row.text(0), let last = row.integer(1) {
                slips[series] = .integer(last)
            }
        }
        var tries: [String: JSON] = [:]
        var versions: [String: JSON] = [:]
        for row in try rows(
            "SELECT staff_id, tries, version FROM pin_try ORDER BY tries DESC LIMIT 128"
        ) {
            if let staff = row.text(0), let count = row.integer(1) {
                tries[staff] = .integer(count)
                if let version = row.integer(2), version > 0 { versions[staff] = .integer(version) }
            }
        }
        return .members([
            ("type", "carry"), ("slips", .object(slips)), ("pin_tries", .object(tries)),
            ("pin_versions", versions.isEmpty ? nil : .object(versions)),
            ("cseq", .integer(try number("SELECT max(cseq) FROM command"))),
            ("freezes", .list(try freezes().map(\.text).sorted().map(JSON.text))),
            ("clock_floor", try note("clock_floor")?["at"]),
            ("holes", .list(try carriedHoles())),
        ])
    }

    /// The newest declared losses, as many as a note has room for.
    private func carriedHoles() throws(StoreError) -> [JSON] {
        var room = 6_144
        let kept = try holes().reversed().prefix { hole in
            room -= hole.canonicalBytes.count
            return room >= 0
        }
        return kept.reversed()
    }

    /// Cash that a session's own actions moved, by currency: in custody, and only here.
    ///
    /// - Parameter session: The session.
    /// - Returns: The sums of the drawer's lines; openings and closes move no cash.
    /// - Throws: ``StoreError``.
    public func drawerCash(
        of session: ID
    ) throws(StoreError) -> (inCloud: Totals, here: Totals) {
        let inCloud = try rows(
            """
            SELECT e.currency, sum(e.amount_micro) FROM entry AS e
            JOIN local_outbox AS o ON o.lsn = e.lsn
            WHERE e.account = 'drawer' AND e.ref = $1
                AND e.type NOT IN ('session.open', 'session.close')
                AND o.state IN ('received', 'deferred', 'settled')
            GROUP BY e.currency
            """,
            [.text(session.text)]
        )
        let here = try rows(
            """
            SELECT e.currency, sum(e.amount_micro) FROM entry AS e
            JOIN local_outbox AS o ON o.lsn = e.lsn
            WHERE e.account = 'drawer' AND e.ref = $1
                AND e.type NOT IN ('session.open', 'session.close')
                AND o.state IN ('pending', 'dead_letter')
            GROUP BY e.currency
            """,
            [.text(session.text)]
        )
        return (try totals(inCloud, "entry"), try totals(here, "entry"))
    }

    /// Every currency that cash here can be in: of what a drawer holds, and of what moved in one.
    ///
    /// - Throws: ``StoreError``.
    public func cashCurrencies() throws(StoreError) -> Set<Currency> {
        var found = Set(try drawers().flatMap(\.purses).map(\.currency))
        for row in try rows("SELECT DISTINCT currency FROM entry WHERE account = 'drawer'") {
            guard let currency = row.text(0).flatMap({ Currency($0) }) else {
                throw .damaged("entry: a currency is none")
            }
            found.insert(currency)
        }
        return found
    }

    /// How many actions wait to be sent.
    public func pendingCount() throws(StoreError) -> Int64 {
        try number(
            "SELECT count(*) FROM local_outbox WHERE state = 'pending' AND carried IS NULL"
        )
    }
}
