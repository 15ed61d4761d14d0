import Keyring
import Ledger
import Store
import Sync
import TestSupport
import World

/// A store with a replica and actions, at rest on a disk in memory, part of it still in the log.
struct StoreDesk {
    private static let secret = Secret(copying: Array(0x40...0x5F))
    private static let salt = [UInt8](repeating: 0xA5, count: 16)
    private static let key = StoreKey(secret, salt: salt)
    private static let incarnation = id("01a1fc44-d730-7e84-99c2-da9b199f05bc")
    private static let owner = StoreOwner(
        deviceID: id("01a1fc44-d1b8-7263-a4db-e41488fb8721"),
        deviceCode: "7K"
    )

    let disk = MemoryDisk()
    let path = DiskPath("/desk.db")
    let logPath = DiskPath("/desk.db-wal")
    /// The pages that the log holds newer, and how many there are in all.
    let pagesInLog: Set<UInt32>
    let pageCount: Int

    init() throws {
        let made = DiskPath("/new.db")
        try DeviceStore(
            making: made,
            key: Self.key,
            owner: Self.owner,
            start: Self.start,
            on: disk
        ).close()
        try StoreBuild.install(made, as: path, on: disk)
        let store = try Self.open(path, on: disk)
        try Self.pull("04-snapshot.part-1.ndjson", into: store)
        _ = try store.moveLog()
        try Self.pull("06-changes.ndjson", into: store)
        // The power goes: a store that is closed in order leaves no log.
        disk.cutPower(.keeping)
        let log = disk.bytes(at: logPath) ?? []
        let starts = stride(from: 32, to: log.count - 4_119, by: 4_120)
        pagesInLog = Set(
            starts.map { log[$0..<$0 + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        )
        // The file may be longer than the store: its last pages are given back to it later.
        let scan = try PageScan(of: path, key: Self.secret, salt: Self.salt, on: disk)
        try Finding.unless(scan.isHealthy(), "a fresh store is not healthy")
        pageCount = Int(scan.pageCount)
    }

    /// What the page scan says about the store on a disk.
    func scan(_ disk: MemoryDisk) throws -> PageScan {
        try PageScan(of: path, key: Self.secret, salt: Self.salt, on: disk)
    }

    /// Opens the store on a disk and looks through it.
    func read(_ disk: MemoryDisk) throws {
        do throws(StoreError) {
            let store = try Self.open(path, on: disk)
            _ = try StoreCheck(store).run()
            _ = try store.sums()
            store.close()
        } catch { _ = error.isDamage }
    }

    private static func open(
        _ path: DiskPath,
        on disk: MemoryDisk
    ) throws(StoreError)
        -> DeviceStore
    {
        try DeviceStore(opening: path, key: key, owner: owner, on: disk)
    }

    private static func pull(_ name: String, into store: DeviceStore) throws {
        var lines = FeedLines()
        let bytes = Repository.bytes("sync-protocol/examples/" + name)
        let changes = try (lines.take(bytes) ?? []).map { try Change(line: $0) }
        if name.contains("snapshot") {
            let answer = Repository.bytes("sync-protocol/examples/04-snapshot.response.json")
            let manifest = try SnapshotManifest(try JSON(parsing: answer))
            try store.beginSnapshot()
            try store.stage(changes)
            _ = try store.apply(
                Checkpoint(
                    cursor: manifest.cursor,
                    at: manifest.at,
                    custody: manifest.custody,
                    sums: manifest.sums,
                    hasMore: false
                )
            )
            return
        }
        try store.stage(changes)
        for case .checkpoint(let checkpoint) in changes { _ = try store.apply(checkpoint) }
    }

    private static var start: StorePosition {
        let genesis = ChainLink.genesis(device: owner.deviceID, incarnation: incarnation)
        return StorePosition(
            lsn: 0,
            incarnation: incarnation,
            seq: 0,
            head: Digest.sha256(genesis).bytes,
            slip: 0
        )
    }

    private static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("no id: \(text)") }
        return id
    }
}
