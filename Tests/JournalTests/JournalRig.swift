import Keyring
import Ledger
import TestSupport
import World

@testable import Journal

/// A desk's journal on a disk in memory: saves, dies, is scanned again.
final class JournalRig {
    static let state = DiskPath("/state")

    let disk: MemoryDisk
    let keys: JournalKeys
    let clock = ManualClock()
    let entropy: SeededEntropy
    var mirror: DiskPath?

    init(
        _ disk: MemoryDisk = JournalRig.freshDisk(),
        keys: JournalKeys = Fixtures.keys(),
        seed: UInt64 = 1
    ) {
        self.disk = disk
        self.keys = keys
        entropy = SeededEntropy(seed)
    }

    static func freshDisk() -> MemoryDisk {
        let disk = MemoryDisk()
        do {
            try disk.makeFolder(state)
            try disk.syncFolder(DiskPath("/"))
        } catch {
            preconditionFailure("a new disk takes a folder: \(error)")
        }
        return disk
    }

    func folders() throws(JournalError) -> JournalFolders {
        try JournalFolders(
            state: Self.state,
            mirror: mirror,
            journalID: keys.journalID,
            on: disk
        )
    }

    /// What a scan tells and finds.
    struct Scan {
        let records: [JournalRecord]
        let findings: JournalFindings

        /// The types of the bodies, for short expectations.
        var lsns: [Int64] { records.map(\.lsn) }
    }

    func scan(
        _ depth: JournalScan.Depth = .whole,
        _ evidence: JournalEvidence = JournalEvidence()
    ) throws(JournalError) -> Scan {
        let scan = JournalScan(
            folders: try folders(),
            keys: keys,
            quarantine: Self.state.appending("quarantine"),
            disk: disk,
            clock: clock,
            entropy: entropy
        )
        var records: [JournalRecord] = []
        let findings = try scan.run(depth, evidence: evidence) { records.append($0) }
        return Scan(records: records, findings: findings)
    }

    /// Opens the journal behind what a scan finds; a first one begins an incarnation.
    func open(behind found: JournalFindings? = nil) throws(JournalError) -> ActionJournal {
        var findings = found
        if findings == nil { findings = try scan().findings }
        let end = findings.flatMap { $0.isEmpty ? nil : $0.end }
        return try ActionJournal(
            behind: end ?? .first(device: keys.deviceID, incarnation: Fixtures.incarnation),
            in: try folders(),
            keys: keys,
            disk: disk,
            clock: clock,
            entropy: entropy
        )
    }

    /// Saves actions, each in a group of its own.
    func save(_ count: Int, in journal: ActionJournal) throws(JournalError) {
        for _ in 0..<count { try save(group: 1, in: journal) }
    }

    /// Saves one group of that many actions.
    func save(group count: Int, size: Int = 0, in journal: ActionJournal) throws(JournalError) {
        var draft = journal.draft
        for _ in 0..<count { _ = draft.action(Self.action(draft.position.seq + 1, size: size)) }
        try journal.append(draft)
    }

    /// The body of a charge; the size is that of a padding.
    static func action(_ seq: Int64, size: Int = 0) -> JSON {
        let digits = String(repeating: "0", count: 6 - String(seq).utf8.count) + String(seq)
        return [
            "seq": .integer(seq), "type": "charge.post", "stream": "device",
            "slip": .text("7K-2026-\(digits)"), "actor": ["staff_id": "c07"],
            "drawer_effect": [["currency": "AFN", "amount_micro": .text("\(seq)000000")]],
            "payload": ["pad": .text(String(repeating: "x", count: size))],
        ]
    }

    func path(_ segno: UInt32, _ copy: JournalCopy) -> DiskPath {
        Self.state.appending("journal").appending(copy.letter)
            .appending(SegmentLayout.name(segno, copy))
    }

    /// Changes one byte of a block of a file.
    func damage(_ path: DiskPath, block: Int, byte: Int = 200) {
        guard var bytes = disk.bytes(at: path) else { preconditionFailure("no file \(path)") }
        bytes[block * SegmentLayout.blockSize + byte] ^= 0x40
        disk.set(bytes, at: path)
    }

    /// Zeroes a block of a file, as if it had never been written.
    func erase(_ path: DiskPath, block: Int) {
        guard var bytes = disk.bytes(at: path) else { preconditionFailure("no file \(path)") }
        let start = block * SegmentLayout.blockSize
        bytes.replaceSubrange(
            start..<start + SegmentLayout.blockSize,
            with: [UInt8](repeating: 0, count: SegmentLayout.blockSize)
        )
        disk.set(bytes, at: path)
    }
}
