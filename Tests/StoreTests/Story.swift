import Database
import Desk
import Keyring
import Ledger
import Platform
import Store
import Sync
import TestSupport
import World

/// Device 7K's day as the protocol's examples tell it, on a store of its own.
final class Story {
    static let incarnation = id("01a1fc44-d730-7e84-99c2-da9b199f05bc")
    static let session = id("01a1fd63-0c9f-77db-906d-023712b32c09")
    static let folio = id("01a1f424-9eeb-7f33-9a01-0badcafe0001")
    static let cashier = id("0198f222-bbbb-7000-8000-00000000e007")
    static let owner = StoreOwner(
        deviceID: id("01a1fc44-d1b8-7263-a4db-e41488fb8721"),
        deviceCode: "7K"
    )
    static let keyBytes = [UInt8](0..<32)
    static let saltBytes = [UInt8](repeating: 0xA5, count: 16)

    let folder = ScratchFolder()
    let home: DiskPath
    let disk: any Disk
    /// The disk that the library uses, nil for its own way to this machine's files.
    let storeDisk: (any Disk)?
    private(set) var store: DeviceStore

    static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("not an id: \(text)") }
        return id
    }

    /// The key as the library takes it, for tests that look behind the store's back.
    static var rawKey: DatabaseKey { DatabaseKey(key: keyBytes.span, salt: saltBytes) }

    static var key: StoreKey { StoreKey(Secret(copying: keyBytes), salt: saltBytes) }

    static var start: StorePosition {
        let genesis = ChainLink.genesis(device: owner.deviceID, incarnation: incarnation)
        return StorePosition(
            lsn: 0,
            incarnation: incarnation,
            seq: 0,
            head: Digest.sha256(genesis).bytes,
            slip: 0
        )
    }

    var path: DiskPath { home.appending("desk.db") }

    /// Makes an empty store and opens it as a desk does.
    init(through storeDisk: (any Disk)? = nil) throws {
        self.storeDisk = storeDisk
        disk = storeDisk ?? PosixDisk()
        home = storeDisk is MemoryDisk ? DiskPath("/") : folder.path
        let made = try DeviceStore(
            making: home.appending("new.db"),
            key: Self.key,
            owner: Self.owner,
            start: Self.start,
            on: storeDisk
        )
        made.close()
        try StoreBuild.install(
            home.appending("new.db"),
            as: home.appending("desk.db"),
            on: disk
        )
        store = try DeviceStore(
            opening: home.appending("desk.db"),
            key: Self.key,
            owner: Self.owner,
            on: storeDisk
        )
    }

    /// Opens the same file again, as after a stop.
    func reopen() throws {
        store.close()
        store = try DeviceStore(
            opening: path,
            key: Self.key,
            owner: Self.owner,
            on: storeDisk
        )
    }

    /// The records of seq 1 to 9, hashes as in the pushed batches.
    static let records: [StoredRecord] = {
        var head = start.head
        let bodies = ["03-push-first.request.json", "05-push-drain.request.json"].flatMap {
            example($0)["actions"]?.listValue ?? []
        }
        return bodies.enumerated().map { index, body in
            let number = Int64(index + 1)
            let record = record(.action, lsn: number, seq: number, after: head, body)
            head = record.hash
            return record
        }
    }()

    static func record(
        _ kind: StoredRecord.Kind,
        lsn: Int64,
        seq: Int64,
        after head: [UInt8],
        _ body: JSON,
        of incarnation: ID = Story.incarnation
    ) -> StoredRecord {
        let bytes = body.canonicalBytes
        return StoredRecord(
            kind,
            lsn: lsn,
            number: (incarnation, seq),
            hashes: (head, Digest.sha256(ChainLink.action(after: head, body: bytes)).bytes),
            body: bytes,
            local: JSON.members([("rid", ["r-\(lsn)".json, "digest-\(lsn)".json])]).canonicalBytes
        )
    }

    static func example(_ name: String) -> JSON {
        do { return try JSON(parsing: Repository.bytes("sync-protocol/examples/" + name)) } catch {
            preconditionFailure("\(name) is no JSON")
        }
    }

    static func changes(_ name: String) -> [Change] {
        var lines = FeedLines()
        let found = lines.take(Repository.bytes("sync-protocol/examples/" + name)) ?? []
        do { return try found.map { try Change(line: $0) } } catch {
            preconditionFailure("\(name) is no feed")
        }
    }

    func apply(_ records: some Sequence<StoredRecord>) throws {
        try store.beginGroup()
        for record in records { try store.apply(record) }
        try store.commitGroup()
    }

    /// The first snapshot; the desk has sent seq 1 before.
    @discardableResult
    func loadSnapshot() throws -> CheckpointOutcome {
        let manifest = try SnapshotManifest(Self.example("04-snapshot.response.json"))
        try store.beginSnapshot()
        try store.stage(Self.changes("04-snapshot.part-1.ndjson"))
        return try store.apply(
            Checkpoint(
                cursor: manifest.cursor,
                at: manifest.at,
                custody: manifest.custody,
                sums: manifest.sums,
                hasMore: false
            )
        )
    }

    /// A pull: the lines staged, its last line applied.
    @discardableResult
    func pull(_ name: String) throws -> CheckpointOutcome? {
        let lines = Self.changes(name)
        try store.stage(lines)
        for case .checkpoint(let checkpoint) in lines { return try store.apply(checkpoint) }
        return nil
    }

    /// The whole day: seq 1, snapshot, seq 2 to 9.
    static func captured(through storeDisk: (any Disk)? = nil) throws -> Story {
        let story = try Story(through: storeDisk)
        try story.apply(records[..<1])
        try story.loadSnapshot()
        try story.apply(records[1...])
        return story
    }
}

extension String {
    /// The string as JSON.
    var json: JSON { .text(self) }
}

extension Currency {
    static let afn = named("AFN")
    static let usd = named("USD")

    private static func named(_ code: String) -> Currency {
        guard let currency = Currency(code) else { preconditionFailure("no currency \(code)") }
        return currency
    }
}
