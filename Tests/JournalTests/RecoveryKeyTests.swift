import Keyring
import Ledger
import TestSupport
import Testing
import World

@testable import Journal

struct RecoveryKeyTests {
    private let recovery = AgreementKey(from: SeededEntropy(8))

    private func seized() throws -> JournalRig {
        let rig = JournalRig(keys: Fixtures.keys(recovery: recovery.publicBytes))
        for _ in 0..<2 {
            let journal = try rig.open()
            try rig.save(3, in: journal)
            journal.close()
        }
        return rig
    }

    private func read(_ rig: JournalRig, with key: AgreementKey) throws -> JournalRig.Scan {
        let scan = JournalScan(
            folders: try rig.folders(),
            keys: JournalKeys(
                recovery: key,
                deviceID: Fixtures.deviceID,
                journalID: Fixtures.journalID
            ),
            quarantine: nil,
            disk: rig.disk,
            clock: rig.clock,
            entropy: rig.entropy
        )
        var records: [JournalRecord] = []
        let findings = try scan.run(.whole) { records.append($0) }
        return JournalRig.Scan(records: records, findings: findings)
    }

    @Test func `I-30: head office reads every record with the recovery key alone`() throws {
        let rig = try seized()
        #expect(try read(rig, with: recovery).records == rig.scan().records)
        #expect(throws: JournalError.wrongKey) {
            try read(rig, with: AgreementKey(from: SeededEntropy(9)))
        }
    }

    @Test func `SEC-5: reading a seized folder changes nothing in it`() throws {
        let rig = try seized()
        rig.damage(rig.path(1, .a), block: 2)
        rig.disk.set([1], at: rig.path(2, .a).parent.appending("spare.a.making"))
        let before = rig.disk.files.map { rig.disk.bytes(at: $0) }
        let scan = try read(rig, with: recovery)
        #expect(scan.lsns == Array(1...6))
        #expect(scan.findings.unrepaired == ["00000001.a.seg"])
        #expect(rig.disk.files.map { rig.disk.bytes(at: $0) } == before)
    }

    @Test func `without a recovery key the seal is zero`() throws {
        let rig = JournalRig()
        try rig.open().close()
        let file = try #require(rig.disk.bytes(at: rig.path(1, .a)))
        #expect(file[160..<304].allSatisfy { $0 == 0 })
    }
}
