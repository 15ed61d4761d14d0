import Journal
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// Writes the first group of this life: `boot`, `carry`, then what the scan found.
    ///
    /// - SeeAlso: `durability.md` 3.3.
    func open(_ found: [JSON]) throws(BootHalt) {
        let carry = try BootStep.store { () throws(StoreError) in try store.carryNote() }
        let opening: JSON = [
            "type": "boot", "counter": .integer(boot), "clean": .boolean(!wasUnclean),
            "agent": .text(Product.version), "schema": .integer(DeviceStore.schemaVersion),
            "at": .text(ports.clock.now().text),
        ]
        try keep(notes: [opening, carry] + found)
    }

    /// DUR-12: segments of lives in which nothing happened go, now that this life's first group is
    /// on disk.
    func dropBare(_ segments: [UInt32]) {
        do throws(JournalError) { try journal.prune(segments) } catch {
            // What is left is looked at again by the next start.
            ports.log.write(.warning, "journal.prune_failed", [])
        }
    }

    /// Journals notes and applies them.
    func keep(notes: [JSON]) throws(BootHalt) {
        var rest = notes[...]
        while !rest.isEmpty {
            var group = journal.draft
            while let note = rest.first, !group.isFull {
                _ = group.note(note)
                rest = rest.dropFirst()
            }
            try keep(group)
        }
    }

    /// BT-12: rows that the store has above the journal's end and that link to it are appended
    /// again, those of later numberings too.
    func refill() throws(BootHalt) {
        while let (numbering, rows) = try rowsAbove() {
            var group = journal.draft
            if numbering != group.position.incarnation { group.begin(numbering) }
            guard rows.first?.previousHash == group.position.head else { return }
            for row in rows {
                var trial = group
                // Same number, same hash, or the row is none of this chain.
                guard let body = row.json,
                    trial.action(body, request: row.request).hash == row.hash
                else { break }
                group = trial
            }
            if group.records.isEmpty { return }
            let count = Int64(group.records.count)
            ports.log.write(.error, "journal.tail_lost", [.count(.records, count)])
            try keep(group)
        }
    }

    /// The next rows of the store that the journal lacks, and their numbering.
    private func rowsAbove() throws(BootHalt) -> (ID, [OutboxRow])? {
        let position = journal.position
        return try BootStep.store { () throws(StoreError) -> (ID, [OutboxRow])? in
            let same = try store.outbox(position.incarnation, from: position.seq + 1, limit: 32)
            if !same.isEmpty { return (position.incarnation, same) }
            let known = try store.custodies().map(\.incarnation)
            guard let place = known.firstIndex(of: position.incarnation),
                known.indices.contains(place + 1)
            else { return nil }
            let later = try store.outbox(known[place + 1], from: 1, limit: 32)
            return later.isEmpty ? nil : (known[place + 1], later)
        }
    }

    /// Decides which numbering goes on: the first, the same, or a new one behind a loss.
    func goOn(_ forks: [JournalFork]) throws(BootHalt) {
        let declared = try BootStep.store { () throws(StoreError) in
            try store.holes().compactMap(HoleNote.init)
        }
        if let gap = declared.first(where: isOpen) {
            try beginAnew(behind: gap)
        } else if journal.position.seq == 0 {
            try beginFirst()
        }
        try carryForks(forks)
        try carryAbove(declared)
        guard keyring.keys.incarnation != journal.position.incarnation else { return }
        keyring.keys.incarnation = journal.position.incarnation
        try BootStep.disk { () throws(DiskError) in try keyringFiles.write(&keyring) }
    }

    private func isOpen(_ note: HoleNote) -> Bool {
        let going = [journal.position.incarnation, keyring.keys.incarnation]
        return note.beginsAnew && going.contains(note.incarnation)
    }

    /// The device's very first action.
    private func beginFirst() throws(BootHalt) {
        keyring.keys.incarnation = journal.position.incarnation
        keyring.keys.firstIncarnation = keyring.keys.firstIncarnation ?? keyring.keys.incarnation
        try BootStep.disk { () throws(DiskError) in try keyringFiles.write(&keyring) }
        let begin = IncarnationBegin(
            previous: nil,
            reason: .first,
            witness: nil,
            lost: RangeSet(),
            agentVersion: Product.version,
            schemaVersion: DeviceStore.schemaVersion
        )
        var group = journal.draft
        _ = group.action(systemAction(.incarnationBegin(begin), seq: 1).json)
        try keep(group)
    }

    /// P17.2: what was given and is gone is named, and a new numbering begins.
    private func beginAnew(behind gap: HoleNote) throws(BootHalt) {
        let position = journal.position
        let own = position.incarnation == gap.incarnation ? position.seq : 0
        let last = max(own, gap.seqs?.upperBound ?? 0)
        let witness = IncarnationBegin.Witness(
            source: gap.lsns.lowerBound == 1 ? .headFile : .journal,
            isReliable: gap.isCertain,
            last: [.init(incarnation: gap.incarnation, seq: last)]
        )
        let first = gap.lost.ranges.first?.lowerBound ?? last + 1
        let begun = beginIncarnation(
            .journalHole,
            carry: [Carry(incarnation: gap.incarnation, from: first)],
            lost: gap.lost,
            witness: witness
        )
        if begun == nil { throw BootHalt(.store(.journalUnwritable), "incarnation.begin") }
    }

    /// A cut may have come between a new numbering and what it carries.
    private func carryAbove(_ declared: [HoleNote]) throws(BootHalt) {
        for note in declared where note.incarnation != journal.position.incarnation {
            guard let lost = note.lost.ranges.first else { continue }
            let waiting = try BootStep.store { () throws(StoreError) in
                try store.toCarry(note.incarnation, above: lost.lowerBound - 1)
                    .first { $0.state == .pending && $0.action?.type != .incarnationBegin }
            }
            guard let waiting else { continue }
            let order = Carry(incarnation: note.incarnation, from: waiting.seq)
            if !carryAgain([order]) { throw BootHalt(.store(.journalUnwritable), "carry") }
        }
    }

    /// Journal, then store.
    func keep(_ group: GroupDraft) throws(BootHalt) {
        do throws(StoreError) {
            try store.beginGroup()
            for record in group.records { try store.apply(StoredRecord(record)) }
        } catch {
            rollBackAtBoot()
            throw BootHalt(store: error)
        }
        do throws(JournalError) { try journal.append(group) } catch {
            rollBackAtBoot()
            throw BootHalt(journal: error)
        }
        try BootStep.store { () throws(StoreError) in try store.commitGroup() }
    }

    private func rollBackAtBoot() {
        // The connection is closed right after, which rolls back as well.
        do throws(StoreError) { try store.rollbackGroup() } catch { needsRebuild = true }
    }

    /// Says that this life ended well, and leaves nothing to be replayed (DUR-24).
    public func stopCleanly() {
        dumpReplica(isLast: true)
        do throws(BootHalt) {
            try keep(notes: [["type": "stop", "boot": .integer(boot)]])
            try BootStep.store { () throws(StoreError) in _ = try store.moveLog(truncating: true) }
            try BootStep.journal { () throws(JournalError) in try journal.writeHead() }
        } catch { ports.log.write(.warning, "stop.unclean", []) }
        close()
    }
}

extension OutboxRow {
    /// The body, when it is JSON.
    var json: JSON? {
        do { return try JSON(parsing: body) } catch { return nil }
    }

    /// What the caller's request left with it.
    var request: JSON? {
        do { return try JSON(parsing: local)["rid"] } catch { return nil }
    }
}
