import Database
import Keyring
import Ledger
import Platform
import Store
import TestSupport
import Testing
import World

/// One way to spoil a store, and what must find it.
struct Damage: Sendable, CustomStringConvertible {
    enum Finder: Sendable {
        /// The page scan names exactly these pages.
        case pages([UInt32])
        /// The page scan says what kind of thing is there.
        case kind(PageScan.Kind)
        /// Every page is whole: only comparing with the journal tells.
        case position
    }

    let description: String
    let finder: Finder
    let spoil: @Sendable (_ path: DiskPath) throws -> Void

    static func pages(
        _ what: String,
        _ pages: [UInt32],
        _ change: @escaping @Sendable (inout [UInt8]) -> Void
    ) -> Damage {
        Damage(description: what, finder: .pages(pages)) { path in
            var bytes = try Files.bytes(of: path)
            change(&bytes)
            try Files.write(bytes, to: path)
        }
    }

    static func zero(_ bytes: inout [UInt8], _ range: Range<Int>) {
        for index in range { bytes[index] = 0 }
    }

    static let all: [Damage] = [
        .pages("page 1 zeroed", [1]) { zero(&$0, 0..<4_096) },
        .pages("the salt gone", []) { zero(&$0, 0..<16) },
        .pages("one bit in the content of page 7", [7]) { $0[6 * 4_096 + 99] ^= 4 },
        .pages("one bit in the MAC of page 9", [9]) { $0[9 * 4_096 - 20] ^= 1 },
        .pages("one bit in the IV of page 1", [1]) { $0[4_096 - 48] ^= 0x80 },
        .pages("filler bytes, which nothing is in", []) { $0[5 * 4_096 - 3] ^= 0xFF },
        .pages("three pages of noise", [3, 12, 20]) { bytes in
            for page in [3, 12, 20] {
                for index in 0..<4_096 {
                    bytes[(page - 1) * 4_096 + index] = UInt8(truncatingIfNeeded: index &* 31 + 7)
                }
            }
        },
        .pages("a used page all zero, which the library takes for good", [11]) {
            zero(&$0, 10 * 4_096..<11 * 4_096)
        },
        .pages("two pages swapped", [5, 6]) { bytes in
            let five = Array(bytes[4 * 4_096..<5 * 4_096])
            bytes.replaceSubrange(4 * 4_096..<5 * 4_096, with: bytes[5 * 4_096..<6 * 4_096])
            bytes.replaceSubrange(5 * 4_096..<6 * 4_096, with: five)
        },
        Damage(description: "cut to nothing", finder: .kind(.empty)) { path in
            try Files.write([], to: path)
        },
        Damage(description: "deleted", finder: .kind(.missing)) { path in
            try PosixDisk().remove(path)
        },
        Damage(description: "a folder in its place", finder: .kind(.notAFile)) { path in
            try PosixDisk().remove(path)
            try PosixDisk().makeFolder(path)
        },
        Damage(description: "noise from end to end", finder: .kind(.unreadable)) { path in
            let size = try Files.bytes(of: path).count
            try Files.write((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }, to: path)
        },
    ]
}

struct DamageTests {
    private func scan(_ path: DiskPath) throws -> PageScan {
        try PageScan(
            of: path,
            key: Secret(copying: Story.keyBytes),
            salt: Story.saltBytes,
            on: PosixDisk()
        )
    }

    /// A day whose log was moved into the file and cut.
    private func settled() throws -> Story {
        let story = try Story.captured()
        try story.store.moveLog(truncating: true)
        story.store.close()
        return story
    }

    @Test(arguments: Damage.all)
    func `I-18: the page scan finds each kind of damage, and exactly that`(
        _ damage: Damage
    ) throws {
        let story = try settled()
        #expect(try scan(story.path).isHealthy())
        try damage.spoil(story.path)
        let found = try scan(story.path)
        switch damage.finder {
        case .pages(let pages):
            #expect(found.kind == .store(.three))
            #expect(found.badPages == pages)
        case .kind(let kind): #expect(found.kind == kind)
        case .position: break
        }
    }

    @Test func `I-18: a file cut in the middle lacks the pages that its header counts`() throws {
        let story = try settled()
        let bytes = try Files.bytes(of: story.path)
        let pages = bytes.count / 4_096
        try Files.write(Array(bytes[..<(pages / 2 * 4_096 + 100)]), to: story.path)
        let found = try scan(story.path)
        #expect(found.pageCount == UInt32(pages))
        #expect(found.badPages == (pages / 2 + 1...pages).map { UInt32($0) })
    }

    @Test func `BT-02: another key opens nothing and blames no page of a known key`() throws {
        let story = try settled()
        let found = try PageScan(
            of: story.path,
            key: Secret(copying: [UInt8](repeating: 9, count: 32)),
            salt: Story.saltBytes,
            on: PosixDisk()
        )
        #expect(found.kind == .unreadable)
    }

