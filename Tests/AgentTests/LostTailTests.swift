import Database
import Desk
import Journal
import Keyring
import Ledger
import Platform
import Store
import Sync
import Testing
import World

@testable import Agent

@Suite struct LostTailTests {
    /// As if the disk had never written them: the last records of both copies.
    private func loseTail(_ folder: DeskFolder, from block: Int64) throws {
        for copy in ["a", "b"] {
            let first = try #require(try folder.segments(copy).first)
            let zeros = [UInt8](repeating: 0, count: Int(255 - block) * 4_096)
            try folder.damage(first, at: block * 4_096, zeros)
        }
    }

    private func diskItems(_ agent: DeviceAgent) throws -> [String] {
        try agent.store.attention().filter { $0.subject == .lostTail }.map(\.number)
    }

    @Test func `BT-12: a lost tail is journaled again, declared, and opens one attention item`()
        throws
    {
        let (folder, whole) = try DeskFolder.worked()
        try loseTail(folder, from: 8)
        let agent = try folder.start()
        #expect(folder.log.events.contains("journal.tail_lost"))
        let items = try diskItems(agent)
        #expect(items.count == 1)
        let note = try #require(try agent.store.holes().compactMap(HoleNote.init).first)
        // Block, lsn and seq: boot 1, carry 2, seq 1 at 3.
        #expect(note.seqs == 6...11)
        #expect(note.restored.text == "6-11")
        #expect(note.lost.isEmpty)
        #expect(agent.journal.position.seq == 11)
        #expect(agent.recovery?.lost == [])
        agent.close()
        let again = try folder.start()
        #expect(try diskItems(again) == items)
        again.close()
        try folder.destroyStore()
        let rebuilt = try folder.start()
        #expect(try diskItems(rebuilt) == items)
        #expect(rebuilt.recovery?.lost == [])
        #expect(try folder.actionsThenClose(rebuilt) == whole)
    }

    @Test func `BT-12: a numbering that began in the lost tail goes on`() throws {
        let (folder, whole) = try DeskFolder.worked()
        let moved = try folder.start()
        let old = moved.journal.position.incarnation
        let begun = moved.beginIncarnation(.operator, carry: [Carry(incarnation: old, from: 2)])
        #expect(begun != nil)
        try folder.capture(3, at: moved)
        let position = moved.journal.position
        let all = try folder.actions(moved)
        #expect(all.count == whole.count + 3)
        moved.close()
        for copy in ["a", "b"] {
            for path in try folder.segments(copy).dropFirst() { try folder.disk.remove(path) }
        }
        let agent = try folder.start()
        #expect(agent.journal.position.incarnation == position.incarnation)
        #expect(agent.journal.position.seq == position.seq)
        #expect(agent.journal.position.head == position.head)
        #expect(agent.keyring.keys.incarnation == position.incarnation)
        #expect(agent.recovery?.lost == [])
        #expect(try diskItems(agent).count == 1)
        agent.close()
        try folder.destroyStore()
        let rebuilt = try folder.start()
        #expect(rebuilt.journal.position.incarnation == position.incarnation)
        #expect(try folder.actionsThenClose(rebuilt) == all)
    }

    @Test func `BT-12: what the store lacks of a lost tail is a hole, the rest goes on`() throws {
        let (folder, whole) = try DeskFolder.worked()
        let before = try folder.start()
        let old = before.journal.position.incarnation
        let row = try #require(try before.store.outbox(old, from: 8, limit: 1).first)
        let gone = try #require(row.action?.id.text)
        before.close()
        try forget(row.lsn, folder, before.keyring.keys)
        try loseTail(folder, from: 8)
        for copy in ["a", "b"] {
            for path in try folder.segments(copy).dropFirst() { try folder.disk.remove(path) }
        }
        let agent = try folder.start()
        let report = try #require(agent.recovery)
        #expect(report.lost.map(\.seqs.text) == ["8"])
        #expect(agent.journal.position.incarnation != old)
        #expect(try diskItems(agent).count == 1)
        #expect(try folder.actions(agent) == whole.subtracting([gone]))
        let kept = try agent.store.outbox(old, from: 6, limit: 2)
        #expect(kept.map(\.seq) == [6, 7])
        agent.close()
        try folder.destroyStore()
        #expect(try folder.actionsThenClose(try folder.start()) == whole.subtracting([gone]))
    }

    /// Takes a row out of the store behind its back, every page still whole.
    private func forget(_ lsn: Int64, _ folder: DeskFolder, _ keys: DeviceKeys) throws {
        let raw = try Connection(
            path: try folder.storePath().text,
            profile: .device,
            key: keys.store.key.withBytes { DatabaseKey(key: $0, salt: keys.store.salt) },
            create: false
        )
        defer { raw.close() }
        try raw.run("INSERT OR REPLACE INTO retention (one, through) VALUES (1, 1000)")
        for sql: StaticString in [
            "UPDATE local_outbox SET state = 'settled' WHERE lsn = $1",
            "DELETE FROM local_outbox WHERE lsn = $1",
        ] { try raw.run(sql, [.integer(lsn)]) }
        try raw.run("DELETE FROM retention")
    }

    @Test func `BT-12: a journal without files says so, and asks for a person`() throws {
        let (folder, whole) = try DeskFolder.worked()
        try folder.removeAll(in: folder.state.appending("journal"))
        let agent = try folder.start()
        #expect(agent.recovery?.cause == "journal_lost")
        #expect(agent.recovery?.lost == [])
        #expect(try diskItems(agent).count == 1)
        #expect(try folder.actionsThenClose(agent) == whole)
    }

    @Test func `I-3, P17.2: numbers that only a head file knows are never given again`() throws {
        let (folder, _) = try DeskFolder.worked()
        try folder.start().stopCleanly()
        let older = try folder.disk.contents(of: try folder.storePath(), limit: 1 << 30)
        let before = try folder.start()
        let old = before.journal.position.incarnation
        try folder.capture(4, at: before)
        let last = before.journal.position.seq
        before.stopCleanly()
        try folder.put(older, at: try folder.storePath())
        let log = DiskPath(try folder.storePath().text + "-wal")
        if try folder.disk.entry(at: log) != nil { try folder.disk.remove(log) }
        try folder.removeAll(in: folder.state.appending("journal"))
        let agent = try folder.start()
        #expect(agent.journal.position.incarnation != old)
        #expect(agent.recovery?.lost.map(\.seqs.text) == ["\(last - 3)-\(last)"])
        agent.close()
    }

    @Test func `I-15: giving a lost tail back, cut at any step, ends the same`() throws {
        let disk = FaultyDisk(PosixDisk())
        let (folder, whole) = try DeskFolder.worked(on: disk)
        try loseTail(folder, from: 8)
        try folder.bootCut(by: disk, step: 3) { (agent, operation) throws in
            #expect(try folder.actions(agent) == whole, "cut at \(operation)")
            #expect(agent.journal.position.seq == 11, "cut at \(operation)")
            #expect(try diskItems(agent).count == 1, "cut at \(operation)")
            agent.close()
            try folder.destroyStore()
            #expect(try folder.actionsThenClose(try folder.start()) == whole)
        }
    }
}
