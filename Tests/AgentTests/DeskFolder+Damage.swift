import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

@testable import Agent

extension DeskFolder {
    /// Every file of the state folder, by path below it.
    func files(_ below: String = "") throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        let folder = below.isEmpty ? state : state.appending(below)
        for entry in try disk.list(folder) {
            let name = below.isEmpty ? entry.name : below + "/" + entry.name
            if entry.isFolder {
                found.merge(try files(name)) { $1 }
            } else {
                found[name] = try disk.contents(of: state.appending(name), limit: 1 << 30)
            }
        }
        return found
    }

    /// Puts the state folder back to what it was.
    func restore(_ files: [String: [UInt8]]) throws {
        try removeAll(in: state)
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            let path = state.appending(name)
            var folder = state
            for part in name.split(separator: "/").dropLast() {
                folder = folder.appending(String(part))
                try disk.makeFolder(folder)
            }
            try put(bytes, at: path)
        }
    }

    /// Empties a folder.
    func removeAll(in folder: DiskPath) throws {
        for entry in try disk.list(folder) {
            let path = folder.appending(entry.name)
            if entry.isFolder { try removeAll(in: path) }
            try disk.remove(path)
        }
    }

    /// Destroys the record in a block of the first segment.
    func destroy(block: Int64, of copies: [String]) throws {
        for copy in copies {
            let path = state.appending("journal").appending(copy)
                .appending("00000001.\(copy).seg")
            try damage(path, at: block * 4_096 + 200, [UInt8](repeating: 0xFF, count: 64))
        }
    }

    /// Destroys the store beyond reading.
    func destroyStore() throws {
        let path = try storePath()
        try put([UInt8](repeating: 0x5A, count: 40_000), at: path)
    }

    /// The folders in quarantine whose name ends so.
    func quarantined(_ ending: String) throws -> [DiskPath] {
        let folder = state.appending("quarantine")
        guard try disk.entry(at: folder) != nil else { return [] }
        return try disk.list(folder).filter { $0.name.hasSuffix(ending) }
            .map { folder.appending($0.name) }
    }

    /// The action ids that the outbox holds, carried ones once.
    func actions(_ agent: DeviceAgent) throws -> Set<String> {
        var found: Set<String> = []
        for custody in try agent.store.custodies() {
            for seq in 1...max(1, custody.lastSeq) {
                let rows = try agent.store.outbox(custody.incarnation, from: seq, limit: 1)
                if let row = rows.first, row.seq == seq, let action = row.action,
                    action.type != .incarnationBegin
                {
                    found.insert(action.id.text)
                }
            }
        }
        return found
    }

    /// Cuts a boot on the folder as it is at every few operations, and looks at the boot after it.
    func bootCut(
        by disk: FaultyDisk,
        step: Int,
        _ look: (DeviceAgent, Int) throws -> Void
    ) throws {
        let damaged = try files()
        var operation = 1
        var isDone = false
        while !isDone {
            try restore(damaged)
            disk.cut(at: operation)
            var first: DeviceAgent?
            do { first = try start() } catch { first = nil }
            first?.close()
            isDone = disk.count < operation
            disk.heal()
            let agent = try start()
            defer { agent.close() }
            try look(agent, operation)
            operation += step
        }
        #expect(operation > 20)
    }

    /// The ids of a desk that runs; it is closed then.
    func actionsThenClose(_ agent: DeviceAgent) throws -> Set<String> {
        defer { agent.close() }
        return try actions(agent)
    }

    /// A look at the folder from outside, with its own key.
    func inspection() throws -> Inspection {
        letGo()
        return try Inspection(of: state, keyFile: state.appending("keys"), ports: ports)
    }

    /// Gives the store what the cloud knows, as a first snapshot does; custody is none of ours.
    func loadSnapshot(into agent: DeviceAgent) throws {
        let manifest = try SnapshotManifest(
            try JSON(
                parsing: Repository.bytes("sync-protocol/examples/04-snapshot.response.json")
            )
        )
        var lines = FeedLines()
        let part = Repository.bytes("sync-protocol/examples/04-snapshot.part-1.ndjson")
        try agent.store.beginSnapshot()
        try agent.store.stage((lines.take(part) ?? []).map { try Change(line: $0) })
        try agent.store.apply(
            Checkpoint(
                cursor: manifest.cursor,
                at: manifest.at,
                custody: [],
                sums: manifest.sums,
                hasMore: false
            )
        )
        try agent.store.setView("v1", cloudEpoch: "ce_3f9a1c")
    }
}
