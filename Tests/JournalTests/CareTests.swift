import Ledger
import TestSupport
import Testing
import World

@testable import Journal

struct CareTests {
    private func boot(
        _ rig: JournalRig,
        _ depth: JournalScan.Depth = .whole
    ) throws -> (journal: ActionJournal, disposable: [UInt32]) {
        let known = JournalEvidence(store: try rig.scan().findings.last)
        let found = try rig.scan(depth, known).findings
        let journal = try rig.open(behind: found)
        var draft = journal.draft
        _ = draft.note(["type": "boot", "counter": 1])
        _ = draft.note(["type": "carry"])
        try journal.append(draft)
        return (journal, found.disposable)
    }

    @Test func `DUR-12: a crash loop eats no disk and leaves no hole`() throws {
        let rig = JournalRig()
        let first = try boot(rig).journal
        try rig.save(2, in: first)
        let position = first.position
        first.close()
        for _ in 0..<10 {
            let (journal, disposable) = try boot(rig)
            try journal.prune(disposable)
            journal.close()
        }
        let last = try boot(rig).journal
        try rig.save(1, in: last)
        #expect(rig.disk.files.count { $0.name.hasSuffix(".seg") } <= 6)
        let scan = try rig.scan(.tail, JournalEvidence(store: position))
        #expect(scan.findings.holes.isEmpty && scan.findings.breaks.isEmpty)
        #expect(scan.findings.agreement == .agrees)
        #expect(scan.records.filter { $0.kind == .action }.map(\.seq) == [1, 2, 3])
    }

    @Test func `DUR-9: a fence stays while an older segment holds what it voids`() throws {
        let rig = JournalRig()
        let first = try boot(rig).journal
        try rig.save(1, in: first)
        try rig.save(group: 2, in: first)
        let position = first.position
        first.close()
        // The power went while the group of two was written: a has its second block, b none.
        rig.erase(rig.path(1, .a), block: 4)
        for block in 4...5 { rig.erase(rig.path(1, .b), block: block) }
        for depth in [JournalScan.Depth.whole, .tail] {
            for _ in 0..<3 {
                let (journal, disposable) = try boot(rig, depth)
                try journal.prune(disposable)
                #expect(journal.position.seq == 1)
                journal.close()
            }
            let scan = try rig.scan()
            #expect(scan.findings.holes.isEmpty && scan.findings.breaks.isEmpty)
            #expect(scan.records.filter { $0.kind == .action }.map(\.seq) == [1])
        }
        #expect(position.seq == 3)
        #expect(rig.disk.files.count { $0.name.hasSuffix(".seg") } <= 8)
    }

    @Test func `a store that stood in a deleted segment still fits, one of another chain does not`()
        throws
    {
        let rig = JournalRig()
        let first = try boot(rig).journal
        try rig.save(2, in: first)
        first.close()
        let short = try boot(rig).journal
        let stood = short.position
        short.close()
        let (journal, _) = try boot(rig)
        try journal.prune([2])
        try rig.save(1, in: journal)
        let fits = try rig.scan(.tail, JournalEvidence(store: stood))
        #expect(fits.findings.agreement == .agrees)
        var other = stood
        other.seq += 1
        let differs = try rig.scan(.tail, JournalEvidence(store: other))
        #expect(differs.findings.agreement == .differs)
    }

    @Test func `DUR-12: a store that stood before the oldest segment kept still fits`() throws {
        let rig = JournalRig()
        let first = try boot(rig).journal
        let stood = first.position
        first.close()
        let (journal, disposable) = try boot(rig)
        #expect(disposable == [1])
        try journal.prune(disposable)
        try rig.save(1, in: journal)
        // What the store knew of the deleted notes was not durable when the power went.
        for lsn in 0...stood.lsn {
            var store = stood
            store.lsn = lsn
            let fits = try rig.scan(.tail, JournalEvidence(store: store))
            #expect(fits.findings.agreement == .agrees, "lsn \(lsn)")
            store.head[0] ^= 1
            let differs = try rig.scan(.tail, JournalEvidence(store: store))
            #expect(differs.findings.agreement == .differs, "lsn \(lsn)")
        }
    }

