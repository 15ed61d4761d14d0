import Database
import Keyring
import Ledger
import Platform
import Store
import Sync
import TestSupport
import Testing
import World

struct RebuildTests {
    private func dump(_ story: Story) -> ReplicaDump {
        ReplicaDump(
            story.folder.path.appending("replica"),
            scratch: story.folder.path,
            key: Secret(copying: [UInt8](repeating: 3, count: 32)),
            on: PosixDisk()
        )
    }

    private func rebuilt(_ story: Story, _ records: [StoredRecord]) throws -> DiskPath {
        let made = story.folder.path.appending("rebuilt.tmp")
        let store = try DeviceStore(
            making: made,
            key: Story.key,
            owner: Story.owner,
            start: Story.start
        )
        #expect(try dump(story).load(into: store))
        try store.beginGroup()
        for record in records { try store.apply(record) }
        try store.commitGroup()
        store.close()
        let path = story.folder.path.appending("rebuilt.db")
        try StoreBuild.install(made, as: path, on: PosixDisk())
        return path
    }

    @Test(arguments: [0, 1, 2])
    func `I-6: live apply and rebuild give equal rows`(_ pulls: Int) throws {
        let story = try Story.captured()
        let feeds = ["06-changes.ndjson", "07-changes-priced.ndjson"]
        for name in feeds[..<pulls] { try story.pull(name) }
        let notes: [JSON] = [
            ["type": "boot", "counter": 18],
            ["type": "pin_try", "staff_id": .text(Story.cashier.text)],
            ["type": "freeze", "scope": "drawer:D1"],
            ["type": "command", "command_id": "c1", "cseq": 3],
        ]
        let head = try #require(Story.records.last).hash
        let records =
            Story.records
            + notes.enumerated().map {
                Story.record(.note, lsn: 10 + Int64($0), seq: 9, after: head, $1)
            }
        try story.apply(records)
        try dump(story).write(story.store, SeededEntropy(7))
        let path = try rebuilt(story, records)
        let live = try Contents(of: story).tables
        let made = try Contents.read(path)
        for (table, rows) in live.sorted(by: { $0.key < $1.key }) {
            #expect(made[table] == rows, "\(table)")
        }
    }

    @Test func `I-21: a rebuilt store answers what the old one answered`() throws {
        let story = try Story.captured()
        try story.pull("06-changes.ndjson")
        try dump(story).write(story.store, SeededEntropy(7))
        let path = try rebuilt(story, Story.records)
        let store = try DeviceStore(opening: path, key: Story.key, owner: Story.owner)
        #expect(try store.session(Story.session) == story.store.session(Story.session))
        #expect(try store.folio(.number("F-10231")) == story.store.folio(.number("F-10231")))
        #expect(try store.replicaState().cursor == story.store.replicaState().cursor)
        #expect(try StoreCheck(store).run() == [])
    }

    @Test func `6.4: dumps are written in turn and a bad one falls back to the other`() throws {
        let story = try Story.captured()
        let dump = dump(story)
        try dump.write(story.store, SeededEntropy(1))
        try story.pull("06-changes.ndjson")
        try dump.write(story.store, SeededEntropy(2))
        let folder = story.folder.path.appending("replica")
        #expect(try Files.names(in: folder) == ["0", "1"])
        #expect(try cursor(dump, story) == "c1.kQ2k")
        var bytes = try Files.bytes(of: folder.appending("1"))
        bytes[bytes.count / 2] ^= 1
        try Files.write(bytes, to: folder.appending("1"))
        #expect(try cursor(dump, story) == "c1.kQ2e")
        try Files.write(Array(bytes[..<40]), to: folder.appending("0"))
        #expect(try cursor(dump, story) == nil)
    }

    @Test func `I-26: a dump shows no word of the replica in clear`() throws {
        let story = try Story.captured()
        try dump(story).write(story.store, SeededEntropy(1))
        let bytes = try Files.bytes(of: story.folder.path.appending("replica").appending("0"))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("F-10231") && !text.contains("\"t\""))
    }

    private func cursor(_ dump: ReplicaDump, _ story: Story) throws -> String? {
        let path = story.folder.path.appending("try.db")
        if try PosixDisk().entry(at: path) != nil { try PosixDisk().remove(path) }
        let store = try DeviceStore(
            making: path,
            key: Story.key,
            owner: Story.owner,
            start: Story.start
        )
        guard try dump.load(into: store) else { return nil }
        return try store.replicaState().cursor?.text
    }
}
