import Journal
import Keyring
import Ledger
import Store
import Testing
import World

@testable import Agent

@Suite struct FirstStartTests {
    @Test func `BT-08: a folder without anything gets keys, and waits to be enrolled`() throws {
        let folder = DeskFolder()
        let desk = try folder.startLocked()
        #expect(desk.code == .desk(.notEnrolled))
        #expect(try folder.disk.entry(at: folder.state.appending("keyring.1")) != nil)
        #expect(try folder.disk.entry(at: folder.state.appending("journal")) == nil)
    }

    @Test func `BT-08: an enrolled device begins its first numbering with seq 1`() throws {
        let folder = DeskFolder()
        let agent = try folder.commission()
        #expect(agent.mode == .normal)
        #expect(agent.journal.position.seq == 1)
        #expect(agent.keyring.keys.incarnation == agent.journal.position.incarnation)
        #expect(agent.keyring.keys.firstIncarnation == agent.journal.position.incarnation)
        let first = try agent.store.outbox(agent.journal.position.incarnation, from: 1, limit: 1)
        guard case .incarnationBegin(let begin)? = first.first?.action?.payload else {
            Issue.record("no incarnation.begin")
            return
        }
        #expect(begin.reason == .first)
        #expect(begin.previous == nil)
        #expect(agent.recovery == nil)
        agent.close()
    }

    @Test func `BT-01: a second instance touches nothing`() throws {
        let folder = DeskFolder()
        let agent = try folder.commission()
        defer { agent.close() }
        #expect(throws: BootError.secondInstance) { _ = try folder.boot.run() }
        #expect(BootError.secondInstance.exitCode == 75)
    }

    @Test func `DUR-24: a clean stop is known from a power cut`() throws {
        let folder = try DeskFolder.used(3)
        let second = try folder.start()
        #expect(second.wasUnclean)
        #expect(second.boot == 2)
        second.stopCleanly()
        let third = try folder.start()
        #expect(!third.wasUnclean)
        #expect(third.boot == 3)
        third.close()
    }

    @Test func `BT-11: what the store lacks is replayed`() throws {
        let folder = try DeskFolder.used(5)
        let path = try folder.storePath()
        let old = try folder.disk.contents(of: path, limit: 1 << 30)
        let day = try folder.start()
        try folder.capture(5, at: day)
        day.close()
        try folder.disk.remove(path)
        try folder.put(old, at: path)
        let agent = try folder.start()
        #expect(try folder.numbers(agent) == Array(1...11))
        #expect(agent.recovery == nil)
        #expect(agent.mode == .normal)
        agent.close()
    }
}
