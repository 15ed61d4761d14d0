import Desk
import Journal
import Ledger
import Store
import TestSupport
import Testing
import World

@testable import Agent

@Suite struct RefusedCaptureTests {
    @Test func `ACT-8: a refusal comes before the cash: no row, no slip, no paper`() throws {
        let folder = try DeskFolder.used(3)
        let agent = try folder.start()
        defer { agent.close() }
        let before = agent.journal.position
        var options = CommandOptions()
        options.wantsPaper = true
        let refused = CaptureRequest(
            command: NoSale(reason: Reason("change"), options: options),
            actor: .staff(id: DeskFolder.cashier, pinVersion: nil),
            requestID: "r-2",
            digest: "0123456789abcdef"
        )
        #expect(throws: Refusal.self) { try agent.capture([refused])[0].get() }
        #expect(agent.journal.position == before)
        #expect(try agent.store.request("r-2") == nil)
        #expect(try agent.store.waitingPrintJobs() == 0)
    }

    @Test func `DUR-4: a refused command leaves its group whole and itself absent`() throws {
        let folder = try DeskFolder.used(3)
        let agent = try folder.start()
        defer { agent.close() }
        let before = agent.journal.position
        let stranger = CaptureRequest(
            command: NoSale(reason: Reason("change")),
            actor: .staff(id: DeskFolder.id("0198f222-bbbb-7000-8000-00000000e999"), pinVersion: 1),
            requestID: "r-1",
            digest: "0123456789abcdef"
        )
        let outcomes = agent.capture([stranger], notes: [["type": "mode", "mode": "normal"]])
        #expect(outcomes.count == 1)
        #expect(throws: Refusal.self) { try outcomes[0].get() }
        let after = agent.journal.position
        #expect(after.lsn == before.lsn + 1)
        #expect(after.seq == before.seq)
        #expect(after.slip == before.slip)
        #expect(try agent.store.position().lsn == after.lsn)
        #expect(try agent.store.request("r-1") == nil)
    }
}
