import Database
import Keyring
public import Ledger
import World

extension DeviceStore {
    /// The rows of an incarnation from a number on, for sending: verbatim, each proved by its hash.
    ///
    /// - Parameters:
    ///   - incarnation: The incarnation.
    ///   - first: Where to begin.
    ///   - limit: How many rows at most.
    ///   - byteLimit: Where to stop, in body bytes; the first row comes in any case.
    /// - Returns: Rows without a gap from `first`; fewer when one is missing here.
    /// - Throws: ``StoreError/damaged(_:)`` for a row that does not prove itself.
    /// - SeeAlso: DUR-16.
    public func outbox(
        _ incarnation: ID,
        from first: Int64,
        limit: Int,
        byteLimit: Int = .max
    ) throws(StoreError) -> [OutboxRow] {
        var found: [OutboxRow] = []
        var bytes = 0
        try each(
            """
            SELECT lsn, incarnation, seq, prev, hash, body, local, state, verdict, carried
            FROM local_outbox WHERE incarnation = $1 AND seq >= $2 ORDER BY seq
            """,
            [.text(incarnation.text), .integer(first)]
        ) { (row) throws(StoreError) in
            let next = try outboxRow(row)
            guard found.count < limit, next.seq == first + Int64(found.count) else { return false }
            bytes += next.body.count
            guard found.isEmpty || bytes <= byteLimit else { return false }
            found.append(next)
            return true
        }
        return found
    }

    /// The rows of an action, the first capture first; more than one when it was carried again.
    public func outbox(action id: ID) throws(StoreError) -> [OutboxRow] {
        var found: [OutboxRow] = []
        try each(
            """
            SELECT lsn, incarnation, seq, prev, hash, body, local, state, verdict, carried
            FROM local_outbox WHERE action_id = $1 ORDER BY lsn
            """,
            [.text(id.text)]
        ) { (row) throws(StoreError) in
            found.append(try outboxRow(row))
            return true
        }
        return found
    }

    /// The row of a journal record, nil when the store has none.
    public func outbox(lsn: Int64) throws(StoreError) -> OutboxRow? {
        let row = try first(
            """
            SELECT lsn, incarnation, seq, prev, hash, body, local, state, verdict, carried
            FROM local_outbox WHERE lsn = $1
            """,
            [.integer(lsn)]
        )
        guard let row else { return nil }
        return try outboxRow(row)
    }

    /// The rows that stand in a state, oldest first, for `edgectl outbox`.
    ///
    /// A row that was carried again is told by the row it was carried in.
    public func outbox(
        in state: OutboxState,
        after lsn: Int64 = 0,
        limit: Int
    ) throws(StoreError) -> [OutboxRow] {
        var found: [OutboxRow] = []
        let open: StaticString = """
            SELECT lsn, incarnation, seq, prev, hash, body, local, state, verdict, carried
            FROM local_outbox WHERE state = $1 AND state <> 'settled' AND lsn > $2
            AND carried IS NULL ORDER BY lsn
            """
        let settled: StaticString = """
            SELECT lsn, incarnation, seq, prev, hash, body, local, state, verdict, carried
            FROM local_outbox WHERE state = $1 AND lsn > $2 ORDER BY lsn
            """
        try each(state == .settled ? settled : open, [.text(state.rawValue), .integer(lsn)]) {
            (row) throws(StoreError) in
            guard found.count < limit else { return false }
            found.append(try outboxRow(row))
            return true
        }
        return found
    }

    /// The dead letters that nobody has dealt with, oldest first.
    ///
    /// One that was requeued or superseded is carried by another record than the one that wrapped
    /// it; its row stays as evidence.
    public func deadLetters() throws(StoreError) -> [OutboxRow] {
        var found: [OutboxRow] = []
        try each(
            """
            SELECT o.lsn, o.incarnation, o.seq, o.prev, o.hash, o.body, o.local, o.state,
                o.verdict, o.carried
            FROM local_outbox AS o INDEXED BY local_outbox_open
            JOIN local_outbox AS c ON c.lsn = o.carried
            WHERE o.state = 'dead_letter' AND o.state <> 'settled' AND c.type = 'outbox.opaque'
            ORDER BY o.lsn
            """
        ) { (row) throws(StoreError) in
            found.append(try outboxRow(row))
            return true
        }
        return found
    }

