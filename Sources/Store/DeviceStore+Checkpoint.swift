import Database
public import Ledger
public import Sync
import World

/// What came of a checkpoint.
public struct CheckpointOutcome: Hashable, Sendable {
    /// Collections whose rows here do not add up to the cloud's sum, sorted: repair them (P14).
    public var differences: [String] = []
    /// Incarnations of which the cloud says what cannot be: nothing of theirs was settled.
    public var mismatches: [ID: CustodyMatch] = [:]
    /// How many actions this checkpoint settled.
    public var settled: Int64 = 0
}

extension DeviceStore {
    /// Applies the staged lines and one checkpoint: rows, sums, settled actions and cursor, all or
    /// none.
    ///
    /// Guarantee: after a crash the store holds the old cut or the new one, never a mixture.
    ///
    /// - Parameter checkpoint: The cut as the cloud sent it.
    /// - Returns: What differs; empty when the replica is right.
    /// - Throws: ``StoreError/full`` when the disk cannot take it; the store is unchanged.
    /// - SeeAlso: P11.2, INV-12.
    @discardableResult
    public func apply(_ checkpoint: Checkpoint) throws(StoreError) -> CheckpointOutcome {
        try transaction { () throws(StoreError) in try take(checkpoint, isOwnDump: false) }
    }

    /// Inside the caller's transaction; a dump of our own is believed without comparing chains.
    func take(
        _ checkpoint: Checkpoint,
        isOwnDump: Bool
    ) throws(StoreError) -> CheckpointOutcome {
        var outcome = CheckpointOutcome()
        try removeReplaced()
        try takeStaged()
        for custody in checkpoint.custody {
            let match = try take(custody, isOwnDump: isOwnDump, &outcome.settled)
            if match != .matches { outcome.mismatches[custody.incarnation] = match }
        }
        try clearStaging()
        try run(
            "UPDATE replica_state SET cursor = $1, cut_at = $2, checkpoints = checkpoints + 1",
            [.text(checkpoint.cursor.text), .integer(checkpoint.at.milliseconds)]
        )
        let own = try sums()
        outcome.differences = checkpoint.sums.filter { own[$0.key] ?? RowSum() != $0.value }
            .keys.sorted()
        references = ReferenceCache()
        return outcome
    }

    private func takeStaged() throws(StoreError) {
        try each("SELECT collection, id, ver, doc FROM staged_row ORDER BY place") {
            (row) throws(StoreError) in
            guard let collection = row.text(0), let id = row.text(1), let version = row.integer(2)
            else { throw .damaged("staged_row") }
            let key = ReplicaKey(collection: collection, id: id)
            guard try version >= keptVersion(of: key) else { return true }
            if let doc = row.text(3) {
                try put(key, version, doc)
            } else {
                try remove(key, version)
            }
            return true
        }
    }

    /// O2, O6 and O7 for one incarnation.
    private func take(
        _ custody: Custody,
        isOwnDump: Bool,
        _ settled: inout Int64
    ) throws(StoreError) -> CustodyMatch {
        if isOwnDump { try keepIncarnation(custody.incarnation, last: custody.receivedSeq) }
        guard let known = try self.custody(of: custody.incarnation) else { return .matches }
        if !isOwnDump {
            let match = try compare(known, custody.receivedSeq, custody.headHash)
            guard match == .matches else { return match }
        }
        try setReceived(
            custody.incarnation,
            through: custody.receivedSeq,
            head: custody.headHash
        )
        try run(
            "UPDATE incarnation SET decided = $2, safe_seq = $3 WHERE incarnation = $1",
            [
                .text(custody.incarnation.text), .text(custody.decided.text),
                .integer(custody.safeSeq),
            ]
        )
        for range in known.decided.subtracting(custody.decided).ranges {
            try unsettle(custody.incarnation, range)
        }
        let new = custody.decided.subtracting(known.decided)
        for range in new.ranges { try settle(custody.incarnation, range) }
        settled += new.count
        return .matches
    }

    /// A numbering whose actions were all pruned is known by what the cloud holds of it.
    private func keepIncarnation(_ incarnation: ID, last: Int64) throws(StoreError) {
        try run(
            """
            INSERT OR IGNORE INTO incarnation
                (incarnation, began, is_first, last_seq, received_seq, decided, safe_seq)
            VALUES ($1, 0, 0, $2, 0, '', 0)
            """,
            [.text(incarnation.text), .integer(last)]
        )
    }

    /// The cut contains these actions: they leave the overlay in the transaction that brings what
    /// the cloud made of them.
    private func settle(_ incarnation: ID, _ range: ClosedRange<Int64>) throws(StoreError) {
        let values: [Value] = [
            .text(incarnation.text), .integer(range.lowerBound), .integer(range.upperBound),
        ]
        try run(
            """
            UPDATE local_outbox SET state = 'settled'
            WHERE incarnation = $1 AND seq BETWEEN $2 AND $3
            """,
            values
        )
        try run(
            """
            DELETE FROM overlay_entry WHERE action_id IN (
                SELECT action_id FROM local_outbox
                WHERE incarnation = $1 AND seq BETWEEN $2 AND $3)
            """,
            values
        )
        try run(
            """
            UPDATE local_attention SET is_open = 0 WHERE is_open = 1 AND action_id IN (
                SELECT action_id FROM local_outbox
                WHERE incarnation = $1 AND seq BETWEEN $2 AND $3)
            """,
            values
        )
    }

    /// A restored cloud lost these: own money comes back on the screen before anything is sent.
    private func unsettle(_ incarnation: ID, _ range: ClosedRange<Int64>) throws(StoreError) {
        let values: [Value] = [
            .text(incarnation.text), .integer(range.lowerBound), .integer(range.upperBound),
        ]
        try run(
            """
            UPDATE local_outbox SET verdict = NULL, state =
                CASE WHEN seq <= (SELECT received_seq FROM incarnation WHERE incarnation = $1)
                THEN 'received' ELSE 'pending' END
            WHERE incarnation = $1 AND seq BETWEEN $2 AND $3 AND state = 'settled'
            """,
            values
        )
        let lost = try rows(
            """
            SELECT body FROM local_outbox
            WHERE incarnation = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq
            """,
            values
        )
        for row in lost {
            guard let action = OutboxAction.action(row.text(0) ?? ""),
                try !isSettled(action: action.id.text)
            else { continue }
            try addOverlay(action)
            try setAttention(actionID: action.id.text, isOpen: true)
        }
    }
}
