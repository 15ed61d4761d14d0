public import Desk
public import Journal
import Keyring
import Ledger
public import Store
public import World

/// Looks at a state folder: journal chain, store pages, ledger sums.
///
/// Nothing in the folder is repaired, made or changed: a store is opened over a disk that keeps
/// what is written to itself, because the library folds a log into its file on opening.
///
/// - SeeAlso: `cli.md` (`edgectl verify`), SEC-5.
public struct Inspection {
    private let state: DiskPath
    private let ports: AgentPorts
    private let keys: DeviceKeys
    let identity: DeviceIdentity
    private let journalID: ID
    /// Whether both copies of the keyring are good.
    let isKeyringWhole: Bool

    /// Opens the keyring of a folder that no daemon works on.
    ///
    /// - Parameters:
    ///   - state: The folder, or a copy of one.
    ///   - keyFile: A copy of `DIR/keys`.
    ///   - ports: The outside.
    /// - Throws: ``InspectionError``.
    public init(
        of state: DiskPath,
        keyFile: DiskPath,
        ports: AgentPorts
    ) throws(InspectionError) {
        let disk = TracelessDisk(ports.disk)
        let files = KeyringFiles(
            state: state,
            credential: keyFile,
            disk: disk,
            entropy: ports.entropy
        )
        let finding: KeyringFiles.Finding
        do throws(DiskError) { finding = try files.read() } catch { throw .disk(error) }
        if case .none = finding { throw .notEnrolled }
        guard case .open(let keyring) = finding else { throw .keyring }
        guard let identity = keyring.keys.identity, let journalID = keyring.keys.journalID else {
            throw .notEnrolled
        }
        // A copy that had to be written anew was not good.
        self.init(state, ports, keyring.keys, identity, journalID, disk.touched.isEmpty)
    }

    init(
        _ state: DiskPath,
        _ ports: AgentPorts,
        _ keys: DeviceKeys,
        _ identity: DeviceIdentity,
        _ journalID: ID,
        _ isKeyringWhole: Bool = true
    ) {
        self.isKeyringWhole = isKeyringWhole
        self.state = state
        self.ports = ports
        self.keys = keys
        self.identity = identity
        self.journalID = journalID
    }

    /// Looks at everything.
    ///
    /// - Parameters:
    ///   - store: The open store of a running agent; nil opens the file without touching it.
    ///   - extent: How much of the ledger's history is summed.
    /// - Returns: What holds and what does not.
    /// - Throws: ``InspectionError``.
    public func verify(
        open store: DeviceStore? = nil,
        _ extent: StoreCheck.Extent = .everything
    ) throws(InspectionError) -> Verification {
        let began = ports.clock.monotonicMilliseconds()
        let journal = try journal()
        var check = Verification(
            journal: journal.answer,
            badPages: [],
            isStoreSound: true,
            brokenInvariants: [],
            milliseconds: 0
        )
        do throws(StoreError) {
            if let store {
                try look(at: store, journal.lost, extent, &check)
            } else {
                try lookAtFile(journal.lost, extent, &check)
            }
        } catch {
            check.isStoreSound = false
        }
        check.milliseconds = ports.clock.monotonicMilliseconds() - began
        return check
    }

    /// The answer of `edgectl verify` for a folder that no daemon works on.
    ///
    /// - Throws: ``InspectionError``.
    public func answer() throws(InspectionError) -> JSON { try verify().json }

    private func journal() throws(InspectionError) -> (
        answer: Verification.Journal, lost: [ID: RangeSet]
    ) {
        var count: Int64 = 0
        var notes: [JournalRecord] = []
        let found: JournalFindings
        do throws(JournalError) {
            let scan = try JournalScan.reading(state, journalID, keys, identity, ports)
            found = try scan.run(.whole) { record in
                count += 1
                if record.kind == .note { notes.append(record) }
            }
        } catch { throw .journal(error) }
        let holes = found.holes.map { hole in
            let numbers = hole.seqs.map { RangeSet($0).text } ?? "lsn " + RangeSet(hole.lsns).text
            return hole.incarnation.text + ":" + numbers
        }
        var answer = Verification.Journal(
            records: count,
            copies: found.unrepaired.isEmpty ? 2 : 1,
            head: found.isEmpty ? nil : Base64.text(found.last.head),
            holes: holes + found.breaks.map { "chain:\($0)" }
        )
        answer.damaged = found.unrepaired
        return (answer, LostNumbers.of(notes, found.holes))
    }

