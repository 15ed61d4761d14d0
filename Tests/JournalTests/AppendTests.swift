import Keyring
import Ledger
import TestSupport
import Testing
import World

@testable import Journal

struct AppendTests {
    @Test func `DUR-4: what was saved is there after a power cut that drops all else`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(3, in: journal)
        try rig.save(group: 5, in: journal)
        rig.disk.cutPower(.dropping)
        let scan = try rig.scan()
        #expect(scan.lsns == Array(1...8))
        #expect(scan.records.map(\.seq) == Array(1...8))
        #expect(scan.findings.holes.isEmpty && scan.findings.breaks.isEmpty)
        #expect(scan.findings.last == journal.position)
        #expect(scan.findings.last.slip == 8)
    }

    @Test func `DUR-5: the chain is the wire's, over actions only`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        var draft = journal.draft
        let first = draft.action(JournalRig.action(1))
        let note = draft.note(["type": "boot"])
        let second = draft.action(JournalRig.action(2))
        try journal.append(draft)
        let genesis = Digest.sha256(
            ChainLink.genesis(device: Fixtures.deviceID, incarnation: Fixtures.incarnation)
        )
        #expect(first.previousHash == genesis.bytes)
        #expect(note.previousHash == first.hash)
        #expect(note.seq == 1)
        #expect(second.previousHash == first.hash)
        let label = Array("melmastoon-sync/1:action\n".utf8)
        #expect(second.hash == Digest.sha256(label, first.hash, second.body).bytes)
        #expect(try rig.scan().records == [first, note, second])
    }

    @Test func `I-11: copy b is begun only when copy a is synced, and both before the answer`()
        throws
    {
        let rig = JournalRig()
        let journal = try rig.open()
        let before = rig.disk.operationCount
        try rig.save(group: 3, in: journal)
        let done = rig.disk.log[before...].map { $0.name + " " + $0.path.parent.name }
        #expect(done == ["write a", "sync a", "write b", "sync b"])
    }

    @Test func `DUR-10: copy b is not begun when copy a cannot be synced`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        let before = rig.disk.operationCount
        rig.disk.fail(at: before + 2, forever: true)
        #expect(throws: JournalError.self) { try rig.save(1, in: journal) }
        let touched = rig.disk.log[before...].filter { $0.name == "write" }
        #expect(touched.map(\.path) == [rig.path(1, .a)])
    }

    @Test func `DUR-2: a segment is written, synced, named, and its name is synced`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try journal.tidy()
        let before = rig.disk.operationCount
        for _ in 0..<5 { try rig.save(group: 60, in: journal) }
        let made = rig.disk.log[before...].filter { $0.path.name == "spare.a" }.map(\.name)
        #expect(made == ["entry", "open", "read", "write", "write", "sync", "rename"])
        let names = rig.disk.log[before...].map { $0.name + " " + $0.path.name }
        let renamed = try #require(names.firstIndex(of: "rename spare.a"))
        #expect(names[renamed + 1] == "syncFolder a")
    }

    @Test func `DUR-6: each start begins a new segment, so no key meets a nonce twice`() throws {
        let rig = JournalRig()
        for _ in 0..<3 {
            let journal = try rig.open()
            try rig.save(2, in: journal)
            journal.close()
        }
        let segments = try SegmentShelf(rig.disk, rig.folders(), rig.keys)
        #expect(segments.numbers == [1, 2, 3])
        #expect(try rig.scan().lsns == Array(1...6))
    }

    @Test func `I-12: no block of a record is written twice, under any power cuts`() throws {
        let disk = JournalRig.freshDisk()
        var blocks: Set<String> = []
        for life in 0..<6 {
            let rig = JournalRig(disk, seed: UInt64(life))
            let journal = try rig.open()
            try rig.save(4, in: journal)
            for path in disk.files where path.name.hasSuffix(".seg") {
                let bytes = disk.bytes(at: path) ?? []
                for block in SegmentLayout.recordBlocks {
                    guard let head = RecordHead(in: bytes, at: block) else { continue }
                    blocks.insert("\(head.copy) \(head.lsn) \(Hex.text(head.salt))")
                }
            }
            disk.cutPower(.mixing(UInt64(life)))
        }
        // Every sealed record has a (copy, lsn, salt) of its own: two copies of 24 records.
        #expect(blocks.count == 48)
    }

    @Test func `DUR-6: nothing is appended to a spare in which something stands`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(group: 50, in: journal)
        try rig.save(group: 50, in: journal)
        try journal.tidy()
        // A disk that lies about syncs may have lost the new name of a file, and kept its records.
        let left = try #require(rig.disk.bytes(at: rig.path(1, .b)))
        rig.disk.set(left, at: rig.path(1, .b).parent.appending("spare.b"))
        for _ in 0..<3 { try rig.save(group: 60, in: journal) }
        let next = try #require(rig.disk.bytes(at: rig.path(2, .b)))
        let behind = next[61 * SegmentLayout.blockSize..<255 * SegmentLayout.blockSize]
        #expect(behind.allSatisfy { $0 == 0 })
        #expect(try rig.scan().lsns == Array(1...280))
    }

    @Test func `DUR-12: a full segment is left, and a waiting spare becomes the next`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        #expect(!journal.hasSpare)
        try journal.tidy()
        #expect(journal.hasSpare)
        for _ in 0..<5 { try rig.save(group: 60, in: journal) }
        #expect(rig.disk.bytes(at: rig.path(2, .b)) != nil)
        #expect(!journal.hasSpare)
        #expect(try rig.scan().lsns == Array(1...300))
    }

    @Test func `DUR-12: a nearly full segment is left in an idle moment`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        for _ in 0..<5 { try rig.save(group: 50, in: journal) }
        #expect(rig.disk.bytes(at: rig.path(2, .a)) == nil)
        try journal.tidy()
        #expect(rig.disk.bytes(at: rig.path(2, .a)) != nil)
        try rig.save(1, in: journal)
        #expect(try rig.scan().lsns == Array(1...251))
    }

    @Test func `the largest group and the largest record are saved and read`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        var draft = journal.draft
        while !draft.isFull {
            _ = draft.action(JournalRig.action(draft.position.seq + 1, size: 16_000))
        }
        try journal.append(draft)
        #expect(draft.records.count == 15)
        var many = journal.draft
        while !many.isFull { _ = many.note(["type": "mode"]) }
        try journal.append(many)
        #expect(many.records.count == 64)
        #expect(try rig.scan().lsns == Array(1...79))
    }

    @Test func `a draft that is dropped leaves nothing behind`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        var dropped = journal.draft
        _ = dropped.action(JournalRig.action(1))
        try rig.save(1, in: journal)
        #expect(try rig.scan().lsns == [1])
        #expect(journal.position.seq == 1)
    }

    @Test func `DUR-22: a new incarnation begins at seq 1 on its own genesis`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(2, in: journal)
        let next = Fixtures.id("01a201e9-5ecc-7b1e-a29d-11c07063f291")
        var draft = journal.draft
        draft.begin(next)
        let begun = draft.action(["seq": 1, "type": "incarnation.begin"])
        _ = draft.action(["seq": 2, "type": "paid_in"])
        try journal.append(draft)
        #expect(begun.lsn == 3)
        let scan = try rig.scan()
        #expect(scan.findings.breaks.isEmpty)
        #expect(scan.findings.last.incarnation == next)
        #expect(scan.findings.last.seq == 2)
        #expect(scan.findings.last.slip == 0)
    }

    @Test func `durability.md 3.2: a and b share no block`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        try rig.save(3, in: journal)
        let a = try #require(rig.disk.bytes(at: rig.path(1, .a)))
        let b = try #require(rig.disk.bytes(at: rig.path(1, .b)))
        for block in [0, 1, 2, 3, 255] {
            let range = block * 4_096..<(block + 1) * 4_096
            #expect(a[range] != b[range])
        }
    }
}
