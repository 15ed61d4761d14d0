import Database
public import Ledger
import World

/// What a word of the cloud about custody means here.
public enum CustodyMatch: Hashable, Sendable {
    /// The heads agree, or the number is not above what is held and there is nothing to compare.
    case matches
    /// The cloud has another action at that number (P17.4, row 3).
    case forks
    /// The cloud has more than was ever given here (P17.4, row 2).
    case isAhead
}

extension DeviceStore {
    /// Every incarnation this desk knows, the oldest first.
    public func custodies() throws(StoreError) -> [IncarnationRow] {
        var found: [IncarnationRow] = []
        let known = try rows(
            """
            SELECT incarnation, is_first, last_seq, received_seq, received_hash, decided, safe_seq
            FROM incarnation ORDER BY began
            """
        )
        for row in known { found.append(try custody(row)) }
        return found
    }

    /// What is known of one incarnation, nil when it has no action here.
    public func custody(of incarnation: ID) throws(StoreError) -> IncarnationRow? {
        let row = try first(
            """
            SELECT incarnation, is_first, last_seq, received_seq, received_hash, decided, safe_seq
            FROM incarnation WHERE incarnation = $1
            """,
            [.text(incarnation.text)]
        )
        guard let row else { return nil }
        return try custody(row)
    }

    private func custody(_ row: Row) throws(StoreError) -> IncarnationRow {
        guard let incarnation = row.text(0).flatMap({ ID($0) }), let isFirst = row.flag(1),
            let lastSeq = row.integer(2), let receivedSeq = row.integer(3),
            let decided = row.text(5).flatMap({ RangeSet($0) }), let safeSeq = row.integer(6)
        else { throw .damaged("incarnation: a row has no shape") }
        var custody = IncarnationRow(incarnation: incarnation)
        custody.isFirst = isFirst
        custody.lastSeq = lastSeq
        custody.receivedSeq = receivedSeq
        custody.receivedHash = row.blob(4)
        custody.decided = decided
        custody.safeSeq = safeSeq
        return custody
    }

    /// Takes a push answer's custody: a hint for the screen and for where to send from (law 4).
    ///
    /// A number below what was believed sends everything above it again, from the same bytes (O7).
    ///
    /// - Parameters:
    ///   - incarnation: The incarnation.
    ///   - seq: The end of the prefix that the cloud holds.
    ///   - head: The head of the chain there; nil when nothing is held.
    /// - Returns: Whether it fits; nothing is changed when it does not.
    /// - Throws: ``StoreError``.
    @discardableResult
    public func received(
        _ incarnation: ID,
        through seq: Int64,
        head: [UInt8]?
    ) throws(StoreError) -> CustodyMatch {
        guard let known = try custody(of: incarnation) else { return .isAhead }
        let match = try compare(known, seq, head)
        guard match == .matches else { return match }
        try transaction { () throws(StoreError) in
            try setReceived(incarnation, through: seq, head: head)
        }
        return match
    }

    func compare(
        _ known: IncarnationRow,
        _ seq: Int64,
        _ claimed: [UInt8]?
    ) throws(StoreError) -> CustodyMatch {
        if seq > known.lastSeq { return .isAhead }
        guard seq > 0, let claimed, let own = try head(known.incarnation, at: seq) else {
            return .matches
        }
        return own == claimed ? .matches : .forks
    }

    /// O2 and O7, inside the caller's transaction.
    func setReceived(
        _ incarnation: ID,
        through seq: Int64,
        head: [UInt8]?
    ) throws(StoreError) {
        let values: [Value] = [.text(incarnation.text), .integer(seq)]
        try run(
            """
            UPDATE incarnation SET received_seq = $2, received_hash = $3 WHERE incarnation = $1
            """,
            values + [.blob(orNull: head)]
        )
        try run(
            """
            UPDATE local_outbox SET state = 'received'
            WHERE incarnation = $1 AND seq <= $2 AND state = 'pending'
            """,
            values
        )
        try run(
            """
            UPDATE local_outbox SET state = 'pending'
            WHERE incarnation = $1 AND seq > $2 AND state IN ('received', 'deferred')
            """,
            values
        )
    }

    /// Takes the results of a push answer, for the screen only (P9.7).
    ///
    /// - Parameters:
    ///   - results: Results of P10.1 by seq.
    ///   - incarnation: Their incarnation.
    /// - Throws: ``StoreError``.
    public func note(results: [Int64: Verdict], of incarnation: ID) throws(StoreError) {
        try transaction { () throws(StoreError) in
            for (seq, verdict) in results.sorted(by: { $0.key < $1.key }) {
                try setVerdict(verdict.json(seq: seq).canonicalText, incarnation, seq)
            }
        }
    }

    func setVerdict(_ verdict: String, _ incarnation: ID, _ seq: Int64) throws(StoreError) {
        let values: [Value] = [.text(incarnation.text), .integer(seq), .text(verdict)]
        try run(
            "UPDATE local_outbox SET verdict = $3 WHERE incarnation = $1 AND seq = $2",
            values
        )
        let isDeferred = IncarnationRow.isDeferred(verdict)
        try run(
            """
            UPDATE local_outbox SET state = CASE
                WHEN $3 = 1 AND state IN ('pending', 'received') THEN 'deferred'
                WHEN $3 = 0 AND state = 'deferred' THEN 'received' ELSE state END
            WHERE incarnation = $1 AND seq = $2
            """,
            [.text(incarnation.text), .integer(seq), .flag(isDeferred)]
        )
    }
}
