import Database
import Ledger
import Sync
import World

extension DeviceStore {
    /// The next documents of the replica as lines, nil behind the last.
    func dumpSlice(
        after place: Int64,
        limit: Int
    ) throws(StoreError) -> (lines: [[UInt8]], place: Int64)? {
        let found = try rows(
            "SELECT rowid, collection, doc FROM replica_row WHERE rowid > $1 ORDER BY rowid",
            [.integer(place)],
            limit: limit
        )
        guard let last = found.last?.integer(0) else { return nil }
        var lines: [[UInt8]] = []
        for row in found {
            guard let collection = row.text(1), let document = row.text(2) else {
                throw .damaged("replica_row")
            }
            // The document is kept in canonical form, so it is written as it is: a dump is read
            // back by whoever checks it, and a large replica must not stop the desk.
            let text = "{\"c\":\"\(collection)\",\"doc\":\(document),\"t\":\"put\"}\n"
            lines.append(Array(text.utf8))
        }
        return (lines, last)
    }

    /// The view, and the checkpoint with what the cloud has said of every incarnation.
    ///
    /// A store that never saw a checkpoint has no such lines, and its dump loads as nothing.
    func dumpEnd() throws(StoreError) -> [[UInt8]] {
        let state = try replicaState()
        guard let cursor = state.cursor, let at = state.cutAt else { return [] }
        var custody: [Custody] = []
        for row in try custodies() {
            custody.append(
                Custody(
                    incarnation: row.incarnation,
                    receivedSeq: row.receivedSeq,
                    headHash: row.receivedHash ?? [UInt8](repeating: 0, count: 32),
                    decided: row.decided,
                    safeSeq: row.safeSeq
                )
            )
        }
        var ends: [Change] = []
        if let view = state.view, let cloudEpoch = state.cloudEpoch {
            ends.append(.begin(from: nil, cloudEpoch: cloudEpoch, view: view))
        }
        let cut = Checkpoint(
            cursor: cursor,
            at: at,
            custody: custody,
            sums: try sums(),
            hasMore: false
        )
        return (ends + [.checkpoint(cut)]).map(\.line)
    }

    /// Loads the lines of a dump into a build; false when they are no whole, true dump.
    func load(dump lines: [[UInt8]]) throws(StoreError) -> Bool {
        var changes: [Change] = []
        for line in lines {
            do { changes.append(try Change(line: line)) } catch { return false }
        }
        guard case .checkpoint(let cut)? = changes.last else { return false }
        try beginSnapshot()
        try stage(changes)
        for case .begin(_, let cloudEpoch, let view) in changes {
            try setView(view, cloudEpoch: cloudEpoch)
        }
        let outcome = try transaction { () throws(StoreError) in
            try take(cut, isOwnDump: true)
        }
        return outcome.differences.isEmpty
    }
}
