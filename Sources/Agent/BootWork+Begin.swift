import Desk
import Journal
import Ledger
import Store
import World

extension BootWork {
    /// Puts the agent together and begins its life: first group, holes, numbering.
    func begin(
        _ end: JournalEnd,
        _ store: DeviceStore,
        _ reading: Reading,
        isAllLost: Bool = false
    ) throws(BootHalt) -> DeviceAgent {
        let agent = try assemble(end, store)
        do throws(BootHalt) {
            try live(agent, reading, isAllLost)
            return agent
        } catch {
            agent.close()
            throw error
        }
    }

    /// The agent on a new segment pair.
    func assemble(_ end: JournalEnd, _ store: DeviceStore) throws(BootHalt) -> DeviceAgent {
        let journal = try BootStep.journal { () throws(JournalError) in
            try ActionJournal(
                behind: end,
                in: folders,
                keys: journalKeys,
                disk: ports.disk,
                clock: ports.clock,
                entropy: ports.entropy
            )
        }
        let last = try BootStep.store { () throws(StoreError) in
            (boot: try store.note("boot"), stop: try store.note("stop"))
        }
        let counter = last.boot?["counter"]?.integerValue ?? 0
        let parts = DeviceAgent.Parts(
            identity: identity,
            keyringFiles: files,
            keyring: keyring,
            store: store,
            journal: journal,
            boot: counter + 1,
            wasUnclean: last.boot != nil && last.stop?["boot"]?.integerValue != counter,
            recovery: nil
        )
        let agent = DeviceAgent(parts, ports: ports, configuration: configuration, state: state)
        // Whatever store is opened here passed its checks, but for one that is said to be broken.
        if !isBroken { agent.tally.checkedAt = ports.clock.now().milliseconds }
        try BootStep.store { () throws(StoreError) in try agent.refreshDay(isNews: false) }
        return agent
    }

    private func live(
        _ agent: DeviceAgent,
        _ reading: Reading,
        _ isAllLost: Bool
    ) throws(BootHalt) {
        let store = agent.store
        var holes: [HoleNote] = []
        var rows: [OutboxRow] = []
        try BootStep.store { () throws(StoreError) in
            let known = try store.holes().compactMap(HoleNote.init)
            if isAllLost { holes.append(try everything(store)) }
            for hole in reading.findings.holes where !known.contains(where: hole.isDeclared) {
                for bare in try notes(of: hole, behind: reading.findings.last, store) {
                    let note = try bare.settled(by: store, from: agent.journal.position)
                    holes.append(note)
                    rows += try note.rowsToKeep(in: store)
                }
            }
            for lost in vanished {
                holes.append(try lost.settled(by: store, from: agent.journal.position))
            }
        }
        try agent.open(holes.map(\.json) + rows.compactMap(RestoredRecords.note))
        agent.dropBare(reading.findings.disposable)
        try agent.refill()
        try agent.goOn(reading.findings.forks)
        try finish(agent, holes)
    }

    /// What a hole is declared as: the end of the journal may hold numbers of a later numbering.
    private func notes(
        of hole: JournalHole,
        behind last: JournalPosition,
        _ store: DeviceStore
    ) throws(StoreError) -> [HoleNote] {
        var note = HoleNote(hole)
        guard hole.isCertain, hole.lsns.upperBound > last.lsn else { return [note] }
        note.tailLostAt = ports.clock.now()
        let position = JournalPosition(try store.position())
        guard position.lsn > last.lsn, position.incarnation != last.incarnation else {
            return [note]
        }
        return [note, HoleNote(of: position, in: hole.lsns)]
    }

    /// Whoever still knows of the highest number, when journal and store are gone.
    private func everything(_ store: DeviceStore) throws(StoreError) -> HoleNote {
        let incarnation = keyring.keys.incarnation ?? identity.deviceID
        let witness = heads.first { $0.incarnation == incarnation }
        let received = try store.custody(of: incarnation)?.receivedSeq ?? 0
        return HoleNote(allOf: incarnation, through: witness, above: received)
    }

    /// Mode, and what the recovery came to in money.
    private func finish(_ agent: DeviceAgent, _ holes: [HoleNote]) throws(BootHalt) {
        if !holes.isEmpty, report.cause == nil { report.cause = "journal_hole" }
        if lacksReplica { agent.mode = .recovering }
        if isBroken {
            agent.mode = .readOnly
            agent.modeCode = .readOnly
            ports.log.write(.error, "boot.third_recovery", [])
        }
        guard report.cause != nil else { return }
        try BootStep.store { () throws(StoreError) in
            try RecoveryMoney(agent.store).fill(&report, holes)
        }
        agent.recovery = report
        ports.log.write(.warning, "boot.recovered", [.count(.actions, report.requeued)])
    }
}

extension JournalHole {
    /// Whether an earlier boot declared all of it.
    func isDeclared(by note: HoleNote) -> Bool {
        note.lsns.lowerBound <= lsns.lowerBound && note.lsns.upperBound >= lsns.upperBound
    }
}
