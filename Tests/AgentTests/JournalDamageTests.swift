import Desk
import Journal
import Keyring
import Ledger
import Store
import Testing
import World

@testable import Agent

@Suite struct JournalDamageTests {
    @Test(arguments: ["a", "b"])
    func `DUR-1: one copy damaged anywhere is repaired from the other`(_ copy: String) throws {
        let folder = try DeskFolder.used(8)
        let whole = try folder.actionsThenClose(try folder.start())
        let pristine = try folder.files()
        for block in Int64(0)...12 {
            try folder.restore(pristine)
            try folder.destroy(block: block, of: [copy])
            try folder.destroyStore()
            let agent = try folder.start()
            #expect(try folder.actions(agent) == whole)
            #expect(agent.recovery?.lost == [])
            agent.close()
            let inspection = try folder.inspection().verify()
            #expect(inspection.isSound, "block \(block): \(inspection.json.canonicalText)")
        }
    }

    @Test func `DUR-1: a lost copy of a segment is sealed anew`() throws {
        let folder = try DeskFolder.used(8)
        let whole = try folder.actionsThenClose(try folder.start())
        for path in try folder.segments("b") { try folder.disk.remove(path) }
        try folder.destroyStore()
        let agent = try folder.start()
        #expect(try folder.actionsThenClose(agent) == whole)
    }

    @Test func `BT-07: a hole that the store fills costs nothing, not even the store later`() throws
    {
        let folder = try DeskFolder.used(10)
        let whole = try folder.actionsThenClose(try folder.start())
        try folder.destroy(block: 7, of: ["a", "b"])
        try folder.destroy(block: 8, of: ["a", "b"])
        let agent = try folder.start()
        #expect(agent.journal.position.seq == 11)
        #expect(agent.recovery?.cause == "journal_hole")
        #expect(agent.recovery?.lost == [])
        agent.close()
        try folder.destroyStore()
        let rebuilt = try folder.start()
        #expect(rebuilt.journal.position.seq == 11)
        #expect(rebuilt.recovery?.lost == [])
        #expect(try folder.actionsThenClose(rebuilt) == whole)
    }

    @Test func `I-17: both copies and the store gone is reported to the seq, with its money`()
        throws
    {
        let folder = try DeskFolder.used(10)
        let first = try folder.start()
        let old = first.journal.position.incarnation
        let whole = try folder.actions(first)
        let gone = try first.store.outbox(old, from: 5, limit: 1).first?.action
        first.close()
        // Block and lsn are the same in a first segment: boot, carry, then seq 1 at 3.
        try folder.destroy(block: 7, of: ["a", "b"])
        try folder.destroyStore()
        let agent = try folder.start()
        let report = try #require(agent.recovery)
        #expect(report.lost.map(\.seqs.text) == ["5"])
        #expect(report.lost.first?.incarnation == old)
        #expect(report.lost.first?.sessionID == DeskFolder.session)
        #expect(report.lost.first?.hint.contains("drawer.paid_in") == true)
        #expect(report.money.first?.unaccountedMicro == 5_000_000)
        let fresh = agent.journal.position.incarnation
        #expect(fresh != old)
        #expect(agent.keyring.keys.incarnation == fresh)
        let begin = try agent.store.outbox(fresh, from: 1, limit: 1).first?.action
        guard case .incarnationBegin(let payload)? = begin?.payload else {
            Issue.record("no incarnation.begin")
            return
        }
        #expect(payload.reason == .journalHole)
        #expect(payload.previous == old)
        #expect(payload.lost.text == "5")
        #expect(payload.witness?.last == [.init(incarnation: old, seq: 11)])
        // Above the hole seq 6 to 11 are carried again.
        #expect(agent.journal.position.seq == 7)
        #expect(try folder.actions(agent) == whole.subtracting([gone?.id.text ?? ""]))
        agent.close()
        let again = try folder.start()
        #expect(again.journal.position.incarnation == fresh)
        #expect(again.journal.position.seq == 7)
        #expect(again.recovery == nil)
        again.close()
    }

