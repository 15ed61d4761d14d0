import Desk
import Journal
import Keyring
import Ledger
import Platform
import Store
import TestSupport
import Testing
import World

@testable import Agent

/// New keys while the desk works, and what a cut in the middle leaves.
struct RekeyTests {
    private func rekey(_ agent: DeviceAgent, _ part: String) throws -> RekeyAnswer {
        try agent.rekey(try Rekey(["part": .text(part)]))
    }

    /// A desk that worked, with a replica, dead without a clean stop.
    private func desk(_ disk: any Disk = PosixDisk()) throws -> (DeskFolder, Set<String>) {
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.loadSnapshot(into: agent)
        try folder.capture(6, at: agent)
        return (folder, try folder.actionsThenClose(agent))
    }

    private func storeNames(_ folder: DeskFolder) throws -> [String] {
        try folder.disk.list(folder.state.appending("store")).map(\.name)
            .filter { $0.hasSuffix(".db") }
    }

    @Test func `SEC-4: the store goes on in another file under another key`() throws {
        let (folder, whole) = try desk()
        let agent = try folder.start()
        let old = try storeNames(folder)
        let staff = try agent.store.staff()
        let answer = try rekey(agent, "store")
        #expect(try storeNames(folder) == [try #require(answer.storeKeyID) + ".db"])
        #expect(try storeNames(folder) != old)
        #expect(try folder.actions(agent) == whole)
        #expect(try agent.store.staff() == staff)
        try folder.capture(2, at: agent)
        let more = try folder.actionsThenClose(agent)
        let next = try folder.start()
        #expect(next.recovery == nil)
        #expect(next.keyring.keys.otherStore == nil)
        #expect(try folder.actions(next) == more)
        #expect(try StoreCheck(next.store).run(.everything).isEmpty)
        #expect(try next.store.note("key")?["part"] == "store")
        next.close()
    }

    @Test func `SEC-4: the journal goes on under the next key, and the old one opens the rest`()
        throws
    {
        let (folder, _) = try desk()
        let agent = try folder.start()
        #expect(try rekey(agent, "journal").journalGeneration == 2)
        try folder.capture(2, at: agent)
        #expect(try rekey(agent, "journal").journalGeneration == 3)
        try folder.capture(1, at: agent)
        let more = try folder.actionsThenClose(agent)
        #expect(try folder.inspection().verify().isSound)
        try folder.destroyStore()
        let rebuilt = try folder.start()
        #expect(rebuilt.recovery?.lost == [])
        // The dump was written again under the newest key.
        #expect(rebuilt.mode == .normal)
        #expect(try folder.actions(rebuilt) == more)
        #expect(rebuilt.keyring.keys.journalKeys.keys.sorted() == [1, 2, 3])
        rebuilt.close()
    }

    @Test func `SEC-4: no dump opens with the old journal key alone`() throws {
        let (folder, _) = try desk()
        let agent = try folder.start()
        let old = agent.keyring.keys.journalKey
        _ = try rekey(agent, "journal")
        agent.close()
        let dump = ReplicaDump(
            folder.state.appending("replica"),
            scratch: folder.state.appending("tmp"),
            key: old,
            on: folder.disk
        )
        let next = try folder.start()
        defer { next.close() }
        #expect(try dump.load(into: next.store) == false)
        #expect(try next.replicaDump.load(into: next.store))
    }

    @Test func `SEC-4: the keyring is sealed under another key`() throws {
        let (folder, whole) = try desk()
        let agent = try folder.start()
        let path = folder.state.appending("keys")
        let old = try folder.disk.contents(of: path, limit: 128)
        #expect(try rekey(agent, "keyring").isKeyringChanged)
        let fresh = try folder.disk.contents(of: path, limit: 128)
        #expect(fresh != old)
        agent.close()
        try folder.put(old, at: path)
        #expect(try folder.startLocked().code == .store(.wrongKey))
        try folder.put(fresh, at: path)
        let next = try folder.start()
        #expect(try folder.actionsThenClose(next) == whole)
    }

    @Test func `SEC-4: a key of the service manager is not ours to change`() throws {
        let (folder, _) = try desk()
        let path = folder.state.appending("keys")
        let kek = folder.scratch.path.appending("kek")
        try folder.put(try folder.disk.contents(of: path, limit: 128), at: kek)
        try folder.disk.remove(path)
        folder.letGo()
        let boot = Boot(
            configuration: folder.configuration,
            state: folder.state,
            credential: kek,
            ports: folder.ports
        )
        guard case .ready(let agent, let lock) = try boot.run() else {
            throw DeskFolder.Stuck(what: "locked")
        }
        let answer = try rekey(agent, "all")
        #expect(answer.isKeyringForeign)
        #expect(answer.json["rotated"] == ["store", "journal"])
        agent.close()
        lock.release()
    }

    /// Makes new keys again and again from the same start, a fault at another operation each time,
    /// and looks at the desk behind it.
    private func sweep(
        _ part: String,
        step: Int,
        arm: (FaultyDisk, Int) -> Void,
        look: (DeskFolder, DeviceAgent, Set<String>) throws -> Void
    ) throws {
        let disk = FaultyDisk(PosixDisk())
        let (folder, whole) = try desk(disk)
        let files = try folder.files()
        var operation = 1
        var isDone = false
        while !isDone {
            try folder.restore(files)
            let agent = try folder.start()
            arm(disk, operation)
            do { _ = try rekey(agent, part) } catch { #expect(disk.count >= operation) }
            isDone = disk.count < operation
            disk.heal()
            try look(folder, agent, whole)
            let next = try folder.start()
            #expect(try folder.actions(next) == whole, "\(part) at \(operation)")
            #expect(next.recovery == nil, "\(part) at \(operation)")
            let current = next.keyring.keys.store.keyID + ".db"
            #expect(try storeNames(folder) == [current], "\(part) at \(operation)")
            #expect(next.keyring.keys.otherStore == nil, "\(part) at \(operation)")
            #expect(try folder.disk.entry(at: folder.state.appending("keys.next")) == nil)
            next.close()
            operation += step
        }
        #expect(operation > 10)
    }

    @Test(arguments: [("store", 9), ("journal", 5), ("keyring", 1)])
    func `AC-15, FM-B-33: new keys that are cut at any operation lock nobody out`(
        part: String,
        step: Int
    ) throws {
        try sweep(
            part,
            step: step,
            arm: { $0.cut(at: $1) },
            look: { _, agent, _ in agent.close() }
        )
    }

    @Test(arguments: [("store", 19), ("journal", 9), ("keyring", 2)])
    func `SC-21: new keys that one operation refuses leave a desk that works`(
        part: String,
        step: Int
    ) throws {
        try sweep(
            part,
            step: step,
            arm: { $0.fail(at: $1) },
            look: { folder, agent, whole in
                // The same life goes on, and a second try succeeds.
                #expect(try folder.actions(agent) == whole)
                _ = try rekey(agent, part)
                agent.close()
            }
        )
    }
}
