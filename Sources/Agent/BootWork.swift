import Desk
import Journal
import Keyring
import Ledger
import Store
import World

/// One run through the table of `durability.md` 5.2, with the keys at hand.
final class BootWork {
    let ports: AgentPorts
    let configuration: AgentConfiguration
    let state: DiskPath
    let identity: DeviceIdentity
    let files: KeyringFiles
    let storeFile: StoreFile
    let folders: JournalFolders
    let journalKeys: JournalKeys
    /// What the head files say, the newest first.
    let heads: [JournalPosition]
    var keyring: OpenKeyring
    var report = RecoveryReport()
    /// Whether this is the third recovery in a day (BT-15).
    var isBroken = false
    /// What a journal held that is gone with all its files (BT-12), by numbering.
    var vanished: [HoleNote] = []
    /// Whether the store was made again without any data of the cloud.
    var lacksReplica = false

    /// What a scan told and found.
    struct Reading {
        let records: [JournalRecord]
        let findings: JournalFindings

        /// Whether no file holds a record, or should.
        var isBare: Bool { records.isEmpty && findings.holes.isEmpty }
    }

    /// Names the journal in the keyring before there is one, so that a lost one is noticed.
    init(_ boot: Boot, _ keyring: OpenKeyring, _ identity: DeviceIdentity) throws(BootHalt) {
        ports = boot.ports
        configuration = boot.configuration
        state = boot.state
        files = boot.keyringFiles
        self.identity = identity
        var named = keyring
        let journalID = try Commissioning(files, boot.ports).nameJournal(&named)
        self.keyring = named
        storeFile = StoreFile(boot.state, named.keys, identity, boot.ports)
        journalKeys = JournalKeys(named.keys, identity, journalID)
        try Mirror(boot.configuration.journalB, beside: boot.state, on: boot.ports.disk)
            .prepare(for: journalID)
        do throws(JournalError) {
            folders = try JournalFolders(
                state: boot.state,
                mirror: boot.configuration.journalB,
                journalID: journalID,
                on: boot.ports.disk
            )
        } catch { throw BootHalt(journal: error) }
        if folders.isMirrorAway { boot.ports.log.write(.error, "journal.mirror_away", []) }
        heads = Witness(in: boot.state, keys: journalKeys, on: boot.ports.disk).read()
    }

    /// Runs; nil when journal or store was mended for the other's sake and all must be looked at
    /// again.
    func run() throws(BootHalt) -> DeviceAgent? {
        let foreign = try BootStep.disk { () throws(DiskError) in
            try ports.disk.makeFolder(state.appending("quarantine"))
            return try storeFile.foreign()
        }
        if let foreign { throw BootHalt(.store(.wrongKey), foreign.text) }
        let found = try BootStep.store { () throws(StoreError) in try storeFile.open() }
        switch found {
        case .open(let store):
            do throws(BootHalt) { return try run(with: store) } catch {
                store.close()
                throw error
            }
        case .missing: return try runWithout(cause: nil, badPages: [], vouching: nil)
        case .damaged(let cause, let badPages):
            return try runWithout(cause: cause, badPages: badPages, vouching: nil)
        }
    }

    private func run(with store: DeviceStore) throws(BootHalt) -> DeviceAgent? {
        let position: StorePosition
        let custodies: [IncarnationRow]
        do throws(StoreError) {
            position = try store.position()
            custodies = try store.custodies()
        } catch { return try giveUp(store, error, vouching: nil) }
        var received: [ID: Int64] = [:]
        for row in custodies { received[row.incarnation] = row.receivedSeq }
        let vouched = JournalPosition(position)
        let evidence = JournalEvidence(store: vouched, heads: heads, received: received)
        let reading = try scan(.tail, evidence)
        let sight = BootTable.Sight(
            hasBegun: keyring.keys.incarnation != nil,
            hasStore: true,
            isJournalBare: reading.isBare,
            agreement: agreement(reading.findings, vouched)
        )
        if !sight.hasBegun, reading.findings.isEmpty, position.lsn == 0 {
            // A first start that was cut between its store and its journal goes on.
            let first = JournalEnd.first(
                device: identity.deviceID,
                incarnation: position.incarnation
            )
            return try begin(first, store, reading)
        }
        switch BootTable.row(sight) {
        case .branches: return try branches(store, vouched)
        case .journalBehind where reading.findings.isEmpty:
            return try begin(try end(from: store, position), store, reading)
        case .tailReplay, .journalBehind, .firstStart, .allLost, .rebuild: break
        }
        do throws(StoreError) {
            _ = try Rebuild.replay(reading.records.map { StoredRecord($0) }, into: store)
            let faults = try StoreCheck(store, lost: try lost(in: store, reading)).run()
            if let fault = faults.first { throw StoreError.damaged(fault.description) }
        } catch { return try giveUp(store, error, vouching: vouched) }
        return try begin(reading.findings.end, store, reading)
    }

