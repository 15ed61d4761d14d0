import Desk
import Journal
import Keyring
import Ledger
import Store
import World

// New keys without a moment in which anything opens with neither the old ones nor the new (SEC-4):
// a key is in both copies of the keyring before its first use, and leaves it after its last one.
// Cut anywhere, the next boot opens what the keyring names and removes the rest.

extension DeviceAgent {
    /// Makes new keys for the parts that were asked for.
    ///
    /// - Parameter asked: The parts.
    /// - Returns: What has new keys now.
    /// - Throws: ``BootHalt`` when a part could not be done; what it opened with before, it opens
    ///   with still, and the parts before it have their new keys.
    func rekey(_ asked: Rekey) throws(BootHalt) -> RekeyAnswer {
        let began = ports.clock.monotonicMilliseconds()
        // What a scrub under way knows of generations would be out of date.
        pruning = nil
        var answer = RekeyAnswer()
        for part in asked.parts {
            switch part {
            case .store:
                try rekeyStore()
                answer.storeKeyID = keyring.keys.store.keyID
            case .journal:
                try rekeyJournal()
                answer.journalGeneration = Int64(keyring.keys.journalGeneration)
            case .keyring:
                answer.isKeyringForeign = keyringFiles.isForeign
                if !keyringFiles.isForeign { try rekeyKeyring() }
                answer.isKeyringChanged = !keyringFiles.isForeign
            }
        }
        answer.milliseconds = ports.clock.monotonicMilliseconds() - began
        return answer
    }

    private func rekeyKeyring() throws(BootHalt) {
        try BootStep.disk { () throws(DiskError) in try keyringFiles.rekey(&keyring) }
        try noteKey(.keyring)
    }

    private func rekeyJournal() throws(BootHalt) {
        var keys = keyring.keys
        let fresh = Secret(count: 32, from: ports.entropy)
        keys.journalKeys[keys.journalGeneration + 1] = fresh
        try keep(keys)
        guard let journalID = keys.journalID else {
            preconditionFailure("a journal that runs has a name")
        }
        try BootStep.journal { () throws(JournalError) in
            try journal.rekey(JournalKeys(keys, identity, journalID))
        }
        try noteKey(.journal)
        try dumpTwice()
    }

    /// No dump is left under another key than the newest (B-33).
    func dumpTwice() throws(BootHalt) {
        try BootStep.store { () throws(StoreError) in
            for _ in 0..<2 { try replicaDump.write(store, ports.entropy) }
        }
    }

    /// Names new keys durably, or goes on with the old ones.
    private func keep(_ keys: DeviceKeys) throws(BootHalt) {
        var written = keyring
        written.keys = keys
        do throws(DiskError) { try keyringFiles.write(&written) } catch {
            // What is written next must be newer than what this try may have left.
            keyring.generation = written.generation
            throw BootHalt(disk: error)
        }
        keyring = written
    }

    private func noteKey(_ part: Rekey.Part) throws(BootHalt) {
        try keep(notes: [
            [
                "type": "key", "part": .text(part.rawValue), "at": .text(ports.clock.now().text),
                "generation": .integer(Int64(keyring.keys.journalGeneration)),
                "store": .text(keyring.keys.store.keyID),
            ]
        ])
        ports.log.write(.info, "key.rotated", [.code(part.rawValue)])
    }
}

// MARK: - Store

extension DeviceAgent {
    private func rekeyStore() throws(BootHalt) {
        dropOtherStore()
        var keys = keyring.keys
        guard keys.otherStore == nil else {
            throw BootHalt(.desk(.locked), "store: what the last rotation left cannot be removed")
        }
        let fresh = StoreSecret(from: ports.entropy)
        keys.otherStore = fresh
        try keep(keys)
        do throws(BootHalt) { try turnStore(to: fresh) } catch {
            dropOtherStore()
            throw error
        }
        dropOtherStore()
        try noteKey(.store)
    }

