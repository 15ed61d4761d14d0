import Ledger
import World

/// What comes of pulls and snapshots.
extension SyncEngine {
    /// How long sums may differ before the next snapshot for it, in milliseconds.
    private static let mismatchInterval: Int64 = 3_600_000

    mutating func staged(_ mark: Cursor, _ now: Timestamp) {
        lineAnswered(.pull, now)
        cursor = mark
        isPullWanted = true
    }

    mutating func applied(
        _ checkpoint: Checkpoint,
        _ mismatched: [String],
        _ now: Timestamp
    ) -> [SyncStep] {
        lineAnswered(.pull, now)
        cursor = checkpoint.cursor
        isPullWanted = isPullWanted || checkpoint.hasMore
        pullDueAt = now.adding(milliseconds: policy.intervalSeconds * 1_000)
        if mismatched.isEmpty { return [] }
        // A cloud whose own sums are wrong must not be asked for snapshots all day.
        if mismatchQuietUntil.map({ $0 <= now }) ?? true {
            mismatchQuietUntil = now.adding(milliseconds: Self.mismatchInterval)
            if snapshotWanted == nil { snapshotWanted = (.mismatch, mismatched) }
        }
        return [.alarm(.sumsDiffer(mismatched))]
    }

    mutating func snapshotLoaded(_ cursor: Cursor, _ now: Timestamp) {
        lineAnswered(.snapshot, now)
        self.cursor = cursor
        snapshotWanted = nil
        isPullWanted = true
    }

    /// Wants a snapshot of everything.
    mutating func want(_ reason: SnapshotReason) {
        snapshotWanted = (reason, nil)
    }
}
