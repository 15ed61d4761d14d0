import Keyring
import Ledger
import TestSupport
import Testing
import World

@testable import Journal

struct JournalScanTests {
    /// Two closed segments of three single groups each, and an empty last one.
    func threeLives() throws -> JournalRig {
        let rig = JournalRig()
        for _ in 0..<2 {
            let journal = try rig.open()
            try rig.save(3, in: journal)
            journal.close()
        }
        try rig.open().close()
        return rig
    }

    @Test func `a folder without segments is a journal that never began`() throws {
        let scan = try JournalRig().scan()
        #expect(scan.findings.isEmpty)
        #expect(scan.records.isEmpty)
    }

    @Test(arguments: JournalCopy.allCases)
    func `FM: damage to one copy of any record is mended from the other`(
        copy: JournalCopy
    ) throws {
        for segno in [UInt32(1), 2] {
            for block in [0, 1, 2, 3, 255] {
                let rig = try threeLives()
                let path = rig.path(segno, copy)
                rig.damage(path, block: block)
                let scan = try rig.scan()
                #expect(scan.lsns == Array(1...6))
                #expect(scan.findings.holes.isEmpty)
                #expect(scan.findings.repaired == [path.name])
                let mended = try rig.scan()
                #expect(mended.records == scan.records)
                #expect(mended.findings.repaired.isEmpty)
                let kept = rig.disk.files.filter { $0.parent.name == "quarantine" }
                #expect(kept.map(\.name) == [path.name])
            }
        }
    }

