import Database
public import Ledger
public import World

/// What is not yet in the cloud, as `till status` shows it.
public struct OutboxStatus: Hashable, Sendable {
    /// Actions that are not in custody.
    public var pending: Int64 = 0
    /// When the oldest of them was captured.
    public var oldest: Timestamp?
    /// Their money, per currency: cash moved in either direction, and charges.
    public var money = Totals()
    /// Actions in custody that wait for another one, or for an operator.
    public var blocked: Int64 = 0
    /// Actions that no cloud could receive.
    public var deadLetters: Int64 = 0
    /// The end of the prefix of this incarnation that is in custody.
    public var receivedSeq: Int64 = 0
    /// The end of the prefix of this incarnation that is settled.
    public var settledSeq: Int64 = 0
    /// The highest number given in this incarnation.
    public var lastSeq: Int64 = 0
}

extension DeviceStore {
    /// What is not yet in the cloud.
    ///
    /// - Returns: Counts and sums over the whole outbox; numbers of the current incarnation.
    /// - Throws: ``StoreError``.
    public func outboxStatus() throws(StoreError) -> OutboxStatus {
        var status = OutboxStatus()
        let waiting = try first(
            """
            SELECT count(*), min(captured_at) FROM local_outbox INDEXED BY local_outbox_waiting
            WHERE state = 'pending' AND carried IS NULL
            """
        )
        status.pending = waiting?.integer(0) ?? 0
        status.oldest = waiting?.integer(1).map { Timestamp(milliseconds: $0) }
        status.money = try pendingMoney()
        status.blocked = try blockedCount()
        status.deadLetters = try number(
            """
            SELECT count(*) FROM local_outbox AS o INDEXED BY local_outbox_open
            JOIN local_outbox AS c ON c.lsn = o.carried
            WHERE o.state = 'dead_letter' AND o.state <> 'settled' AND c.type = 'outbox.opaque'
            """
        )
        if let custody = try custody(of: position().incarnation) {
            status.receivedSeq = custody.receivedSeq
            status.settledSeq = custody.decided.completeThrough
            status.lastSeq = custody.lastSeq
        }
        return status
    }

    /// How many actions the cloud has not settled, whatever their numbering; carried ones once.
    ///
    /// - Throws: ``StoreError``.
    public func unsettledCount() throws(StoreError) -> Int64 {
        try number(
            """
            SELECT count(*) FROM local_outbox
            WHERE state IN ('pending', 'received', 'deferred') AND state <> 'settled'
            AND carried IS NULL
            """
        )
    }

    /// When the oldest action was captured that the cloud has not settled, nil when there is none.
    ///
    /// - Throws: ``StoreError``.
    public func oldestUnsettled() throws(StoreError) -> Timestamp? {
        let row = try first(
            """
            SELECT min(captured_at) FROM local_outbox
            WHERE state IN ('pending', 'received', 'deferred', 'dead_letter')
            AND state <> 'settled' AND carried IS NULL
            """
        )
        return row?.integer(0).map { Timestamp(milliseconds: $0) }
    }

    /// How many actions are held up to a place.
    ///
    /// - Throws: ``StoreError``.
    public func heldCount(through lsn: Int64) throws(StoreError) -> Int64 {
        try number("SELECT count(*) FROM local_outbox WHERE lsn <= $1", [.integer(lsn)])
    }

    private func pendingMoney() throws(StoreError) -> Totals {
        try totals(
            try rows(
                "SELECT currency, amount_micro FROM pending_total WHERE amount_micro <> 0"
            ),
            "pending_total"
        )
    }

    private func blockedCount() throws(StoreError) -> Int64 {
        let blocking: Set<String> = [
            "MELMASTOON.SYNC.BLOCKED_BY_STREAM", "MELMASTOON.SYNC.BLOCKED_BY_DEP",
            "MELMASTOON.SYNC.PARKED",
        ]
        var blocked: Int64 = 0
        // The second term names the partial index, which SQLite does not find by itself.
        let sql: StaticString = """
            SELECT verdict FROM local_outbox WHERE state = 'deferred' AND state <> 'settled'
            """
        try each(sql) { (row) throws(StoreError) in
            let verdict = try json(row.text(0) ?? "", "local_outbox: verdict")
            if let code = verdict["code"]?.textValue, blocking.contains(code) { blocked += 1 }
            return true
        }
        return blocked
    }
}