    @Test func `BT-12: a lost tail comes back from the store, same numbers and hashes`() throws {
        let folder = try DeskFolder.used(10)
        let before = try folder.start()
        let head = before.journal.position.head
        let whole = try folder.actions(before)
        before.close()
        // The whole last segment and the end of the first are gone.
        for block in Int64(10)...13 { try folder.destroy(block: block, of: ["a", "b"]) }
        for copy in ["a", "b"] {
            for path in try folder.segments(copy).dropFirst() { try folder.disk.remove(path) }
        }
        let agent = try folder.start()
        #expect(agent.journal.position.seq == 11)
        #expect(agent.journal.position.head == head)
        #expect(agent.recovery?.lost == [])
        agent.close()
        try folder.destroyStore()
        #expect(try folder.actionsThenClose(try folder.start()) == whole)
    }

    @Test func `BT-12: a journal that vanished whole comes back from the store`() throws {
        let folder = try DeskFolder.used(10)
        let before = try folder.start()
        let position = before.journal.position
        let whole = try folder.actions(before)
        before.close()
        try folder.removeAll(in: folder.state.appending("journal"))
        let agent = try folder.start()
        #expect(agent.recovery?.cause == "journal_lost")
        #expect(agent.journal.position.seq == position.seq)
        #expect(agent.journal.position.head == position.head)
        agent.close()
        try folder.destroyStore()
        #expect(try folder.actionsThenClose(try folder.start()) == whole)
    }

    @Test func `BT-08: when all is lost a new numbering names what was given`() throws {
        let folder = try DeskFolder.used(10)
        let before = try folder.start()
        let old = before.journal.position.incarnation
        before.stopCleanly()
        try folder.removeAll(in: folder.state.appending("journal"))
        try folder.removeAll(in: folder.state.appending("store"))
        let agent = try folder.start()
        #expect(agent.journal.position.incarnation != old)
        #expect(agent.recovery?.cause == "all_lost")
        #expect(agent.recovery?.lost.map(\.seqs.text) == ["1-11"])
        let fresh = agent.journal.position.incarnation
        agent.close()
        let again = try folder.start()
        #expect(again.journal.position.incarnation == fresh)
        #expect(again.recovery == nil)
        again.close()
    }

    @Test func `BT-13: of two branches the journal wins, and the store's own rows go on`() throws {
        let folder = try DeskFolder.used(3)
        let common = try folder.files()
        let left = try folder.start()
        try folder.capture(3, at: left)
        let leftActions = try folder.actionsThenClose(left)
        let path = try folder.storePath()
        let leftStore = try folder.disk.contents(of: path, limit: 1 << 30)
        try folder.restore(common)
        let right = try folder.start()
        try folder.capture(4, at: right)
        let rightActions = try folder.actionsThenClose(right)
        try folder.put(leftStore, at: path)
        let agent = try folder.start()
        #expect(try folder.actions(agent) == leftActions.union(rightActions))
        #expect(agent.recovery?.cause == "store_corrupt")
        let fresh = agent.journal.position
        agent.close()
        let again = try folder.start()
        #expect(again.journal.position.incarnation == fresh.incarnation)
        #expect(again.journal.position.seq == fresh.seq)
        again.close()
    }

    @Test func `I-9: of two copies with two stories both are kept, under a new numbering`() throws {
        let folder = try DeskFolder.used(3)
        let common = try folder.files()
        let left = try folder.start()
        let old = left.journal.position.incarnation
        try folder.capture(3, at: left)
        let leftActions = try folder.actionsThenClose(left)
        let leftFiles = try folder.files()
        try folder.restore(common)
        let right = try folder.start()
        try folder.capture(3, at: right)
        let rightActions = try folder.actionsThenClose(right)
        // Copy b comes back from the other branch, as a mirror does that was set back.
        for path in try folder.segments("b") {
            let name = "journal/b/" + path.name
            try folder.put(try #require(leftFiles[name]), at: path)
        }
        let agent = try folder.start()
        #expect(try folder.actions(agent) == leftActions.union(rightActions))
        #expect(agent.journal.position.incarnation != old)
        let fresh = agent.journal.position
        agent.close()
        let again = try folder.start()
        #expect(again.journal.position.incarnation == fresh.incarnation)
        #expect(again.journal.position.seq == fresh.seq)
        again.close()
    }
}
