import Desk
import Journal
import Ledger
import Platform
import Store
import TestSupport
import Testing
import World

@testable import Agent

@Suite struct SpaceTests {
    @Test func `DUR-14: ballast grows in steps of zeros and leaves the reserve alone`() throws {
        let folder = ScratchFolder()
        let disk = PosixDisk()
        let ballast = Ballast(folder.path, size: 2_500_000, reserve: 1, on: disk)
        #expect(try ballast.grow() == .grew)
        #expect(try ballast.grow() == .grew)
        #expect(try ballast.grow() == .whole)
        let bytes = try disk.contents(of: folder.path.appending("ballast"), limit: 1 << 24)
        #expect(bytes.count == 2_500_000)
        #expect(bytes.allSatisfy { $0 == 0 })
        #expect(try ballast.release())
        #expect(try !ballast.release())
        let shy = Ballast(folder.path, size: 2_500_000, reserve: .max, on: disk)
        #expect(try shy.grow() == .noRoom)
        #expect(try disk.entry(at: folder.path.appending("ballast")) == nil)
    }

    @Test func `DUR-14, FM-E-03: without space only the end of the day goes on, until there is`()
        throws
    {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        defer { agent.close() }
        agent.tidy()
        #expect(agent.mode == .normal)
        for copy in ["a", "b"] {
            let spares = folder.state.appending("journal").appending(copy)
            for entry in try disk.list(spares) where entry.name.hasPrefix("spare") {
                try disk.remove(spares.appending(entry.name))
            }
        }
        try folder.put([0], at: folder.state.appending("ballast"))
        disk.fill(true)
        agent.tidy()
        #expect(try disk.entry(at: folder.state.appending("ballast")) == nil)
        #expect(agent.mode == .readOnly)
        #expect(agent.modeCode == .diskReserve)
        disk.fill(false)
        agent.tidy()
        #expect(agent.mode == .normal)
        #expect(agent.modeCode == nil)
    }

    @Test func `WF-4: what a full disk keeps from the store still waits, and is read with room`()
        throws
    {
        let folder = try DeskFolder.used(2)
        let agent = try folder.start()
        defer { agent.close() }
        let before = try agent.status().outbox.pending
        // The commit failed after the journal had it, and the till was told that it is saved.
        var group = agent.journal.draft
        let event = AuditEvent(.kick, about: nil, detail: nil)
        let action = agent.systemAction(.auditEvent(event), seq: group.position.seq + 1)
        let record = group.action(action.json)
        try agent.journal.append(group)
        agent.behind = [record]
        #expect(try agent.status().outbox.pending == before + 1)
        // Nobody captures anything more; whoever asks finds it all the same.
        _ = agent.turn([])
        #expect(agent.behind.isEmpty)
        #expect(try agent.store.outbox(action: action.id).count == 1)
        #expect(try agent.status().outbox.pending == before + 1)
    }

    @Test func `SLP-3: a desk whose keys are gone still names the paper slips in the drawer`()
        throws
    {
        let folder = try DeskFolder.used(2)
        let agent = try folder.start()
        try folder.draw(20, at: agent)
        agent.tidy()
        #expect(agent.blankSlips?.text == "7K-M-000001 7K-M-000020")
        agent.close()
        try folder.disk.remove(folder.state.appending("keys"))
        let desk = try folder.startLocked()
        let note = PaperNote(folder.state, on: folder.disk)
        let answer = desk.respond(
            to: Request(.post, "/v1/payments"),
            now: folder.clock.now(),
            paper: note.read()
        )
        let error = try JSON(parsing: answer.body)["error"]
        #expect(error?["code"] == .text(Code.store(.wrongKey).text))
        #expect(error?["params"]?["from"] == "7K-M-000001")
        #expect(error?["params"]?["to"] == "7K-M-000020")
        try folder.put(Array("7K-M-000009 rubbish".utf8), at: folder.state.appending("paper"))
        #expect(note.read() == nil)
    }

    @Test func `verify: a running desk and a copied folder say the same of themselves`() throws {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        let running = try agent.verify(full: true)
        #expect(running.isSound)
        #expect(running.journal.copies == 2)
        #expect(running.journal.head == Base64.text(agent.journal.position.head))
        let records = running.journal.records
        agent.close()
        let copied = try folder.inspection().verify()
        #expect(copied.isSound)
        #expect(copied.journal.records == records)
        try folder.destroy(block: 5, of: ["b"])
        let scratched = try folder.inspection().verify()
        #expect(scratched.journal.copies == 1)
        #expect(scratched.journal.holes.isEmpty)
        try folder.destroy(block: 5, of: ["a"])
        try folder.destroyStore()
        let broken = try folder.inspection().verify()
        #expect(!broken.isSound)
        #expect(broken.journal.holes.count == 1)
        #expect(!broken.isStoreSound)
    }
}