    @Test func `a segment whose records are gone is never taken for an empty one`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(2, in: journal)
        journal.close()
        try rig.open().close()
        for copy in JournalCopy.allCases {
            for block in 1...2 { rig.erase(rig.path(1, copy), block: block) }
        }
        let findings = try rig.scan().findings
        #expect(findings.holes.map(\.lsns) == [1...2])
        #expect(!findings.disposable.contains(1))
    }

    @Test func `DUR-15: after pruning the chain goes on from the last pruned action`() throws {
        let rig = JournalRig()
        for _ in 0..<3 {
            let journal = try rig.open()
            try rig.save(3, in: journal)
            journal.close()
        }
        let journal = try rig.open()
        let facts = try rig.scan().findings.segments
        #expect(facts.map(\.before.seq) == [0, 3, 6, 9])
        try journal.prune([1, 2])
        let scan = try rig.scan()
        #expect(scan.lsns == [7, 8, 9])
        #expect(scan.findings.holes.isEmpty && scan.findings.breaks.isEmpty)
        #expect(scan.findings.start.seq == 6)
        #expect(scan.findings.start.head == scan.records[0].previousHash)
    }

    @Test func `DUR-15: a pruning cut at any operation leaves a journal without a hole`() throws {
        let rig = JournalRig()
        for _ in 0..<3 {
            let journal = try rig.open()
            try rig.save(2, in: journal)
            journal.close()
        }
        for operation in 1...14 {
            let other = JournalRig(rig.disk.copy(), seed: UInt64(operation))
            let journal = try other.open()
            other.disk.fail(at: other.disk.operationCount + operation, forever: true)
            do throws(JournalError) { try journal.prune([1, 2]) } catch {
                #expect(error != .needsScan)
            }
            other.disk.cutPower(.mixing(UInt64(operation)))
            let scan = try other.scan()
            #expect(scan.findings.holes.isEmpty, "cut at \(operation)")
            #expect(scan.lsns.last == 6)
        }
    }

    @Test func `DUR-1: only a mirror on another device gives the grade mirrored`() throws {
        let (rig, mirror) = try mirrored()
        let journal = try rig.open()
        try rig.save(1, in: journal)
        #expect(journal.durability == .mirrored)
        rig.disk.mount("memory", at: mirror)
        #expect(try rig.open().durability == .saved)
        #expect(rig.disk.bytes(at: mirror.appending("00000001.b.seg")) != nil)
        journal.mirrorLacksSegments = true
        #expect(journal.durability == .saved)
    }

    @Test func `DUR-13: a folder without the journal's marker is a mirror that is away`() throws {
        let (rig, mirror) = try mirrored()
        rig.disk.set(Array("another\n".utf8), at: mirror.appending("journal-id"))
        #expect(try rig.folders().isMirrorAway)
        rig.disk.lose(mirror.appending("journal-id"))
        #expect(try rig.folders().isMirrorAway)
        let journal = try rig.open()
        try rig.save(1, in: journal)
        #expect(journal.durability == .saved)
        #expect(rig.disk.bytes(at: rig.path(1, .b)) != nil)
    }

    @Test func `DUR-13: a mirror that comes back gets what it lacks, then the grade returns`()
        throws
    {
        let (rig, mirror) = try mirrored()
        let before = try rig.open()
        try rig.save(2, in: before)
        before.close()
        let marker = try #require(rig.disk.bytes(at: mirror.appending("journal-id")))
        rig.disk.lose(mirror.appending("journal-id"))
        let away = try rig.open()
        try rig.save(2, in: away)
        #expect(away.durability == .saved)
        rig.disk.set(marker, at: mirror.appending("journal-id"))
        let folders = try rig.folders()
        away.mirrorLacksSegments = true
        try away.move(to: folders)
        try rig.save(1, in: away)
        let fill = MirrorFill(
            folders: folders,
            keys: rig.keys,
            disk: rig.disk,
            clock: rig.clock,
            entropy: rig.entropy
        )
        var steps = 0
        while try fill.step() { steps += 1 }
        #expect(steps > 0)
        away.mirrorLacksSegments = false
        #expect(away.durability == .mirrored)
        for path in rig.disk.files where path.parent.name == "a" && path.name.hasSuffix(".seg") {
            rig.disk.lose(path)
        }
        #expect(try rig.scan().lsns == Array(1...5))
    }

    @Test func `while a mirror is away its copies are not missed`() throws {
        let (rig, mirror) = try mirrored()
        let journal = try rig.open()
        try rig.save(2, in: journal)
        journal.close()
        for path in rig.disk.files where path.parent == mirror { rig.disk.lose(path) }
        let scan = try rig.scan()
        #expect(scan.lsns == [1, 2])
        #expect(scan.findings.repaired.isEmpty)
    }

    @Test func `a scrub reads both copies of each closed segment once and mends them`() throws {
        let rig = JournalRig()
        for _ in 0..<3 {
            let journal = try rig.open()
            try rig.save(3, in: journal)
            journal.close()
        }
        let journal = try rig.open()
        rig.damage(rig.path(2, .b), block: 2)
        rig.damage(rig.path(3, .a), block: 255)
        let scan = JournalScan(
            folders: try rig.folders(),
            keys: rig.keys,
            quarantine: JournalRig.state.appending("quarantine"),
            disk: rig.disk,
            clock: rig.clock,
            entropy: rig.entropy
        )
        var last: UInt32?
        var repaired: [String] = []
        var scrubbed: [UInt32] = []
        while let (segno, findings) = try scan.scrub(after: last) {
            last = segno
            scrubbed.append(segno)
            repaired += findings.repaired
            #expect(findings.holes.isEmpty)
        }
        #expect(scrubbed == [1, 2, 3])
        #expect(repaired == ["00000002.b.seg", "00000003.a.seg"])
        try rig.save(1, in: journal)
        #expect(try rig.scan().findings.repaired.isEmpty)
    }

    private func mirrored() throws -> (rig: JournalRig, mirror: DiskPath) {
        let rig = JournalRig()
        let mirror = DiskPath("/mirror")
        try rig.disk.makeFolder(mirror)
        try rig.disk.syncFolder(DiskPath("/"))
        rig.disk.mount("usb", at: mirror)
        try JournalFolders.mark(mirror, as: rig.keys.journalID, on: rig.disk)
        rig.mirror = mirror
        return (rig, mirror)
    }
}
