import CloudStore
import Judge
import Ledger
import Sync
import TestSupport
import Testing
import World

/// In which order actions are decided, and what a device is told of them.
struct OrderTests {
    let hotel: Hotel
    let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
        try hotel.order("lease take", "D1", options: ["device": "7K"])
        try till.open()
        try till.sync()
    }

    private func results(_ range: ClosedRange<Int64>) throws -> [JSON] {
        try hotel.read { [till] (ledger) throws(CloudStoreError) in
            try ledger.results(range, device: till.device, incarnation: till.incarnation)
        }
    }

    private func decided() throws -> RangeSet? {
        try hotel.read { [till] (ledger) throws(CloudStoreError) in
            try ledger.incarnations(of: till.device)
                .first { $0.incarnation == till.incarnation }?.decided
        }
    }

    @Test func `P9.7: only what is not plainly accepted has a result`() throws {
        let plain = try till.charge(till.folio("F-1"))
        let draft = try till.charge(till.folio("F-2"), "NEW", draft: .itemUnknown)
        let strange = try till.pay(.number("F-404"), cash(10))
        try till.sync()
        let told = try results(1...strange.seq)
        #expect(told.map { $0["seq"] } == [.integer(draft.seq), .integer(strange.seq)])
        #expect(told.map { $0["status"] } == ["deferred", "accepted"])
        let decided = try #require(try decided())
        #expect(decided.contains(plain.seq) && decided.contains(strange.seq))
        #expect(!decided.contains(draft.seq))
    }

    @Test func `P10.2, SC-40: a stream goes on after a refusal, and others never wait for it`()
        throws
    {
        let charge = try till.charge(till.folio("F-1"))
        let refused = try till.settle("F-1")
        let void = try till.void(charge)
        let again = try till.settle("F-1")
        try till.sync()
        #expect(try till.verdict(of: refused).status == .rejected)
        #expect(try till.verdict(of: void) == .plain)
        #expect(try till.verdict(of: again) == .plain)
        // Something that nobody can judge holds its own stream, and the drawer's goes on.
        let odd = try till.capture(.folioSettle(settlement("F-2"))) { $0["v"] = 2 }
        let behind = try till.charge(till.folio("F-2"))
        let cash = try till.paidOut(cash(10))
        try till.sync()
        #expect(try till.told(of: odd).status == .deferred)
        #expect(try till.verdict(of: behind).code == "MELMASTOON.SYNC.BLOCKED_BY_STREAM")
        #expect(try till.verdict(of: cash) == .plain)
        try hotel.checkBooks()
    }

    private func settlement(_ number: String) throws -> FolioSettle {
        FolioSettle(folioID: try hotel.id(of: number, in: "folios"), balance: cash(0))
    }

    @Test func `P6.4: a claim on a closed date is redated, whatever the desk's clock says`() throws
    {
        try hotel.order("night-audit run")
        till.clockError = -400 * 86_400_000
        till.offset = nil
        let first = try till.charge(till.folio("F-1"))
        let second = try till.void(first)
        try till.sync()
        let verdict = try till.verdict(of: first)
        #expect(verdict.status == .accepted && verdict.disposition == .adjusted)
        let lines = try #require(verdict.extra["adjusted"]?.listValue)
        #expect(lines.map { $0["kind"] } == ["redated"])
        #expect(lines.map { $0["business_date"] } == ["2026-11-22"])
        // Its void came after it by its number, and found it.
        #expect(try till.verdict(of: second).status == .accepted)
        #expect(try hotel.folioBalance("F-1") == 0)
        try hotel.checkBooks()
    }

    @Test func `P8.19: who lost the lease keeps a pile of its own, whenever that comes in`() throws
    {
        let other = try Till(hotel, "8M")
        try till.pay(till.folio("F-1"), cash(100))
        try hotel.order("lease take", "D1", options: ["device": "8M"])
        hotel.clock.advance(milliseconds: 400 * 86_400_000)
        try other.open("D1", fence: 2)
        try other.sync()
        let late = try till.pay(till.folio("F-1"), cash(50))
        try till.sync()
        let verdict = try till.verdict(of: late)
        #expect(verdict.disposition == .relocated)
        let recovery = try #require(try hotel.recoveries(of: till.session).first)
        #expect(verdict.extra["relocated"]?["cash_session_id"] == recovery["id"])
        #expect(try hotel.balance(.drawer, other.session.text) == 5_000_000_000)
        try hotel.checkBooks()
    }

    @Test func `SC-15: a refusal stays one when it comes again, and a new try is judged anew`()
        throws
    {
        try till.charge(till.folio("F-1"))
        let refused = try till.settle("F-1")
        try till.sync()
        #expect(try till.verdict(of: refused).status == .rejected)
        try till.pay(till.folio("F-1"), cash(66))
        try till.restart()
        till.carryAgain(refused)
        try till.sync()
        let again = try till.verdict(till.incarnation, 2)
        #expect(again.status == .duplicate)
        #expect(again.extra["result"]?["status"] == "rejected")
        let anew = try till.settle("F-1")
        try till.sync()
        #expect(try till.verdict(of: anew).status == .accepted)
        try hotel.checkBooks()
    }

    @Test func `SC-43: a charge on a folio that the office deleted is kept, seen and balanced`()
        throws
    {
        let folio = try till.folio("F-2")
        guard case .id(let id) = folio else { return }
        try hotel.read { (ledger) throws(CloudStoreError) in
            try ledger.remove("folios", id.text)
        }
        let charge = try till.charge(folio)
        try till.sync()
        let verdict = try till.verdict(of: charge)
        #expect(verdict.status == .accepted && verdict.disposition == .suspense)
        let item = try #require(try hotel.openItems().first)
        #expect(item["id"]?.textValue == verdict.attentionID)
        #expect(try hotel.balance(.suspense, #require(verdict.attentionID)) == 66_000_000)
        try hotel.checkBooks()
    }

    @Test func `SC-55: closed twice, and closed after the office did, counts once`() throws {
        let (_, close) = try till.close()
        let (_, second) = try till.close()
        try till.sync()
        #expect(try till.verdict(of: close).status == .accepted)
        #expect(try till.verdict(of: second).status == .superseded)
        try till.restart()
        till.carryAgain(close)
        try till.sync()
        #expect(try till.verdict(till.incarnation, 2).status == .duplicate)
        let other = try Till(hotel, "8M")
        try hotel.order("lease take", "D2", options: ["device": "8M"])
        try other.open("D2")
        try other.sync()
        try hotel.order("session close", other.session.text, options: ["counted": "AFN 5000"])
        let late = try other.close().close
        try other.sync()
        #expect(try other.verdict(of: late).status == .superseded)
        #expect(try hotel.recoveries(of: other.session).isEmpty)
        try hotel.checkBooks()
    }

    @Test func `SC-56: what comes for a closed session has a session of its own, linked to it`()
        throws
    {
        try hotel.order("session close", till.session.text)
        let late = try till.pay(till.folio("F-1"), cash(200))
        try till.sync()
        #expect(try till.verdict(of: late).disposition == .relocated)
        let sessions = try hotel.documents("cash_sessions")
        #expect(sessions.count == 2)
        let recovery = try #require(try hotel.recoveries(of: till.session).first)
        #expect(recovery["kind"] == "recovery")
        #expect(recovery["parent_id"] == .text(till.session.text))
        let id = try #require(recovery["id"]?.textValue)
        // What came late is in it, and with the rest it is the pile that lies in the drawer.
        let pile = try hotel.balance(.drawer, id)
        #expect(pile >= 200_000_000)
        #expect(try pile + hotel.balance(.drawer, till.session.text) == 5_200_000_000)
        try hotel.checkBooks()
    }
}