    @Test func `I-18: pages with a committed frame are checked in the log, not in the file`() throws
    {
        let story = try Story.captured()
        // A copy of a store in use: most pages live in its log.
        let copy = try copyInUse(story)
        #expect(try scan(copy).isHealthy())
        var log = try Files.bytes(of: DiskPath(copy.text + "-wal"))
        let frames = (log.count - 32) / 4_120
        #expect(frames > 8)
        var file = try Files.bytes(of: copy)
        for index in 2 * 4_096..<3 * 4_096 { file[index] ^= 0x55 }
        try Files.write(file, to: copy)
        let touched = try pagesInLog(log)
        #expect(try scan(copy).badPages == (touched.contains(3) ? [] : [3]))
        // A frame whose checksum does not fit ends the log, with all behind it.
        log[32 + 24 + 5] ^= 1
        try Files.write(log, to: DiskPath(copy.text + "-wal"))
        #expect(try scan(copy).badPages.contains(3))
    }

    @Test(arguments: ["cut", "zeroed", "emptied", "gone"])
    func `BT-11: a spoiled log gives an older cut, and replay of the journal heals it`(
        _ kind: String
    ) throws {
        let story = try Story.captured()
        try story.pull("06-changes.ndjson")
        let copy = try copyInUse(story)
        let log = DiskPath(copy.text + "-wal")
        let bytes = try Files.bytes(of: log)
        switch kind {
        case "cut": try Files.write(Array(bytes[..<(bytes.count / 2)]), to: log)
        case "zeroed": try Files.write([UInt8](repeating: 0, count: bytes.count), to: log)
        case "emptied": try Files.write([], to: log)
        default: try PosixDisk().remove(log)
        }
        let healed = try DeviceStore(opening: copy, key: Story.key, owner: Story.owner)
        let position = try healed.position()
        #expect(position.lsn < 9)
        try healed.beginGroup()
        for record in Story.records { try healed.apply(record) }
        try healed.commitGroup()
        #expect(try healed.position().head == Story.records.last?.hash)
        #expect(try StoreCheck(healed).run() == [])
    }

    @Test func `BT-13: an older copy is whole in every page and behind in its position`() throws {
        let story = try settled()
        let old = try Files.bytes(of: story.path)
        try story.reopen()
        let note = Story.record(
            .note,
            lsn: 10,
            seq: 9,
            after: try #require(Story.records.last).hash,
            ["type": "mode"]
        )
        try story.apply([note])
        try story.store.moveLog(truncating: true)
        story.store.close()
        try Files.write(old, to: story.path)
        #expect(try scan(story.path).isHealthy())
        try story.reopen()
        #expect(try story.store.position().lsn == 9)
    }

    @Test func `M-2: a row under a valid MAC that does not prove itself is found`() throws {
        let story = try settled()
        let raw = try Connection(
            path: story.path.text,
            profile: .device,
            key: Story.rawKey,
            create: false
        )
        try raw.run(
            """
            INSERT INTO local_outbox SELECT 10, incarnation, 10, 'x', hash, hash, body, '', type,
                stream, captured_at, 'pending', NULL, NULL FROM local_outbox WHERE lsn = 9
            """
        )
        try raw.run("UPDATE incarnation SET last_seq = 10")
        raw.close()
        try story.reopen()
        let found = try StoreCheck(story.store).run()
        #expect(found.map(\.description) == ["M-2: local_outbox: row 10 does not prove itself"])
        #expect(throws: StoreError.self) {
            try story.store.outbox(Story.incarnation, from: 9, limit: 5)
        }
    }

    @Test func `I-16: quarantine moves store and log together with a manifest, twice if need be`()
        throws
    {
        let story = try Story.captured()
        let disk = PosixDisk()
        story.store.close()
        try Files.write([1], to: DiskPath(story.path.text + "-wal"))
        let before = try Files.bytes(of: story.path)
        let quarantine = Quarantine(story.folder.path.appending("quarantine"), on: disk)
        let now = ManualClock().now()
        let place = try quarantine.take(
            story.path,
            because: "store_corrupt",
            manifest: ["bad_pages": [1, 77]],
            at: now
        )
        #expect(place.name == "20261121T091202129Z-store_corrupt")
        #expect(try Files.names(in: place) == ["desk.db", "desk.db-wal", "manifest.json"])
        #expect(try Files.bytes(of: place.appending("desk.db")) == before)
        #expect(try Files.names(in: story.folder.path) == ["quarantine"])
        let again = try quarantine.take(
            story.path,
            because: "store_corrupt",
            manifest: [:],
            at: now
        )
        #expect(try quarantine.places() == [place, again])
    }

    private func copyInUse(_ story: Story) throws -> DiskPath {
        let copy = story.folder.path.appending("copy.db")
        for ending in ["", "-wal"] {
            let bytes = try Files.bytes(of: DiskPath(story.path.text + ending))
            try Files.write(bytes, to: DiskPath(copy.text + ending))
        }
        return copy
    }

    private func pagesInLog(_ log: [UInt8]) throws -> Set<UInt32> {
        var pages: Set<UInt32> = []
        for start in stride(from: 32, to: log.count - 4_119, by: 4_120) {
            pages.insert(log[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }
        return pages
    }
}
