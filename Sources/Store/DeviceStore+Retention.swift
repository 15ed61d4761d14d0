import Database
public import Ledger
public import World

extension DeviceStore {
    /// The place up to which the store could do without its actions.
    ///
    /// Every action at or below it is settled in a checkpoint, survives the cloud's oldest backup,
    /// is old enough, and belongs to no session or item that is still open.
    ///
    /// - Parameter oldest: Actions captured since then are kept; 35 days before now.
    /// - Returns: An lsn, 0 when nothing may go.
    /// - Throws: ``StoreError``.
    /// - SeeAlso: DUR-15, O12.
    public func retentionLimit(keepingSince oldest: Timestamp) throws(StoreError) -> Int64 {
        var limit: Int64 = 0
        var isAnyReleased = false
        // From the oldest on: what may go is a few days' work, what is kept may be a million rows.
        try each(
            """
            SELECT o.lsn, o.captured_at < $1 AND (
                (o.state = 'settled' AND o.seq <= coalesce(i.safe_seq, 0))
                OR (o.carried IS NOT NULL AND EXISTS (
                    SELECT 1 FROM local_outbox AS c JOIN incarnation AS j
                        ON j.incarnation = c.incarnation
                    WHERE (c.lsn = o.carried OR c.action_id = o.action_id)
                        AND c.state = 'settled' AND c.seq <= j.safe_seq)))
            FROM local_outbox AS o LEFT JOIN incarnation AS i ON i.incarnation = o.incarnation
            ORDER BY o.lsn
            """,
            [.integer(oldest.milliseconds)]
        ) { (row) throws(StoreError) in
            guard let lsn = row.integer(0), let mayGo = row.flag(1) else {
                throw .damaged("local_outbox: a row has no shape")
            }
            limit = mayGo ? lsn + 1 : lsn
            isAnyReleased = isAnyReleased || mayGo
            return mayGo
        }
        guard isAnyReleased else { return 0 }
        for live in try standing() {
            let first = try number(
                "SELECT first_lsn FROM session WHERE id = $1",
                [.text(live.id.text)]
            )
            limit = min(limit, first)
        }
        for item in try attention() {
            guard let action = item.actionID else { continue }
            if let row = try outbox(action: action).first { limit = min(limit, row.lsn) }
        }
        return max(0, limit - 1)
    }

    /// By numbering the highest number of which every action up to it lies at or below a place;
    /// `Int64.max` for an older numbering of which nothing lies above it.
    ///
    /// - Parameter limit: At most ``retentionLimit(keepingSince:)``.
    /// - Returns: The numbers.
    /// - Throws: ``StoreError``.
    public func released(through limit: Int64) throws(StoreError) -> [ID: Int64] {
        let current = try position().incarnation
        var released: [ID: Int64] = [:]
        for known in try custodies() {
            let kept = try first(
                "SELECT min(seq) FROM local_outbox WHERE incarnation = $1 AND lsn > $2",
                [.text(known.incarnation.text), .integer(limit)]
            )?.integer(0)
            let all = known.incarnation == current ? known.lastSeq : Int64.max
            released[known.incarnation] = kept.map { $0 - 1 } ?? all
        }
        return released
    }

    /// Removes the actions up to a place, with their slips, entries, counts and closes.
    ///
    /// Their chain goes on: the first action kept names the hash of the last one removed.
    ///
    /// - Parameter limit: At most ``retentionLimit(keepingSince:)``; a trigger refuses more.
    /// - Throws: ``StoreError``; nothing is removed then.
    public func prune(through limit: Int64) throws(StoreError) {
        let values: [Value] = [.integer(limit)]
        try transaction { () throws(StoreError) in
            try run("INSERT OR REPLACE INTO retention (one, through) VALUES (1, $1)", values)
            try run("DELETE FROM entry WHERE lsn <= $1", values)
            try run("DELETE FROM session_count WHERE lsn <= $1", values)
            try run("DELETE FROM session_close WHERE lsn <= $1", values)
            try run("DELETE FROM charge WHERE lsn <= $1", values)
            try run("DELETE FROM reversal WHERE lsn <= $1", values)
            try run("DELETE FROM refund WHERE lsn <= $1", values)
            try run("DELETE FROM resolution WHERE lsn <= $1", values)
            try run("DELETE FROM local_attention WHERE lsn <= $1 AND action_id <> ''", values)
            try run("DELETE FROM request WHERE lsn <= $1", values)
            try run("DELETE FROM slip WHERE lsn <= $1", values)
            try run("DELETE FROM print_job WHERE lsn <= $1", values)
            try run("DELETE FROM slip_copy WHERE lsn <= $1", values)
            // What was carried again is settled under its later number.
            try run(
                """
                UPDATE local_outbox SET state = 'settled'
                WHERE lsn <= $1 AND carried IS NOT NULL AND state <> 'settled'
                """,
                values
            )
            try run("DELETE FROM local_outbox WHERE lsn <= $1", values)
            try run(
                """
                DELETE FROM session_figure WHERE session_id IN
                    (SELECT id FROM session WHERE last_lsn <= $1)
                """,
                values
            )
            try run("DELETE FROM session WHERE last_lsn <= $1", values)
            try run("DELETE FROM retention")
        }
    }
}
