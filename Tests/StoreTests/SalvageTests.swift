import Keyring
import Ledger
import Platform
import Store
import TestSupport
import Testing
import World

struct SalvageTests {
    /// Bodies of every size that is allowed, most of them too long for one page.
    private func filled() throws -> (story: Story, records: Set<StoredRecord>) {
        let story = try Story()
        var head = Story.start.head
        var records: [StoredRecord] = []
        for number in Int64(1)...48 {
            let text = String(repeating: "x", count: Int(number) * 330)
            let body: JSON = ["action_id": .text("a\(number)"), "note": .text(text)]
            let record = Story.record(.action, lsn: number, seq: number, after: head, body)
            head = record.hash
            records.append(record)
        }
        try story.apply(records)
        return (story, Set(records))
    }

    private func salvage(_ path: DiskPath) throws -> Salvage {
        try Salvage(
            of: path,
            key: Secret(copying: Story.keyBytes),
            salt: Story.saltBytes,
            on: PosixDisk()
        )
    }

    @Test func `DUR-20: rows come from the log as from the file, long ones whole`() throws {
        let (story, records) = try filled()
        // Nothing was moved into the file yet.
        #expect(Set(try salvage(story.path).records) == records)
        _ = try story.store.moveLog(truncating: true)
        let moved = try salvage(story.path)
        #expect(Set(moved.records) == records)
        #expect(moved.wholePageCount == moved.pageCount)
        #expect(moved.records.map(\.lsn) == Array(1...48))
    }

    @Test func `I-18: a row with a part on a damaged page is not given back`() throws {
        let (story, records) = try filled()
        _ = try story.store.moveLog(truncating: true)
        story.store.close()
        let whole = try Files.bytes(of: story.path)
        var missed: Set<StoredRecord> = []
        for page in 0..<whole.count / 4_096 {
            var bytes = whole
            bytes[page * 4_096 + 1_000] ^= 1
            try Files.write(bytes, to: story.path)
            let found = Set(try salvage(story.path).records)
            #expect(found.isSubset(of: records), "page \(page + 1)")
            missed.formUnion(records.subtracting(found))
        }
        // Each row lies on some page; none came back from elsewhere.
        #expect(missed == records)
    }

    @Test func `DUR-20: of noise, of an empty file and of nothing nothing is salvaged`() throws {
        let (story, _) = try filled()
        story.store.close()
        for bytes in [[], (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }] {
            try Files.write(bytes, to: story.path)
            #expect(try salvage(story.path).records.isEmpty)
        }
        try PosixDisk().remove(story.path)
        #expect(try salvage(story.path).records.isEmpty)
    }
}
