import Ledger
import TestSupport
import Testing
import World

@testable import Journal

struct WriteFaultTests {
    /// What became of one group.
    enum Outcome {
        case saved, notSaved, unknown
    }

    private func append(_ rig: JournalRig, _ journal: ActionJournal) -> Outcome {
        do throws(JournalError) {
            try rig.save(group: 2, in: journal)
            return .saved
        } catch {
            switch error {
            case .cannotSave, .needsScan: return .notSaved
            case .outcomeUnknown: return .unknown
            case .wrongKey, .newerFormat, .foreign, .disk:
                preconditionFailure("an append does not end in \(error)")
            }
        }
    }

    @Test(arguments: [DiskError.Code.device, .full, .readOnly])
    func `WF-1, FM-E-03: a group that one fault hits is saved in a new pair`(
        code: DiskError.Code
    ) throws {
        for operation in 1...4 {
            let rig = JournalRig()
            let journal = try rig.open()
            try rig.save(1, in: journal)
            rig.disk.fail(at: rig.disk.operationCount + operation, with: code)
            #expect(append(rig, journal) == .saved)
            #expect(append(rig, journal) == .saved)
            rig.disk.cutPower(.keeping)
            let scan = try rig.scan()
            #expect(scan.lsns == Array(1...5))
            #expect(scan.findings.holes.isEmpty && scan.findings.breaks.isEmpty)
        }
    }

    @Test func `S-17, FM-E-03: after a failed write or sync the same file is never synced again`()
        throws
    {
        for operation in 1...4 {
            let rig = JournalRig()
            let journal = try rig.open()
            let failing = rig.disk.operationCount + operation
            rig.disk.fail(at: failing)
            try rig.save(1, in: journal)
            try rig.save(1, in: journal)
            let later = rig.disk.log[failing...]
            let old = [rig.path(1, .a), rig.path(1, .b)]
            #expect(!later.contains { $0.name == "sync" && old.contains($0.path) })
        }
    }

    @Test(arguments: ["a", "b"])
    func `WF-2: when one folder fails, both copies go to the other`(broken: String) throws {
        let rig = JournalRig()
        let journal = try rig.open()
        let disk = BrokenFolderDisk(rig.disk, "/state/journal/\(broken)")
        let crowded = try ActionJournal(
            behind: try rig.scan().findings.end,
            in: try rig.folders(),
            keys: rig.keys,
            disk: disk,
            clock: rig.clock,
            entropy: rig.entropy
        )
        journal.close()
        #expect(crowded.isCrowded)
        #expect(crowded.durability == .saved)
        try rig.save(3, in: crowded)
        let other = broken == "a" ? "b" : "a"
        let kept = rig.disk.files.filter {
            $0.parent.name == other && $0.name.hasSuffix(".seg")
                && ($0.name.contains(".a.") || $0.name.contains(".b."))
        }
        #expect(kept.contains { $0.name.hasSuffix(".\(broken).seg") })
        #expect(try rig.scan().lsns == Array(1...3))
    }

    @Test func `WF-3: when no pair can be made, nothing written is "not saved"`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        for _ in 0..<4 { try rig.save(group: 60, in: journal) }
        rig.disk.limit(to: 0)
        #expect(throws: JournalError.self) { try rig.save(group: 60, in: journal) }
        #expect(try rig.scan().lsns == Array(1...240))
        rig.disk.limit(to: nil)
        try rig.save(group: 60, in: journal)
        #expect(try rig.scan().lsns == Array(1...300))
    }

    @Test func `WF-3: a dead disk leaves an unknown outcome that one scan decides`() throws {
        for operation in 1...4 {
            let rig = JournalRig()
            let journal = try rig.open()
            try rig.save(1, in: journal)
            rig.disk.fail(at: rig.disk.operationCount + operation, forever: true)
            #expect(append(rig, journal) == .unknown)
            #expect(throws: JournalError.needsScan) { try rig.save(1, in: journal) }
            rig.disk.cutPower(.mixing(UInt64(operation)))
            let scan = try rig.scan()
            #expect([[1], [1, 2], [1, 2, 3]].contains(scan.lsns))
            #expect(scan.findings.holes.allSatisfy { !$0.isCertain })
        }
    }

    @Test func `T-3: whatever operation fails, once or for ever, the answer stays true`() throws {
        var operation = 0
        var isExhausted = false
        while !isExhausted {
            operation += 1
            for forever in [false, true] {
                isExhausted = try sweep(operation, forever)
            }
        }
        #expect(operation > 20)
    }

    /// One run with one fault; tells whether the run ended before the fault.
    private func sweep(_ operation: Int, _ forever: Bool) throws -> Bool {
        let rig = JournalRig()
        rig.disk.fail(at: rig.disk.operationCount + operation, with: .device, forever: forever)
        let planned = rig.disk.operationCount + operation
        var answers: [Outcome] = []
        do throws(JournalError) {
            let journal = try rig.open()
            for _ in 0..<3 { answers.append(append(rig, journal)) }
            try journal.tidy()
            answers.append(append(rig, journal))
        } catch {
            #expect(forever || rig.disk.operationCount >= planned)
        }
        let isExhausted = rig.disk.operationCount < planned
        rig.disk.cutPower(.mixing(UInt64(operation)))
        let scan = try rig.scan()
        let saved = answers.count { $0 == .saved } * 2
        let unknown = answers.count { $0 == .unknown } * 2
        #expect(scan.records.count >= saved, "fault at \(operation), \(forever)")
        #expect(scan.records.count <= saved + unknown, "fault at \(operation), \(forever)")
        #expect(scan.lsns == Array(1...Int64(max(1, scan.records.count))) || scan.lsns.isEmpty)
        #expect(scan.findings.holes.allSatisfy { !$0.isCertain })
        return isExhausted
    }
}
