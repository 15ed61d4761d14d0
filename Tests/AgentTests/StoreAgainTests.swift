import Desk
import Journal
import Ledger
import Platform
import Store
import TestSupport
import Testing
import World

@testable import Agent

/// A store that was given up while the desk runs, and cannot be made again at once.
@Suite struct StoreAgainTests {
    private func running(_ folder: DeskFolder) throws -> (AgentCore, DeviceAgent) {
        folder.letGo()
        let core = folder.core
        try core.start()
        return (core, try agent(core))
    }

    private func agent(_ core: AgentCore) throws -> DeviceAgent {
        guard case .ready(let agent) = core.standing else { throw DeskFolder.Stuck(what: "locked") }
        return agent
    }

    /// Asks, lets the agent take its turn, and asks again for the answer.
    private func status(_ core: AgentCore, ticket: UInt64) -> JSON? {
        let request = Request(.get, "/v1/status", ticket: ticket)
        _ = core.deskResponder.respond(to: request)
        core.turn()
        guard case .response(let response) = core.deskResponder.respond(to: request) else {
            return nil
        }
        do { return try JSON(parsing: response.body) } catch { return nil }
    }

    private func waits(_ core: AgentCore) -> Bool {
        core.takeOutput().errands.contains { if case .wait = $0 { true } else { false } }
    }

    @Test(arguments: [
        (DiskError.Code.denied, "locked", "MELMASTOON.DESK.LOCKED"),
        (.full, "read_only", "MELMASTOON.DESK.DISK_RESERVE"),
    ])
    func `I-27, SC-26: a store that cannot be made now is said by name, and made again later`(
        _ refusal: DiskError.Code,
        _ mode: String,
        _ code: String
    ) throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let first = try folder.commission()
        try folder.capture(5, at: first)
        let whole = try folder.actionsThenClose(first)
        let (core, agent) = try running(folder)
        let old = try folder.disk.contents(of: try folder.storePath(), limit: 1 << 30)
        disk.refuse("tmp/store.db", refusal)
        agent.needsRebuild = true
        core.tidy(.soon)
        #expect(waits(core))
        for ticket in UInt64(1)...3 {
            let answer = try #require(status(core, ticket: ticket))
            #expect(answer["mode"]?.textValue == mode)
            #expect(answer["locked"]?["code"]?.textValue == code)
            core.timeReached()
            #expect(waits(core))
        }
        // Nothing took the place of the store, and nothing was taken away twice.
        #expect(try folder.quarantined("store_corrupt").count <= 1)
        if let place = try folder.quarantined("store_corrupt").first {
            let name = try #require(try folder.disk.list(place).first { $0.name.hasSuffix(".db") })
            let kept = try folder.disk.contents(of: place.appending(name.name), limit: 1 << 30)
            #expect(kept.count >= old.count)
        }
        disk.heal()
        core.timeReached()
        let again = try self.agent(core)
        #expect(try folder.actions(again) == whole)
        #expect(again.journal.position.seq == 6)
        #expect(status(core, ticket: 9)?["mode"]?.textValue != mode)
        core.stop()
    }

    @Test func `BT-02: a desk whose key was away goes on when it is back`() throws {
        let folder = try DeskFolder.used(3)
        let keys = folder.state.appending("keys")
        let bytes = try folder.disk.contents(of: keys, limit: 1_024)
        try folder.disk.remove(keys)
        let core = folder.core
        try core.start()
        #expect(waits(core))
        #expect(status(core, ticket: 1)?["locked"]?["code"] == "MELMASTOON.STORE.WRONG_KEY")
        core.timeReached()
        #expect(waits(core))
        try folder.put(bytes, at: keys)
        core.timeReached()
        #expect(try folder.numbers(try agent(core)) == [1, 2, 3, 4])
        #expect(try folder.quarantined("store_corrupt").isEmpty)
        core.stop()
    }

    @Test func `BT-10: a log that was left without its store goes to quarantine`() throws {
        let folder = try DeskFolder.used(4)
        let whole = try folder.actionsThenClose(try folder.start())
        let path = try folder.storePath()
        try folder.disk.remove(path)
        try folder.put([UInt8](repeating: 7, count: 5_000), at: DiskPath(path.text + "-wal"))
        let agent = try folder.start()
        #expect(try folder.actionsThenClose(agent) == whole)
        let place = try #require(try folder.quarantined("store_corrupt").first)
        #expect(try folder.disk.entry(at: place.appending(path.name + "-wal"))?.size == 5_000)
    }

    @Test func `I-16: a quarantine that finds no space leaves nothing that counts`() throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        try folder.commission().close()
        let quarantine = Quarantine(folder.state.appending("quarantine"), on: disk)
        let path = try folder.storePath()
        disk.refuse("manifest.json", .full)
        #expect(throws: StoreError.full) {
            try quarantine.take(path, because: "x", manifest: [:], at: folder.clock.now())
        }
        disk.heal()
        #expect(try quarantine.places().isEmpty)
        #expect(try disk.entry(at: path) != nil)
    }
}