    /// Makes the other store, names it current and goes on with it.
    private func turnStore(to fresh: StoreSecret) throws(BootHalt) {
        try BootStep.store { () throws(StoreError) in
            try catchUp()
            try replicaDump.write(store, ports.entropy)
        }
        var turned = keyring
        (turned.keys.store, turned.keys.otherStore) = (fresh, keyring.keys.store)
        let work = try BootWork(rebooting, turned, identity)
        let made = try work.makeBeside(store)
        do throws(BootHalt) { try keep(turned.keys) } catch {
            made.close()
            // Whichever copy was written: from here on the old one is newer again.
            try keep(keyring.keys)
            throw error
        }
        let old = store
        store = made
        old.close()
    }

    /// Removes what a rotation left of the store that is not current; what cannot go now goes at
    /// the next start.
    func dropOtherStore() {
        guard keyring.keys.otherStore != nil else { return }
        do throws(BootHalt) {
            let file = StoreFile(state, keyring.keys, identity, ports)
            try BootStep.disk { () throws(DiskError) in
                try file.removeOther(state.appending("tmp"))
            }
            var keys = keyring.keys
            keys.otherStore = nil
            try keep(keys)
        } catch { ports.log.write(.warning, "key.old_store_left", []) }
    }

    /// Forgets journal keys under which nothing is kept any more, by the segments that stay, as a
    /// scrub without findings saw them.
    func retireKeys(keeping kept: [SegmentFacts]) throws(BootHalt) {
        var used: Set<UInt32> = [keyring.keys.journalGeneration]
        for segment in kept {
            guard let generation = segment.generation else { return }
            used.insert(generation)
        }
        var keys = keyring.keys
        keys.journalKeys = keys.journalKeys.filter { used.contains($0.key) }
        guard keys.journalKeys.count < keyring.keys.journalKeys.count else { return }
        try dumpTwice()
        try keep(keys)
        ports.log.write(.info, "key.retired", [])
    }
}

extension BootWork {
    /// Makes a store under this keyring's key of all that journal and dump hold, beside the one in
    /// use, whose dump was written just now, and proves that it is the same.
    fileprivate func makeBeside(_ current: DeviceStore) throws(BootHalt) -> DeviceStore {
        let reading = try look()
        let rebuild = Rebuild(storeFile: storeFile, state: state, dump: dump, ports: ports)
        let outcome = try BootStep.store { () throws(StoreError) in
            try rebuild.run(
                RestoredRecords(reading.records).merged,
                from: StorePosition(reading.findings.start),
                lost: LostNumbers.of(reading.records, reading.findings.holes)
            ) {}
        }
        do throws(BootHalt) {
            let isSame = try BootStep.store { () throws(StoreError) in
                try outcome.store.takeOver(from: current)
                return try outcome.store.stands(as: current)
            }
            guard outcome.faults.isEmpty, isSame else {
                throw BootHalt(.store(.sumsBroken), "the new store is not the same as the old one")
            }
            return outcome.store
        } catch {
            outcome.store.close()
            throw error
        }
    }
}

extension DeviceStore {
    /// Takes over what is neither in the journal nor in a dump: settings, and what the cloud said
    /// of custody before its first checkpoint.
    fileprivate func takeOver(from other: DeviceStore) throws(StoreError) {
        for name in ["base_url", "cloud_epoch"] { try set(name, other.setting(name)) }
        for custody in try other.custodies() {
            try received(
                custody.incarnation,
                through: custody.receivedSeq,
                head: custody.receivedHash
            )
        }
    }

    /// Whether another store tells the same of positions, custody, money and sessions.
    fileprivate func stands(as other: DeviceStore) throws(StoreError) -> Bool {
        guard try position() == other.position(), try custodies() == other.custodies(),
            try outboxStatus() == other.outboxStatus(), try lastSlip() == other.lastSlip(),
            try liveSessions() == other.liveSessions()
        else { return false }
        for session in try liveSessions()
        where try figures(of: session) != other.figures(of: session) { return false }
        return true
    }
}
