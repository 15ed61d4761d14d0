import Journal
import Ledger
import Store
import World

/// Makes a store again from the journal and the newest replica dump, without the line
/// (`durability.md` 6.3).
///
/// Its only output is one rename (DUR-20): cut anywhere, it runs again.
struct Rebuild {
    /// The file in `tmp/` that becomes the store.
    static let buildName = "store.db"

    let storeFile: StoreFile
    let state: DiskPath
    let dump: ReplicaDump
    let ports: AgentPorts

    /// What came of it.
    struct Outcome {
        let store: DeviceStore
        /// Records that were applied.
        let replayed: Int64
        /// Whether there was a dump of the cloud's data.
        let hasReplica: Bool
        /// Checks of meaning that do not hold, by name.
        let faults: [String]
    }

    /// Builds, checks, installs and opens; what stood under the name must be gone by then.
    ///
    /// - Parameters:
    ///   - records: Every record the journal holds, and what was salvaged for its holes, in order.
    ///   - start: Where the chain stood before the first of them.
    ///   - lost: Numbers that are known to be gone.
    ///   - clear: Moves away what stands under the store's name, right before the new one gets it.
    /// - Returns: The store, open, and what was found.
    /// - Throws: ``StoreError``; nothing under the store's name has changed, or it is gone.
    func run(
        _ records: [StoredRecord],
        from start: StorePosition,
        lost: [ID: RangeSet],
        clearing clear: () throws(StoreError) -> Void
    ) throws(StoreError) -> Outcome {
        let path = state.appending("tmp").appending(Self.buildName)
        try removeRemains(of: path)
        let build = try storeFile.make(path, start: start)
        defer { build.close() }
        let hasReplica = try dump.load(into: build)
        let replayed = try Self.replay(records, into: build, slice: records.count)
        let faults = try StoreCheck(build, lost: lost).run().map(\.description)
        build.close()
        try storeFile.settle(path)
        try clear()
        try StoreBuild.install(path, as: storeFile.path, on: ports.disk)
        let store = try storeFile.reopen()
        return Outcome(store: store, replayed: replayed, hasReplica: hasReplica, faults: faults)
    }

    /// Applies what lies behind the store's position.
    ///
    /// - Parameters:
    ///   - records: Records in order.
    ///   - store: The store.
    ///   - slice: Records of a transaction; a build takes one, for only all of it counts.
    /// - Returns: How many records that were.
    /// - Throws: ``StoreError``.
    static func replay(
        _ records: [StoredRecord],
        into store: DeviceStore,
        slice: Int = 500
    ) throws(StoreError) -> Int64 {
        let position = try store.position().lsn
        var rest = records.drop { $0.lsn <= position }
        let count = Int64(rest.count)
        while !rest.isEmpty {
            try store.beginGroup()
            do throws(StoreError) {
                for record in rest.prefix(slice) { try store.apply(record) }
            } catch {
                try store.rollbackGroup()
                throw error
            }
            try store.commitGroup()
            rest = rest.dropFirst(slice)
        }
        if count > 0 { try store.doubtPrintJobs(after: position) }
        return count
    }

    private func removeRemains(of path: DiskPath) throws(StoreError) {
        do throws(DiskError) {
            for ending in ["", "-wal", "-journal", "-shm"] {
                let remains = DiskPath(path.text + ending)
                if try ports.disk.entry(at: remains) != nil { try ports.disk.remove(remains) }
            }
        } catch {
            throw error.code == .full ? StoreError.full : .unusable(error.description)
        }
    }
}