    @Test func `any damage of any byte of one copy is mended`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(2, in: journal)
        journal.close()
        let path = rig.path(1, .a)
        let whole = try #require(rig.disk.bytes(at: path))
        let expected = try rig.scan().records
        let bytes = Array(0..<340) + [4_059, 4_060, 4_091, 4_092, 4_095]
        for byte in (bytes + bytes.map { $0 + 4_096 }) {
            var changed = whole
            changed[byte] ^= 0x10
            rig.disk.set(changed, at: path)
            let scan = try rig.scan()
            #expect(scan.records == expected, "byte \(byte)")
            #expect(scan.findings.repaired == [path.name], "byte \(byte)")
        }
    }

    @Test(arguments: JournalCopy.allCases)
    func `FM: a copy that is lost or cut short is made anew`(copy: JournalCopy) throws {
        for size in [nil, 0, 5_000, 9_000] {
            let rig = try threeLives()
            let path = rig.path(2, copy)
            if let size {
                rig.disk.set(Array((rig.disk.bytes(at: path) ?? [])[..<size]), at: path)
            } else {
                rig.disk.lose(path)
            }
            let scan = try rig.scan()
            #expect(scan.lsns == Array(1...6))
            #expect(scan.findings.repaired == [path.name])
            #expect(try rig.scan().findings.repaired.isEmpty)
        }
    }

    @Test func `copies damaged in different places give each other what they lack`() throws {
        let rig = try threeLives()
        rig.damage(rig.path(1, .a), block: 1)
        rig.damage(rig.path(1, .b), block: 3)
        let scan = try rig.scan()
        #expect(scan.lsns == Array(1...6))
        #expect(scan.findings.repaired.count == 2)
        let mended = try rig.scan()
        #expect(mended.lsns == Array(1...6))
        #expect(mended.findings.repaired.isEmpty)
    }

    @Test func `DUR-20: a repair that is cut at any operation loses nothing`() throws {
        let damaged = try threeLives()
        damaged.damage(damaged.path(1, .a), block: 1)
        damaged.damage(damaged.path(1, .b), block: 3)
        damaged.damage(damaged.path(2, .b), block: 2)
        let quiet = JournalRig(damaged.disk.copy())
        let before = quiet.disk.operationCount
        let expected = try quiet.scan().records
        let operations = quiet.disk.operationCount - before
        for operation in 1...operations {
            let rig = JournalRig(damaged.disk.copy(), seed: UInt64(operation))
            rig.disk.fail(at: rig.disk.operationCount + operation, forever: true)
            do throws(JournalError) { _ = try rig.scan() } catch {
                #expect(error != .wrongKey)
            }
            rig.disk.cutPower(.mixing(UInt64(operation)))
            let scan = try rig.scan()
            #expect(scan.records == expected, "cut at \(operation)")
            #expect(scan.findings.holes.isEmpty, "cut at \(operation)")
        }
    }

    @Test func `I-17: both copies of one record gone is exactly that hole, and its money`() throws {
        for lsn in Int64(1)...6 {
            let rig = try threeLives()
            let segno: UInt32 = lsn <= 3 ? 1 : 2
            let block = Int(lsn <= 3 ? lsn : lsn - 3)
            rig.damage(rig.path(segno, .a), block: block)
            rig.damage(rig.path(segno, .b), block: block)
            let scan = try rig.scan()
            #expect(scan.lsns == Array(1...6).filter { $0 != lsn })
            let hole = try #require(scan.findings.holes.first)
            #expect(scan.findings.holes.count == 1)
            #expect(hole.lsns == lsn...lsn && hole.isCertain)
            if lsn < 6 {
                #expect(hole.seqs == lsn...lsn)
                #expect(hole.summaries.map(\.seq) == [lsn])
                #expect(hole.summaries.first?.staff == "c07")
                #expect(
                    hole.summaries.first?.drawerEffect
                        == [["currency": "AFN", "amount_micro": .text("\(lsn)000000")]]
                )
            }
        }
    }

    @Test func `I-17: a destroyed run of 64 records is named whole by the records behind it`()
        throws
    {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(group: 10, in: journal)
        for _ in 0..<4 { try rig.save(group: 32, in: journal) }
        try rig.save(group: 10, in: journal)
        journal.close()
        for copy in JournalCopy.allCases {
            for block in 11..<75 { rig.damage(rig.path(1, copy), block: block) }
        }
        let hole = try #require(try rig.scan().findings.holes.first)
        #expect(hole.lsns == 11...74)
        #expect(hole.seqs == 11...74)
        #expect(hole.summaries.map(\.lsn) == Array(11...74))
    }

    @Test func `I-14: a torn group that b never began is void, and its numbers are given again`()
        throws
    {
        for torn in 0..<3 {
            let rig = JournalRig()
            let journal = try rig.open()
            try rig.save(2, in: journal)
            rig.disk.fail(at: rig.disk.operationCount + 2, forever: true)
            #expect(throws: JournalError.self) { try rig.save(group: 3, in: journal) }
            rig.disk.cutPower(.keeping)
            rig.damage(rig.path(1, .a), block: 3 + torn)
            let scan = try rig.scan()
            #expect(scan.lsns == Array(1...Int64(2 + torn)))
            #expect(scan.findings.voidFrom == Int64(3 + torn))
            #expect(scan.findings.holes.isEmpty)
            #expect(scan.findings.adopted == (0..<torn).map { Int64(3 + $0) })
            let next = try rig.open(behind: scan.findings)
            try rig.save(2, in: next)
            #expect(try rig.scan().lsns == Array(1...Int64(4 + torn)))
        }
    }

    @Test func `DUR-9: what an older segment holds behind a younger one's fence is void`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(2, in: journal)
        // The group reaches copy a, then b fails: the same numbers go to a new pair.
        rig.disk.fail(at: rig.disk.operationCount + 3)
        try rig.save(2, in: journal)
        try rig.save(1, in: journal)
        rig.disk.cutPower(.keeping)
        let old = try #require(rig.disk.bytes(at: rig.path(1, .a)))
        #expect(RecordHead(in: old, at: 3)?.lsn == 3)
        let scan = try rig.scan()
        #expect(scan.lsns == Array(1...5))
        #expect(scan.findings.holes.isEmpty && scan.findings.forks.isEmpty)
        #expect(scan.findings.breaks.isEmpty)
    }

    @Test func `DUR-9: a void record that becomes readable again stays void`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(1, in: journal)
        rig.disk.fail(at: rig.disk.operationCount + 2, forever: true)
        #expect(throws: JournalError.self) { try rig.save(group: 2, size: 9, in: journal) }
        rig.disk.cutPower(.keeping)
        let readable = try #require(rig.disk.bytes(at: rig.path(1, .a)))
        rig.damage(rig.path(1, .a), block: 2)
        let next = try rig.open()
        try rig.save(group: 2, size: 5, in: next)
        let expected = try rig.scan().records
        rig.disk.set(readable, at: rig.path(1, .a))
        let scan = try rig.scan()
        #expect(scan.records == expected)
        #expect(scan.findings.forks.isEmpty && scan.findings.breaks.isEmpty)
    }

    @Test func `a record that reached only copy a is adopted and gets its second copy`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(1, in: journal)
        rig.disk.fail(at: rig.disk.operationCount + 3, forever: true)
        #expect(throws: JournalError.self) { try rig.save(1, in: journal) }
        rig.disk.cutPower(.dropping)
        let scan = try rig.scan()
        #expect(scan.lsns == [1, 2])
        #expect(scan.findings.adopted == [2])
        rig.disk.lose(rig.path(1, .a))
        #expect(try rig.scan().lsns == [1, 2])
    }

    @Test func `evidence turns a void tail into a hole that is reported`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(2, in: journal)
        let position = journal.position
        rig.erase(rig.path(1, .a), block: 2)
        rig.erase(rig.path(1, .b), block: 2)
        #expect(try rig.scan().findings.holes.isEmpty)
        for evidence in [
            JournalEvidence(store: position), JournalEvidence(heads: [position]),
        ] {
            let scan = try rig.scan(.whole, evidence)
            #expect(scan.findings.holes.map(\.lsns) == [2...2])
            #expect(scan.findings.holes.first?.seqs == 2...2)
            #expect(scan.findings.end.position.lsn == 2)
        }
        let cloud = JournalEvidence(received: [Fixtures.incarnation: 2])
        #expect(try rig.scan(.whole, cloud).findings.holes.first?.seqs == 2...2)
    }

    @Test func `both copies of the last record bad is in doubt, never silently cut`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(3, in: journal)
        journal.close()
        rig.damage(rig.path(1, .a), block: 3)
        rig.damage(rig.path(1, .b), block: 3)
        let hole = try #require(try rig.scan().findings.holes.first)
        #expect(hole.lsns == 3...3 && !hole.isCertain)
        #expect(hole.seqs == 3...3)
        let next = try rig.open()
        #expect(next.position.lsn == 3)
    }

    @Test func `a volume set back and returned is a fork: a's branch is kept`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(1, in: journal)
        journal.close()
        let other = JournalRig(rig.disk.copy(), seed: 2)
        let left = try rig.open()
        try rig.save(2, in: left)
        left.close()
        let right = try other.open()
        try other.save(group: 1, size: 5, in: right)
        right.close()
        rig.disk.set(try #require(other.disk.bytes(at: other.path(2, .b))), at: rig.path(2, .b))
        let scan = try rig.scan()
        #expect(scan.lsns == [1, 2, 3])
        let fork = try #require(scan.findings.forks.first)
        #expect(fork.kept.lsn == 2 && fork.other.lsn == 2)
        #expect(fork.kept.hash != fork.other.hash)
    }

    @Test func `I-13: a record of another place does not pass`() throws {
        let rig = try threeLives()
        var first = try #require(rig.disk.bytes(at: rig.path(1, .a)))
        first.replaceSubrange(2 * 4_096..<3 * 4_096, with: first[4_096..<2 * 4_096])
        rig.disk.set(first, at: rig.path(1, .a))
        rig.disk.set(first, at: rig.path(1, .b))
        let scan = try rig.scan()
        #expect(scan.findings.holes.isEmpty == false)
        #expect(!scan.lsns.contains(2))
    }

    @Test func `DUR-11: the scan believes the device, not what memory holds of it`() throws {
        let rig = try threeLives()
        let expected = try rig.scan().records
        let stale = rig.disk.copy()
        for copy in JournalCopy.allCases { rig.damage(rig.path(2, copy), block: 2) }
        let disk = CachingDisk(cache: rig.disk, device: stale)
        var told: [JournalRecord] = []
        let scan = JournalScan(
            folders: try rig.folders(),
            keys: rig.keys,
            quarantine: JournalRig.state.appending("quarantine"),
            disk: disk,
            clock: rig.clock,
            entropy: rig.entropy
        )
        let findings = try scan.run(.whole) { told.append($0) }
        #expect(told == expected)
        #expect(findings.holes.isEmpty)
    }

    @Test func `I-4: an unknown outcome becomes exactly one of saved and not saved`() throws {
        for operation in 1...4 {
            for cut in [MemoryDisk.PowerCut.dropping, .keeping, .mixing(3), .mixing(4)] {
                let rig = JournalRig()
                let journal = try rig.open()
                try rig.save(2, in: journal)
                rig.disk.fail(at: rig.disk.operationCount + operation, forever: true)
                #expect(throws: JournalError.self) { try rig.save(1, in: journal) }
                rig.disk.cutPower(cut)
                let decided = try rig.scan().lsns
                #expect(decided == [1, 2] || decided == [1, 2, 3])
                for _ in 0..<2 {
                    try rig.open().close()
                    #expect(try rig.scan().lsns == decided)
                }
            }
        }
    }
}
