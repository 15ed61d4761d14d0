import Desk
import Journal
import Ledger
import Store
import World

extension BootWork {
    /// Makes the store again, the damaged one going to quarantine right before (BT-10).
    func rebuild(
        _ cause: String?,
        _ badPages: [UInt32],
        _ reading: Reading,
        from end: JournalEnd,
        _ row: BootTable.Row
    ) throws(BootHalt) -> DeviceStore {
        let start = reading.records.isEmpty ? end.position : reading.findings.start
        let holes = reading.findings.holes
        let salvaged = try salvage(into: reading.records, holes.map(\.lsns))
        let rebuild = Rebuild(storeFile: storeFile, state: state, dump: dump, ports: ports)
        let outcome = try BootStep.store { () throws(StoreError) in
            try rebuild.run(
                RestoredRecords(reading.records, salvaged: salvaged).merged,
                from: StorePosition(start),
                lost: LostNumbers.of(reading.records, holes)
            ) { () throws(StoreError) in try quarantine(cause, badPages, end.position) }
        }
        for fault in outcome.faults {
            ports.log.write(.error, "store.meaning", [.code(fault)])
        }
        isBroken = isBroken || !outcome.faults.isEmpty
        guard row != .firstStart else { return outcome.store }
        lacksReplica = !outcome.hasReplica
        report.cause = row == .allLost ? "all_lost" : report.cause ?? "store_missing"
        report.replayed = outcome.replayed
        ports.log.write(.warning, "store.rebuilt", [.count(.records, outcome.replayed)])
        return outcome.store
    }

    var dump: ReplicaDump {
        ReplicaDump(
            state.appending("replica"),
            scratch: state.appending("tmp"),
            key: keyring.keys.journalKey,
            older: keyring.keys.olderJournalKeys,
            on: ports.disk
        )
    }

    /// Law 3: what is damaged is moved away whole, and kept.
    func quarantine(
        _ cause: String?,
        _ badPages: [UInt32],
        _ position: JournalPosition
    ) throws(StoreError) {
        // What went before, in a try that was cut, is in its set already.
        guard try storeFile.stands() else { return }
        let quarantine = Quarantine(state.appending("quarantine"), on: ports.disk)
        let mark = Quarantine.mark(ports.clock.now().adding(milliseconds: -86_400_000))
        let recent = try quarantine.places().filter { place in
            place.name >= mark && place.name.hasSuffix("-journal") == false
        }
        isBroken = isBroken || recent.count >= 2
        let manifest: JSON = [
            "cause": .text(cause ?? "store_missing"),
            "bad_pages": .list(badPages.map { .integer(Int64($0)) }),
            "lsn": .integer(position.lsn), "incarnation": .text(position.incarnation.text),
            "seq": .integer(position.seq), "agent": .text(Product.version),
            "schema": .integer(DeviceStore.schemaVersion),
        ]
        let place = try quarantine.take(
            storeFile.path,
            because: "store_corrupt",
            manifest: manifest,
            at: ports.clock.now()
        )
        report.cause = "store_corrupt"
        report.quarantined = "quarantine/" + place.name
    }

    /// BT-12 without any journal file: it goes on where custody ends, and the store hands the rest
    /// back.
    func end(
        from store: DeviceStore,
        _ position: StorePosition
    ) throws(BootHalt) -> JournalEnd {
        report.cause = "journal_lost"
        var base = JournalPosition(position)
        base.lsn = max(base.lsn, heads.first?.lsn ?? 0)
        try BootStep.store { () throws(StoreError) in
            for last in witnesses(position) {
                var lost = HoleNote(of: last, in: 1...max(1, base.lsn))
                lost.drop(through: try store.custody(of: last.incarnation)?.receivedSeq ?? 0)
                vanished.append(lost)
            }
            vanished[0].tailLostAt = ports.clock.now()
            let received = try store.custody(of: position.incarnation)?.receivedSeq ?? 0
            guard received < position.seq else { return }
            let rows = try store.outbox(position.incarnation, from: received + 1, limit: 1)
            guard let first = rows.first else { return }
            base.seq = received
            base.head = first.previousHash
        }
        return .vouched(base)
    }

    /// The store's numbering with the highest number that a head file knows of it, and a later
    /// numbering that only a head file still names.
    private func witnesses(_ position: StorePosition) -> [JournalPosition] {
        var own = JournalPosition(position)
        let told = heads.filter { $0.incarnation == own.incarnation }.map(\.seq).max() ?? 0
        own.seq = max(own.seq, told)
        guard let head = heads.first, head.incarnation != own.incarnation, head.lsn > own.lsn else {
            return [own]
        }
        return [own, head]
    }
}
