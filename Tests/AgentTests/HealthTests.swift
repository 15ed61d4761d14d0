import Desk
import TestSupport
import Testing
import World

@testable import Agent

/// A look at a state folder that no daemon works on.
struct HealthTests {
    private func health(_ folder: DeskFolder) -> JSON {
        folder.letGo()
        return Inspection.health(of: folder.state, keyFile: nil, ports: folder.ports)
    }

    private func codes(_ health: JSON) -> [String] {
        (health["parts"]?.listValue ?? []).compactMap { part in
            part["code"]?.textValue.map { "\(part["part"]?.textValue ?? "") \($0)" }
        }
    }

    private static let down = "agent MELMASTOON.DESK.AGENT_UNREACHABLE"

    @Test func `verify: a look at a dead desk leaves no trace in its folder`() throws {
        let folder = try DeskFolder.used(12)
        let running = try folder.start()
        try folder.capture(6, at: running)
        // As a power cut leaves it: the store's log is not moved into its file.
        let cut = try folder.files()
        running.close()
        try folder.restore(cut)
        let before = try folder.files()
        #expect(before.keys.contains { $0.hasSuffix("-wal") })
        let found = try folder.inspection().verify()
        #expect(found.isSound)
        #expect(try folder.files() == before)
        let health = health(folder)
        #expect(try folder.files() == before)
        #expect(codes(health) == [Self.down])
        let seen = health["parts"]?.listValue?.filter { $0["state"] == "ok" }
            .map { $0["part"]?.textValue }
        #expect(seen == ["keys", "journal", "store", "ledger", "disk", "outbox"])
        #expect(health["reach"] == "all")
        #expect(health["outbox"]?["pending"]?.integerValue ?? 0 >= 12)
        let agent = try folder.start()
        #expect(try agent.verify(full: true).isSound)
        agent.close()
    }

    @Test func `DUR-1: each broken part is named before the agent, and nothing is mended`() throws {
        let folder = try DeskFolder.used(6)
        let whole = try folder.files()
        func broken(_ damage: () throws -> Void) throws -> [String] {
            try folder.restore(whole)
            try damage()
            let before = try folder.files()
            let found = codes(health(folder))
            #expect(try folder.files() == before)
            return found
        }
        #expect(
            try broken { try folder.destroyStore() }
                == ["store MELMASTOON.STORE.CORRUPT", Self.down]
        )
        #expect(
            try broken { try folder.disk.remove(folder.storePath()) }
                == ["store MELMASTOON.STORE.CORRUPT", Self.down]
        )
        #expect(
            try broken { try folder.destroy(block: 3, of: ["a"]) }
                == ["journal MELMASTOON.STORE.CORRUPT", Self.down]
        )
        #expect(
            try broken { try folder.destroy(block: 3, of: ["a", "b"]) }
                == ["journal MELMASTOON.STORE.CHAIN_BREAK", Self.down]
        )
        #expect(
            try broken { try folder.put([1, 2, 3], at: folder.state.appending("keyring.1")) }
                == ["keys MELMASTOON.STORE.CORRUPT", Self.down]
        )
        #expect(
            try broken { try folder.disk.remove(folder.state.appending("keys")) }
                == ["keys MELMASTOON.STORE.WRONG_KEY", Self.down]
        )
    }

    @Test func `BT-08: a folder that is not there is not made`() throws {
        let folder = DeskFolder()
        #expect(codes(health(folder)) == ["enrolment MELMASTOON.DESK.NOT_ENROLLED", Self.down])
        #expect(try folder.disk.entry(at: folder.state) == nil)
    }
}