    /// The rows that a new incarnation carries again: not settled, not safe, not carried yet.
    ///
    /// - Parameters:
    ///   - incarnation: The older incarnation.
    ///   - seq: Its numbers above this one.
    /// - Returns: The rows in order.
    /// - Throws: ``StoreError``.
    /// - SeeAlso: P17.4, P17.5, O11.
    public func toCarry(_ incarnation: ID, above seq: Int64) throws(StoreError) -> [OutboxRow] {
        var found: [OutboxRow] = []
        try each(
            """
            SELECT lsn, incarnation, seq, prev, hash, body, local, state, verdict, carried
            FROM local_outbox
            WHERE incarnation = $1 AND seq > $2 AND carried IS NULL ORDER BY seq
            """,
            [.text(incarnation.text), .integer(seq)]
        ) { (row) throws(StoreError) in
            found.append(try outboxRow(row))
            return true
        }
        return found
    }

    /// The head of the chain behind a number, nil when this desk does not hold that action.
    public func head(_ incarnation: ID, at seq: Int64) throws(StoreError) -> [UInt8]? {
        let values: [Value] = [.text(incarnation.text), .integer(seq)]
        let own = try first(
            "SELECT hash FROM local_outbox WHERE incarnation = $1 AND seq = $2",
            values
        )
        if let own = own?.blob(0) { return own }
        let next = try first(
            "SELECT prev FROM local_outbox WHERE incarnation = $1 AND seq = $2 + 1",
            values
        )
        if let before = next?.blob(0) { return before }
        // O12: the actions are gone, and the hash of the last of them stays.
        let last = try first(
            """
            SELECT received_hash FROM incarnation WHERE incarnation = $1 AND received_seq = $2
            """,
            values
        )
        return last?.blob(0)
    }

    /// The first answer's actions of a request id, with the digest of its body; empty for a new id.
    public func request(
        _ id: String
    ) throws(StoreError) -> (digest: String, rows: [OutboxRow])? {
        let known = try rows(
            "SELECT digest, lsn FROM request WHERE id = $1 ORDER BY lsn",
            [.text(id)]
        )
        guard let digest = known.first?.text(0) else { return nil }
        var found: [OutboxRow] = []
        for row in known {
            guard let lsn = row.integer(1), let kept = try outbox(lsn: lsn) else { continue }
            found.append(kept)
        }
        return (digest, found)
    }

    func outboxRow(_ row: Row) throws(StoreError) -> OutboxRow {
        guard let lsn = row.integer(0), let incarnation = row.text(1).flatMap({ ID($0) }),
            let seq = row.integer(2), let prev = row.blob(3), let hash = row.blob(4),
            let body = row.text(5), let local = row.text(6),
            let state = row.text(7).flatMap(OutboxState.init(rawValue:))
        else { throw .damaged("local_outbox: a row has no shape") }
        let bytes = Array(body.utf8)
        // A long value whose last page is lost reads as zeros with no error: only this finds it.
        guard Digest.sha256(ChainLink.action(after: prev, body: bytes)).bytes == hash else {
            throw .damaged("local_outbox: row \(lsn) does not prove itself")
        }
        var verdict: JSON?
        if let text = row.text(8) { verdict = try json(text, "local_outbox: verdict") }
        return OutboxRow(
            lsn: lsn,
            incarnation: incarnation,
            seq: seq,
            previousHash: prev,
            hash: hash,
            body: bytes,
            local: Array(local.utf8),
            state: state,
            verdict: verdict,
            carriedBy: row.integer(9)
        )
    }
}