    /// Damage leads to a rebuild, anything else to a locked desk (I-27).
    private func giveUp(
        _ store: DeviceStore,
        _ error: StoreError,
        vouching: JournalPosition?
    ) throws(BootHalt) -> DeviceAgent? {
        store.close()
        guard case .damaged(let detail) = error else { throw BootHalt(store: error) }
        return try runWithout(cause: detail, badPages: [], vouching: vouching)
    }

    /// BT-08 and BT-10: there is no store that may be believed.
    func runWithout(
        cause: String?,
        badPages: [UInt32],
        vouching: JournalPosition?
    ) throws(BootHalt) -> DeviceAgent? {
        let witnesses = heads + (vouching.map { [$0] } ?? [])
        let reading = try scan(.whole, JournalEvidence(heads: witnesses))
        let sight = BootTable.Sight(
            hasBegun: keyring.keys.incarnation != nil,
            hasStore: false,
            isJournalBare: reading.isBare || reading.findings.isEmpty,
            agreement: .unknown
        )
        let row = BootTable.row(sight)
        if row == .allLost, try rebuildFromSalvage(cause, badPages) { return nil }
        var end = reading.findings.end
        if reading.findings.isEmpty { end = emptyEnd(row) }
        let store = try rebuild(cause, badPages, reading, from: end, row)
        let agent = try begin(end, store, reading, isAllLost: row == .allLost)
        return agent
    }

    /// Where a journal begins that has no files.
    private func emptyEnd(_ row: BootTable.Row) -> JournalEnd {
        guard row == .allLost, let old = keyring.keys.incarnation else {
            var ids = UUIDv7()
            let fresh = ids.next(ports.clock, ports.entropy)
            return .first(device: identity.deviceID, incarnation: fresh)
        }
        return .vouched(heads.first ?? .genesis(device: identity.deviceID, incarnation: old))
    }

    /// Reads the whole journal and repairs nothing: somebody writes to it.
    func look() throws(BootHalt) -> Reading {
        var records: [JournalRecord] = []
        let scan = JournalScan(
            folders: folders,
            keys: journalKeys,
            quarantine: state.appending("quarantine"),
            disk: ReadingDisk(ports.disk),
            clock: ports.clock,
            entropy: ports.entropy
        )
        let findings = try BootStep.journal { () throws(JournalError) in
            try scan.run(.whole) { records.append($0) }
        }
        return Reading(records: records, findings: findings)
    }

    /// What reads the journal and mends a damaged copy, which goes to quarantine.
    var scrub: JournalScan {
        let day = Quarantine.mark(ports.clock.now())
        return JournalScan(
            folders: folders,
            keys: journalKeys,
            quarantine: state.appending("quarantine").appending(day + "-journal"),
            disk: ports.disk,
            clock: ports.clock,
            entropy: ports.entropy
        )
    }

    func scan(
        _ depth: JournalScan.Depth,
        _ evidence: JournalEvidence
    ) throws(BootHalt) -> Reading {
        var records: [JournalRecord] = []
        let scan = scrub
        let findings = try BootStep.journal { () throws(JournalError) in
            try scan.run(depth, evidence: evidence) { records.append($0) }
        }
        for name in findings.repaired {
            ports.log.write(.warning, "journal.copy_repaired", [.path(DiskPath(name))])
        }
        for name in findings.unrepaired {
            ports.log.write(.error, "journal.copy_damaged", [.path(DiskPath(name))])
        }
        return Reading(records: records, findings: findings)
    }

    /// A store whose own last record lies in a hole is not thereby another branch.
    private func agreement(
        _ findings: JournalFindings,
        _ store: JournalPosition
    ) -> StoreAgreement {
        guard findings.agreement == .differs else { return findings.agreement }
        let isInHole = findings.holes.contains { $0.lsns.contains(store.lsn) }
        return isInHole ? .agrees : .differs
    }

    /// The numbers whose absence is known: declared before, or found just now.
    private func lost(
        in store: DeviceStore,
        _ reading: Reading
    ) throws(StoreError) -> [ID: RangeSet] {
        LostNumbers.of(try store.holes(), reading.findings.holes)
    }
}

extension JournalKeys {
    /// The journal's keys as the keyring holds them.
    init(_ keys: DeviceKeys, _ identity: DeviceIdentity, _ journalID: ID) {
        self.init(
            deviceID: identity.deviceID,
            journalID: journalID,
            generations: keys.journalKeys,
            recoveryKey: identity.recoveryKey
        )
    }
}
