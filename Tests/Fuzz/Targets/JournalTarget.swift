import Journal
import Keyring
import Ledger
import TestSupport
import World

extension Target {
    /// The scan of the journal's segments after damage.
    ///
    /// Shape of an input: a plan of damage to the files of a journal of two lives. Nothing that was
    /// not written is ever given back, and with one copy untouched nothing is missing.
    static let journal = Target("journal", .bytes, sizeLimit: 256) {
        let desk = try JournalDesk.lived()
        let files = desk.disk.files.filter { $0.name.hasSuffix(".seg") }
        return { input in
            var dice = Dice(input)
            let damaged = desk.copied()
            var copies: Set<Substring> = []
            for _ in 0...dice.below(4) where dice.isLeft {
                let file = files[dice.below(files.count)]
                copies.insert(file.name.split(separator: ".")[1])
                spoil(file, on: damaged.disk, by: &dice)
            }
            let told = try found(damaged)
            try compare(told, desk.records, isWhole: copies.count < 2)
            if copies.count < 2, dice.below(4) == 0 { try goOn(damaged) }
        }
    }

    private static func spoil(_ file: DiskPath, on disk: MemoryDisk, by dice: inout Dice) {
        guard var bytes = disk.bytes(at: file) else { return }
        let kind = dice.below(8)
        if kind == 0 { return disk.lose(file) }
        Edit.spoil(&bytes, block: SegmentLayout.blockSize, by: &dice)
        // With its sum put right, a header gets past the first look at it.
        let size = SegmentLayout.blockSize
        if kind < 4, bytes.count >= size {
            let sum = CRC32.of(bytes[..<(size - 4)])
            for index in 0..<4 {
                bytes[size - 4 + index] = UInt8(truncatingIfNeeded: sum >> (8 * index))
            }
        }
        disk.set(bytes, at: file)
    }

    private static func found(_ desk: JournalDesk) throws(Finding) -> [JournalRecord]? {
        do throws(JournalError) { return try desk.scan().records } catch {
            // What cannot be told from a newer or foreign journal is left as it is.
            switch error {
            case .newerFormat, .foreign, .wrongKey: return nil
            default: throw Finding("the scan fails: \(error)")
            }
        }
    }

    private static func compare(
        _ told: [JournalRecord]?,
        _ written: [JournalRecord],
        isWhole: Bool
    ) throws(Finding) {
        guard let told else { return }
        var last: Int64 = 0
        for record in told {
            try Finding.unless(written.contains(record), "never written: \(record.lsn)")
            try Finding.unless(record.lsn > last, "out of order: \(record.lsn)")
            last = record.lsn
        }
        if isWhole {
            let lsns = "\(told.map(\.lsn))"
            try Finding.unless(told.count == written.count, "one copy is whole, told \(lsns)")
        }
    }

    /// The repaired journal is read as before, and takes one more record.
    private static func goOn(_ desk: JournalDesk) throws {
        let first: (records: [JournalRecord], findings: JournalFindings)
        do throws(JournalError) { first = try desk.scan() } catch { return }
        let journal = try desk.open(behind: first.findings.end)
        try desk.save(1, in: journal)
        journal.close()
        let lsns = try desk.scan().records.map(\.lsn)
        let expected = Array(first.records.map(\.lsn) + [first.findings.end.position.lsn + 1])
        try Finding.unless(lsns == expected, "after one more: \(lsns), not \(expected)")
    }
}
