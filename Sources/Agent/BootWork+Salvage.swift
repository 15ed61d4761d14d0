import Journal
import Ledger
import Store
import World

extension BootWork {
    /// What damaged stores, this one or those in quarantine, still give for the journal's holes
    /// (`durability.md` 6.2).
    ///
    /// - Parameters:
    ///   - records: What the journal holds.
    ///   - holes: The places it lost; without any, no store is looked at.
    /// - Returns: Rows in order, one for a place.
    /// - Throws: ``BootHalt`` when the quarantine cannot be listed.
    func salvage(
        into records: [JournalRecord],
        _ holes: [ClosedRange<Int64>]
    ) throws(BootHalt) -> [StoredRecord] {
        if holes.isEmpty { return [] }
        var found: [StoredRecord] = []
        let quarantine = Quarantine(state.appending("quarantine"), on: ports.disk)
        let places = try BootStep.store { () throws(StoreError) in try quarantine.places() }
        let sets = places.reversed().map { $0.appending(storeFile.path.name) }
        for path in [storeFile.path] + sets {
            do throws(StoreError) { found += try storeFile.salvage(path).records } catch {
                // A set that cannot be read now is one more that is damaged.
                ports.log.write(.error, "store.unsalvageable", [.path(path)])
            }
        }
        let ordered = found.enumerated().sorted { one, other in
            (one.element.lsn, one.offset) < (other.element.lsn, other.offset)
        }
        let rows = SalvagedRows(ordered.map(\.element), into: records, holes).rows
        if !rows.isEmpty {
            ports.log.write(.warning, "store.salvaged", [.count(.actions, Int64(rows.count))])
        }
        return rows
    }

    /// No file of the journal is left and the store is damaged: what can be salvaged of it becomes
    /// a store, which then gives the journal back what it has (BT-12).
    ///
    /// Cut before its rename it runs again, from quarantine if need be (DUR-20).
    ///
    /// - Returns: Whether there was anything; if so, all must be looked at again.
    func rebuildFromSalvage(_ cause: String?, _ badPages: [UInt32]) throws(BootHalt) -> Bool {
        let rows = try salvage(into: [], [1...Int64.max])
        guard let first = rows.first else { return false }
        let start = StorePosition(
            lsn: first.lsn - 1,
            incarnation: first.incarnation,
            seq: first.seq - 1,
            head: first.previousHash,
            slip: 0
        )
        var given: [ID: RangeSet] = [:]
        for row in rows { given[row.incarnation, default: RangeSet()].insert(1...row.seq) }
        let rebuild = Rebuild(storeFile: storeFile, state: state, dump: dump, ports: ports)
        let last = heads.first ?? JournalPosition(start)
        let outcome = try BootStep.store { () throws(StoreError) in
            try rebuild.run(rows, from: start, lost: given) { () throws(StoreError) in
                try quarantine(cause, badPages, last)
            }
        }
        outcome.store.close()
        return true
    }
}
