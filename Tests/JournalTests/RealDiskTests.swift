import Keyring
import Ledger
import Platform
import TestSupport
import Testing
import World

@testable import Journal

struct RealDiskTests {
    private let scratch = ScratchFolder()
    private let disk = PosixDisk()

    private func folders() throws -> JournalFolders {
        try JournalFolders(
            state: scratch.path,
            mirror: nil,
            journalID: Fixtures.journalID,
            on: disk
        )
    }

    private func scan(_ told: (JournalRecord) -> Void) throws -> JournalFindings {
        try JournalScan(
            folders: folders(),
            keys: Fixtures.keys(),
            quarantine: scratch.path.appending("quarantine"),
            disk: disk,
            clock: ManualClock(),
            entropy: SeededEntropy(3)
        ).run(.whole, telling: told)
    }

    private func open(behind end: JournalEnd?) throws -> ActionJournal {
        try ActionJournal(
            behind: end
                ?? .first(device: Fixtures.deviceID, incarnation: Fixtures.incarnation),
            in: folders(),
            keys: Fixtures.keys(),
            disk: disk,
            clock: ManualClock(),
            entropy: SeededEntropy(4)
        )
    }

    @Test func `I-1: groups saved on real files are there in the next life`() throws {
        var end: JournalEnd?
        var saved: [JournalRecord] = []
        for _ in 0..<3 {
            let journal = try open(behind: end)
            for count in 1...4 {
                var draft = journal.draft
                for _ in 0..<count {
                    _ = draft.action(JournalRig.action(draft.position.seq + 1, size: 700))
                }
                try journal.append(draft)
                saved += draft.records
            }
            try journal.tidy()
            #expect(journal.hasSpare)
            journal.close()
            var told: [JournalRecord] = []
            let findings = try scan { told.append($0) }
            #expect(told == saved)
            #expect(findings.repaired.isEmpty && findings.holes.isEmpty)
            end = findings.end
        }
        let witness = Witness(in: scratch.path, keys: Fixtures.keys(), on: disk)
        #expect(witness.read().first?.lsn == 30)
        let segment = try disk.list(folders().a).first { $0.name.hasSuffix(".seg") }
        #expect(segment?.size == 1 << 20)
        #expect(segment?.mode == 0o600)
    }

    @Test func `a damaged real file is mended, and its old bytes are kept`() throws {
        let journal = try open(behind: nil)
        var draft = journal.draft
        _ = draft.action(JournalRig.action(1))
        try journal.append(draft)
        journal.close()
        let path = try folders().b.appending("00000001.b.seg")
        let file = try disk.open(path, for: .writing)
        try file.write([0xFF], at: 5_000)
        file.close()
        var told: [JournalRecord] = []
        #expect(try scan { told.append($0) }.repaired == ["00000001.b.seg"])
        #expect(told == draft.records)
        let kept = try disk.list(scratch.path.appending("quarantine"))
        #expect(kept.map(\.name) == ["00000001.b.seg"])
    }
}
