import Database
import Desk
import Journal
import Keyring
import Ledger
import Platform
import Store
import Testing
import World

@testable import Agent

/// A clean stop moves everything into the store's file, so that a damaged page is missed.
@Suite struct SalvageTests {
    /// The first page, without which no library opens a file.
    private func spoilFirstPage(_ folder: DeskFolder) throws {
        try folder.damage(try folder.storePath(), at: 0, [UInt8](repeating: 0, count: 4_096))
    }

    private func loseJournal(_ folder: DeskFolder) throws {
        try folder.removeAll(in: folder.state.appending("journal"))
    }

    @Test func `BT-07: a hole is filled from the whole pages of a damaged store`() throws {
        let (folder, whole) = try DeskFolder.worked(stopping: true)
        for block in Int64(6)...8 { try folder.destroy(block: block, of: ["a", "b"]) }
        try spoilFirstPage(folder)
        let agent = try folder.start()
        #expect(folder.log.events.contains("store.salvaged"))
        #expect(agent.recovery?.cause == "store_corrupt")
        #expect(agent.recovery?.lost == [])
        #expect(agent.mode != .readOnly)
        #expect(agent.journal.position.seq == 11)
        #expect(try folder.actionsThenClose(agent) == whole)
        // They are in the journal again: the store may go for good.
        try folder.destroyStore()
        try folder.removeAll(in: folder.state.appending("quarantine"))
        let again = try folder.start()
        #expect(again.recovery?.lost == [])
        #expect(try folder.actionsThenClose(again) == whole)
    }

    @Test func `BT-08: without a journal a damaged store gives back what its pages hold`() throws {
        let (folder, whole) = try DeskFolder.worked(stopping: true)
        let head = try folder.start()
        let position = head.journal.position
        head.stopCleanly()
        try loseJournal(folder)
        try spoilFirstPage(folder)
        let agent = try folder.start()
        #expect(agent.recovery?.cause == "journal_lost")
        #expect(agent.recovery?.lost == [])
        #expect(agent.journal.position.seq == position.seq)
        #expect(agent.journal.position.head == position.head)
        #expect(try folder.actionsThenClose(agent) == whole)
        try folder.destroyStore()
        #expect(try folder.actionsThenClose(try folder.start()) == whole)
    }

    @Test func `I-17: what no page gives back is reported, the rest goes on`() throws {
        let (folder, whole) = try DeskFolder.worked(stopping: true)
        let before = try folder.start()
        let old = before.journal.position.incarnation
        let keys = before.keyring.keys
        let gone = try #require(
            try before.store.outbox(old, from: 5, limit: 1).first?.action?.id.text
        )
        before.stopCleanly()
        try spoilRow(folder, keys, seq: 5)
        try loseJournal(folder)
        try spoilFirstPage(folder)
        let agent = try folder.start()
        #expect(agent.recovery?.lost.map(\.seqs.text) == ["5"])
        #expect(agent.journal.position.incarnation != old)
        #expect(try folder.actions(agent) == whole.subtracting([gone]))
        let begun = try agent.store.outbox(agent.journal.position.incarnation, from: 1, limit: 1)
        guard case .incarnationBegin(let begin)? = begun.first?.action?.payload else {
            Issue.record("no incarnation.begin")
            return
        }
        #expect(begin.previous == old)
        #expect(begin.lost.text == "5")
        agent.close()
    }

    @Test func `I-15: salvage cut at any step ends the same`() throws {
        let disk = FaultyDisk(PosixDisk())
        let (folder, whole) = try DeskFolder.worked(on: disk, stopping: true)
        let pristine = try folder.files()
        for isBare in [false, true] {
            try folder.restore(pristine)
            if isBare {
                try loseJournal(folder)
            } else {
                for block in Int64(6)...8 { try folder.destroy(block: block, of: ["a", "b"]) }
            }
            try spoilFirstPage(folder)
            try folder.bootCut(by: disk, step: 7) { (agent, operation) throws in
                #expect(try folder.actions(agent) == whole, "cut at \(operation)")
                #expect(agent.journal.position.seq == 11, "cut at \(operation)")
            }
        }
    }

    @Test func `PB-20: a salvaged row that does not prove itself is not taken`() throws {
        let (folder, whole) = try DeskFolder.worked(stopping: true)
        let before = try folder.start()
        let incarnation = before.journal.position.incarnation
        let row = try #require(try before.store.outbox(incarnation, from: 6, limit: 1).first)
        let keys = before.keyring.keys
        before.stopCleanly()
        try spoilRow(folder, keys, seq: 6)
        try folder.destroy(block: row.lsn, of: ["a", "b"])
        try spoilFirstPage(folder)
        let agent = try folder.start()
        #expect(agent.recovery?.lost.map(\.seqs.text) == ["6"])
        let gone = try #require(row.action?.id.text)
        #expect(try folder.actionsThenClose(agent) == whole.subtracting([gone]))
    }

    /// As if the tail of a long value had been lost, every page still whole.
    private func spoilRow(_ folder: DeskFolder, _ keys: DeviceKeys, seq: Int64) throws {
        let raw = try Connection(
            path: try folder.storePath().text,
            profile: .device,
            key: keys.store.key.withBytes { DatabaseKey(key: $0, salt: keys.store.salt) },
            create: false
        )
        defer { raw.close() }
        // A row that is replaced fires no trigger.
        try raw.run(
            """
            INSERT OR REPLACE INTO local_outbox
            SELECT lsn, incarnation, seq, action_id, prev, hash,
                replace(body, 'FLOAT', 'FLOAU'), local, type, stream, captured_at, state, verdict,
                carried
            FROM local_outbox WHERE seq = $1
            """,
            [.integer(seq)]
        )
    }
}
