import Desk
import Journal
import Ledger
import Store
import TestSupport
import Testing
import World

@testable import Agent

/// A slip in a person's hand that the desk does not know (DUR-24).
struct LaterSlipTests {
    private func login(_ slip: SlipNumber, above count: Int64) throws -> Login {
        let later = SlipNumber(
            deviceCode: slip.deviceCode,
            series: slip.series,
            number: slip.number + count
        )
        return try Login(["staff": "c07", "pin": "482917", "later_slip": .text(later.text)])
    }

    @Test func `DUR-24: later slips in hand are reported, named, and never given again`() throws {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        try folder.loadSnapshot(into: agent)
        let staff = try #require(try agent.store.staff().first)
        let last = try #require(try agent.store.lastSlip())
        let old = agent.journal.position
        let asked = try login(last, above: 3)
        let items = try agent.report(asked, by: staff)
        #expect(items.count == 1)
        let item = try #require(try agent.store.attention(items[0]))
        #expect(item.subject.severity == .high)
        #expect(item.subject.code == "MELMASTOON.STORE.CHAIN_BREAK")
        let loss = try #require(agent.recovery?.lost.first)
        #expect(loss.incarnation == old.incarnation)
        #expect(loss.seqs == RangeSet(old.seq + 1...old.seq + 3))
        #expect(loss.hint.contains(asked.laterSlip?.text ?? "-"))
        #expect(agent.recovery?.money.allSatisfy { $0.unaccountedMicro == nil } == true)
        let begin = try agent.store.outbox(agent.journal.position.incarnation, from: 1, limit: 1)
        guard case .incarnationBegin(let told)? = begin.first?.action?.payload else {
            Issue.record("no incarnation.begin")
            return
        }
        #expect(told.previous == old.incarnation)
        #expect(told.witness?.source == .slip)
        #expect(told.lost == loss.seqs)
        // The same slip again is known now.
        #expect(try agent.report(asked, by: staff) == [])
        agent.close()
        try folder.destroyStore()
        let rebuilt = try folder.start()
        #expect(try rebuilt.store.lastNumber(of: last.series) == last.number + 3)
        #expect(try rebuilt.store.attention().contains { $0.number == items[0] })
        #expect(try rebuilt.store.note("later_slip") != nil)
        rebuilt.close()
    }

    @Test func `DUR-24: a slip that is known, foreign or out of reach opens nothing`() throws {
        let folder = try DeskFolder.used(4)
        let agent = try folder.start()
        defer { agent.close() }
        try folder.loadSnapshot(into: agent)
        let staff = try #require(try agent.store.staff().first)
        let last = try #require(try agent.store.lastSlip())
        let before = agent.journal.position
        #expect(try agent.report(try login(last, above: 0), by: staff) == [])
        let far = try login(last, above: Login.laterLimit + 1)
        #expect(throws: Refusal.self) { try agent.report(far, by: staff) }
        let foreign = SlipNumber(deviceCode: "ZZZ", series: last.series, number: last.number + 1)
        #expect(throws: Refusal.self) { try agent.report(try login(foreign, above: 0), by: staff) }
        #expect(agent.journal.position == before)
        #expect(agent.recovery == nil)
    }
}
