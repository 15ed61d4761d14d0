import Store
import World

extension DeviceAgent {
    /// No more than one dump in this time, in milliseconds: each writes the whole replica.
    private static let dumpPause: Int64 = Care.dump.pauseMilliseconds

    /// Writes the replica beside the store, when a checkpoint changed it: a destroyed store is then
    /// usable again without the line (`durability.md` 6.4).
    ///
    /// - Parameter isLast: Whether there will be no later moment, as at a clean stop.
    func dumpReplica(isLast: Bool = false) {
        let now = ports.clock.monotonicMilliseconds()
        let isTime = dumpedAt.map { now - $0 >= Self.dumpPause } ?? true
        guard isDumpDue, isTime || isLast else { return }
        guarded { () throws(StoreError) in
            try replicaDump.write(store, ports.entropy)
            isDumpDue = false
            // A dump without a roster lets nobody in: the next one does not wait.
            dumpedAt = try store.staff().isEmpty ? nil : now
        }
    }

    var replicaDump: ReplicaDump {
        ReplicaDump(
            state.appending("replica"),
            scratch: state.appending("tmp"),
            key: keyring.keys.journalKey,
            older: keyring.keys.olderJournalKeys,
            on: ports.disk
        )
    }
}
