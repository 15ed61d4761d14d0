import Keyring
import Ledger
import TestSupport
import Testing
import World

@testable import Journal

extension JournalScanTests {
    @Test func `BT-02: another key is a wrong key, and nothing is touched`() throws {
        let rig = try threeLives()
        let before = rig.disk.files.map { rig.disk.bytes(at: $0) }
        let wrong = JournalKeys(
            deviceID: Fixtures.deviceID,
            journalID: Fixtures.journalID,
            generations: [1: Secret(copying: Array(repeating: 1, count: 32))]
        )
        #expect(throws: JournalError.wrongKey) { try JournalRig(rig.disk, keys: wrong).scan() }
        #expect(throws: JournalError.wrongKey) {
            try JournalRig(rig.disk, keys: Fixtures.keys(generation: 2)).scan()
        }
        #expect(rig.disk.files.map { rig.disk.bytes(at: $0) } == before)
    }

    @Test func `another device's journal is foreign, and a newer format is said to be newer`()
        throws
    {
        let rig = try threeLives()
        let foreign = JournalKeys(
            deviceID: Fixtures.incarnation,
            journalID: Fixtures.journalID,
            generations: [1: Secret(copying: Array(0x00...0x1F))]
        )
        #expect(throws: JournalError.foreign) { try JournalRig(rig.disk, keys: foreign).scan() }
        var newer = try #require(rig.disk.bytes(at: rig.path(2, .a)))
        newer[7] = UInt8(ascii: "2")
        newer.replaceSubrange(4_092..<4_096, with: LittleEndian.bytes(CRC32.of(newer[..<4_092])))
        rig.disk.set(newer, at: rig.path(2, .a))
        #expect(throws: JournalError.newerFormat) { try rig.scan() }
    }

    @Test func `all headers of a segment gone: its records alone still tell everything`() throws {
        let rig = try threeLives()
        for copy in JournalCopy.allCases {
            for block in [0, 255] { rig.damage(rig.path(1, copy), block: block) }
        }
        #expect(try rig.scan().lsns == Array(1...6))
    }

    @Test func `a tail scan reads from the store's position on and judges it`() throws {
        let rig = JournalRig()
        var positions: [JournalPosition] = []
        for _ in 0..<4 {
            let journal = try rig.open()
            for _ in 0..<3 {
                try rig.save(1, in: journal)
                positions.append(journal.position)
            }
            journal.close()
        }
        for position in positions {
            let scan = try rig.scan(.tail, JournalEvidence(store: position))
            #expect(scan.findings.agreement == .agrees)
            #expect(scan.lsns.last == 12)
            #expect(scan.lsns.contains(min(12, position.lsn + 1)))
        }
        let late = try rig.scan(.tail, JournalEvidence(store: positions[11]))
        #expect(late.lsns == Array(7...12))
        var other = positions[8]
        other.head = Array(repeating: 1, count: 32)
        #expect(
            try rig.scan(.tail, JournalEvidence(store: other)).findings.agreement == .differs
        )
        var ahead = positions[11]
        ahead.lsn = 20
        #expect(
            try rig.scan(.tail, JournalEvidence(store: ahead)).findings.agreement == .isAhead
        )
    }

    @Test func `the head files tell what must exist, in turn, and one may be torn`() throws {
        let rig = JournalRig()
        let journal = try rig.open()
        let witness = Witness(in: JournalRig.state, keys: rig.keys, on: rig.disk)
        #expect(witness.read().isEmpty)
        try rig.save(1, in: journal)
        try journal.writeHead()
        let first = journal.position
        try rig.save(1, in: journal)
        try journal.writeHead()
        #expect(witness.read() == [journal.position, first])
        try rig.save(1, in: journal)
        rig.disk.fail(at: rig.disk.operationCount + 6, forever: true)
        #expect(throws: JournalError.self) { try journal.writeHead() }
        rig.disk.cutPower(.mixing(5))
        #expect(witness.read().first?.lsn ?? 0 >= 2)
        let foreign = JournalKeys(
            deviceID: Fixtures.deviceID,
            journalID: Fixtures.incarnation,
            generations: [1: Secret(copying: Array(0x00...0x1F))]
        )
        #expect(Witness(in: JournalRig.state, keys: foreign, on: rig.disk).read().isEmpty)
    }
}
