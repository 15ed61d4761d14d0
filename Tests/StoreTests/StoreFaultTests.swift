import Keyring
import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

/// Every operation of the disk fails once, one after the other, until a run needs no more of them.
struct StoreFaultTests {
    private let folder = DiskPath("/state")
    private let key = Secret(copying: [UInt8](repeating: 3, count: 32))

    private func prepared() throws -> MemoryDisk {
        let disk = MemoryDisk()
        for name in ["", "replica", "tmp", "store"] {
            try disk.makeFolder(name.isEmpty ? folder : folder.appending(name))
            try disk.syncFolder(folder)
            try disk.syncFolder(folder.parent)
        }
        return disk
    }

    private func dump(on disk: MemoryDisk) -> ReplicaDump {
        ReplicaDump(
            folder.appending("replica"),
            scratch: folder.appending("tmp"),
            key: key,
            on: disk
        )
    }

    private func put(_ disk: MemoryDisk, _ name: String, _ bytes: [UInt8]) throws {
        let path = folder.appending(name)
        let file = try disk.open(path, for: .creating)
        try file.write(bytes, at: 0)
        try file.sync()
        file.close()
        try disk.syncFolder(path.parent)
    }

    private func loaded(_ dump: ReplicaDump) throws -> String? {
        let scratch = ScratchFolder()
        let store = try DeviceStore(
            making: scratch.path.appending("a.db"),
            key: Story.key,
            owner: Story.owner,
            start: Story.start
        )
        guard try dump.load(into: store) else { return nil }
        return try store.replicaState().cursor?.text
    }

    @Test func `T-3: a dump that fails anywhere leaves the one before it`() throws {
        let story = try Story.captured()
        let first = try prepared()
        try dump(on: first).write(story.store, SeededEntropy(1))
        try story.pull("06-changes.ndjson")
        for failing in 1... {
            let disk = first.copy()
            disk.fail(at: first.operationCount + failing)
            do throws(StoreError) {
                try dump(on: disk).write(story.store, SeededEntropy(2))
            } catch {
                disk.heal()
                disk.cutPower(.dropping)
                #expect(try loaded(dump(on: disk)) != nil, "operation \(failing)")
                continue
            }
            disk.heal()
            disk.cutPower(.dropping)
            #expect(try loaded(dump(on: disk)) == "c1.kQ2k")
            #expect(failing > 8)
            return
        }
    }

    @Test func `T-3: a quarantine that fails anywhere loses no byte and can be taken again`() throws
    {
        let now = ManualClock().now()
        let first = try prepared()
        try put(first, "store/a.db", [1, 2, 3])
        try put(first, "store/a.db-wal", [4, 5])
        for failing in 1... {
            let disk = first.copy()
            disk.fail(at: first.operationCount + failing)
            let quarantine = Quarantine(folder.appending("quarantine"), on: disk)
            let store = folder.appending("store").appending("a.db")
            var isDone = true
            do throws(StoreError) {
                _ = try quarantine.take(store, because: "damaged", manifest: [:], at: now)
            } catch { isDone = false }
            disk.heal()
            #expect(contents(disk).isSuperset(of: [[1, 2, 3], [4, 5]]), "operation \(failing)")
            // A log never stays behind alone: the next store would take it for its own.
            if disk.bytes(at: store) == nil {
                #expect(disk.bytes(at: DiskPath(store.text + "-wal")) == nil)
            }
            if isDone { return #expect(failing > 8) }
            _ = try quarantine.take(store, because: "damaged", manifest: [:], at: now)
            #expect(contents(disk).isSuperset(of: [[1, 2, 3], [4, 5]]))
            #expect(disk.bytes(at: store) == nil)
        }
    }

    @Test func `T-3: an installation that fails anywhere leaves the build or the store`() throws {
        let first = try prepared()
        try put(first, "tmp/new.db", [7, 7])
        for failing in 1... {
            let disk = first.copy()
            disk.fail(at: first.operationCount + failing)
            let made = folder.appending("tmp").appending("new.db")
            let store = folder.appending("store").appending("a.db")
            var isDone = true
            do throws(StoreError) { try StoreBuild.install(made, as: store, on: disk) } catch {
                isDone = false
            }
            disk.heal()
            #expect((disk.bytes(at: made) ?? disk.bytes(at: store)) == [7, 7])
            if isDone {
                disk.cutPower(.dropping)
                #expect(disk.bytes(at: store) == [7, 7])
                return
            }
        }
    }

    @Test func `PB-10: a new store is not given the name of a log that is still there`() throws {
        let disk = try prepared()
        try put(disk, "tmp/new.db", [7, 7])
        try put(disk, "store/a.db-wal", [4, 5])
        #expect(throws: StoreError.self) {
            try StoreBuild.install(
                folder.appending("tmp").appending("new.db"),
                as: folder.appending("store").appending("a.db"),
                on: disk
            )
        }
    }

    private func contents(_ disk: MemoryDisk) -> Set<[UInt8]> {
        Set(disk.files.compactMap { disk.bytes(at: $0) })
    }
}