    private func lookAtFile(
        _ lost: [ID: RangeSet],
        _ extent: StoreCheck.Extent,
        _ check: inout Verification
    ) throws(StoreError) {
        let scan = try file.scan()
        check.badPages = scan.badPages.map(Int64.init)
        guard scan.isHealthy() else {
            check.isStoreSound = false
            return
        }
        let store = try file.reopen()
        defer { store.close() }
        try look(at: store, lost, extent, &check)
    }

    /// The file of the store, opened as the daemon would open it, without a trace.
    private var file: StoreFile {
        let disk = TracelessDisk(ports.storeDisk ?? ports.disk)
        let traceless = AgentPorts(
            clock: ports.clock,
            entropy: ports.entropy,
            disk: disk,
            log: ports.log,
            storeDisk: disk,
            zoneFile: ports.zoneFile
        )
        return StoreFile(state, keys, identity, traceless)
    }

    /// What is not in the cloud by the store, nil when it cannot be read.
    func outbox() -> OutboxStatus? {
        do throws(StoreError) {
            guard try file.scan().isHealthy() else { return nil }
            let store = try file.reopen()
            defer { store.close() }
            return try store.outboxStatus()
        } catch { return nil }
    }

    private func look(
        at store: DeviceStore,
        _ lost: [ID: RangeSet],
        _ extent: StoreCheck.Extent,
        _ check: inout Verification
    ) throws(StoreError) {
        for fault in try StoreCheck(store, lost: lost).run(extent) {
            if fault.check == "pages" { check.isStoreSound = false }
            check.brokenInvariants.append(fault.description)
        }
    }
}

/// Why a folder cannot be looked at.
public enum InspectionError: Error, Hashable, Sendable {
    /// The disk refused.
    case disk(DiskError)
    /// The key does not open the keyring, or the keyring is damaged.
    case keyring
    /// No device ever worked here.
    case notEnrolled
    /// The journal cannot be read.
    case journal(JournalError)
}

extension DeviceAgent {
    /// Looks at journal and store of the running agent.
    ///
    /// The journal is always read whole; `full` sums the ledger's history too.
    func verify(full: Bool) throws(StoreError) -> Verification {
        guard let journalID = keyring.keys.journalID else { throw .damaged("keyring") }
        let inspection = Inspection(state, ports, keyring.keys, identity, journalID)
        do throws(InspectionError) {
            let check = try inspection.verify(open: store, full ? .everything : .boot)
            for broken in check.brokenInvariants {
                let id = String(broken.prefix { $0 != ":" })
                tally.checkFailures[id, default: 0] += 1
            }
            if check.isSound { tally.checkedAt = ports.clock.now().milliseconds }
            return check
        } catch {
            throw .unusable("journal")
        }
    }
}

extension JournalScan {
    /// A scan that repairs nothing.
    static func reading(
        _ state: DiskPath,
        _ journalID: ID,
        _ keys: DeviceKeys,
        _ identity: DeviceIdentity,
        _ ports: AgentPorts
    ) throws(JournalError) -> JournalScan {
        let disk = ReadingDisk(ports.disk)
        return JournalScan(
            folders: try JournalFolders(
                state: state,
                mirror: nil,
                journalID: journalID,
                on: disk
            ),
            keys: JournalKeys(keys, identity, journalID),
            quarantine: state.appending("quarantine"),
            disk: disk,
            clock: ports.clock,
            entropy: ports.entropy
        )
    }
}
