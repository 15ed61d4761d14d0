import Agent
import Journal
import Keyring
import Ledger
import Store
import TestSupport
import World

/// A look at a state folder by who has its keys and belongs to no agent.
struct CrashLook {
    private let disk: SimulatedDisk
    private let clock: ManualClock
    private let keys: JournalKeys
    private let journalID: ID
    /// The desk's secrets.
    let secrets: SecretsStayHome

    init(_ disk: SimulatedDisk, _ clock: ManualClock) throws {
        self.disk = disk
        self.clock = clock
        let files = KeyringFiles(
            state: CrashDesk.state,
            credential: nil,
            disk: disk,
            entropy: SeededEntropy(1)
        )
        guard case .open(let keyring) = try files.read(), let identity = keyring.keys.identity,
            let journalID = keyring.keys.journalID
        else { throw CrashRecording.Unfinished(what: "no keyring") }
        self.journalID = journalID
        secrets = SecretsStayHome(keyring.keys)
        keys = JournalKeys(
            deviceID: identity.deviceID,
            journalID: journalID,
            generations: keyring.keys.journalKeys,
            recoveryKey: nil
        )
    }

    /// Reads the whole journal and repairs nothing.
    func journal() throws -> (records: [JournalRecord], findings: JournalFindings) {
        let scan = JournalScan(
            folders: try JournalFolders(
                state: CrashDesk.state,
                mirror: nil,
                journalID: journalID,
                on: disk
            ),
            keys: keys,
            quarantine: nil,
            disk: disk,
            clock: clock,
            entropy: SeededEntropy(2)
        )
        var records: [JournalRecord] = []
        let findings = try scan.run(.whole) { records.append($0) }
        return (records, findings)
    }
}
