import CloudStore
import Ledger
import Sync
import World

/// Answers `GET /changes`: everything that is newer than the cursor, as one consistent cut.
///
/// The whole answer is read in one transaction. Where it would be longer than the agent wants, it
/// ends at a mark: what was sent stays in staging, and only the call that reaches the head of the
/// change log sends a checkpoint. A checkpoint in between would be no cut at all, because documents
/// that changed again later are missing from it.
///
/// - SeeAlso: P11.
struct Feed {
    let cloudEpoch: String
    let limits: SyncLimits
    /// Whether verdicts come: then a cut with waiting actions is worth asking again at once.
    let isJudging: Bool

    private static let pageSize = 500

    /// The lines of the answer.
    ///
    /// - Parameters:
    ///   - question: Cursor and size.
    ///   - device: The device that asks.
    ///   - ledger: Its property.
    /// - Returns: NDJSON, or the problem that sends the agent to a snapshot.
    /// - Throws: ``CloudStoreError``.
    func lines(
        for question: SyncQuery.Changes,
        by device: CloudLedger.DeviceRecord,
        from ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<[UInt8], Problem> {
        let head = try ledger.position()
        guard let asked = question.cursor, let from = FeedCursor(asked),
            from.cloudEpoch == cloudEpoch, from.position <= head
        else { return .failure(Self.unknown(cloudEpoch)) }
        guard from.view == FeedCursor.view(of: device.id) else {
            return .failure(Problem(.viewChanged, members: ["action": "snapshot"]))
        }
        if from.isGone(after: limits.deltaRetentionSeconds, at: ledger.now) {
            return .failure(Self.gone(cloudEpoch))
        }
        try ledger.renewRoster()
        var bytes = Change.begin(from: asked, cloudEpoch: cloudEpoch, view: from.view).line
        let limit = max(question.maxBytes ?? Int64.max, limits.markEveryBytes)
        guard try write(from, to: &bytes, limit: limit, device: device, ledger: ledger) else {
            return .success(bytes)
        }
        let end = try checkpoint(from, of: device, ledger: ledger)
        try ledger.pulled(device.id, through: try ledger.position())
        return .success(bytes + Change.checkpoint(end).line)
    }

    static func unknown(_ cloudEpoch: String) -> Problem {
        Problem(.cursorUnknown, members: snapshot(cloudEpoch))
    }

    private static func gone(_ cloudEpoch: String) -> Problem {
        Problem(.cursorGone, members: snapshot(cloudEpoch))
    }

    private static func snapshot(_ cloudEpoch: String) -> [String: JSON] {
        ["action": "snapshot", "collections": "*", "epoch": .text(cloudEpoch)]
    }

    /// Writes changes with their marks; false when the limit cut them short.
    private func write(
        _ from: FeedCursor,
        to bytes: inout [UInt8],
        limit: Int64,
        device: CloudLedger.DeviceRecord,
        ledger: CloudLedger
    ) throws(CloudStoreError) -> Bool {
        var position = from.position
        var sinceMark = 0
        while true {
            let changes = try ledger.changes(after: position, for: device, limit: Self.pageSize)
            for change in changes {
                let line = try Self.line(of: change)
                bytes += line
                sinceMark += line.count
                position = change.position
                guard sinceMark >= limits.markEveryBytes else { continue }
                let mark = FeedCursor(
                    cloudEpoch: cloudEpoch,
                    view: from.view,
                    position: position,
                    base: from.base,
                    day: from.day
                )
                bytes += Change.mark(mark.cursor).line
                sinceMark = 0
                if bytes.count >= limit { return false }
            }
            if changes.count < Self.pageSize { return true }
        }
    }

    private static func line(
        of change: CloudLedger.FeedChange
    ) throws(CloudStoreError) -> [UInt8] {
        guard let json = change.document else {
            let cause: Change.Cause = change.isOutOfScope ? .outOfScope : .deleted
            return Change.delete(
                collection: change.collection,
                id: change.id,
                version: change.ver,
                cause
            ).line
        }
        do throws(ShapeError) {
            let document = try Change.Document(json, "doc")
            return Change.put(collection: change.collection, document).line
        } catch { throw .damaged }
    }

    private func checkpoint(
        _ from: FeedCursor,
        of device: CloudLedger.DeviceRecord,
        ledger: CloudLedger
    ) throws(CloudStoreError) -> Checkpoint {
        let head = try ledger.position()
        var sums: [String: RowSum] = [:]
        let today = FeedCursor.day(of: ledger.now)
        let names =
            today > from.day
            ? FeedCollection.allCases.map(\.rawValue)
            : try ledger.collections(changedAfter: from.base, for: device)
        for name in names { sums[name] = try ledger.sum(of: name, for: device) }
        let cursor = FeedCursor(
            cloudEpoch: cloudEpoch,
            view: from.view,
            position: head,
            base: head,
            day: max(today, from.day)
        )
        return Checkpoint(
            cursor: cursor.cursor,
            at: ledger.now,
            custody: try ledger.custody(of: device.id, since: from.base),
            sums: sums,
            hasMore: isJudging ? try ledger.hasWaiting() : false
        )
    }
}
