import CloudStore
import Judge
import Ledger
import TestSupport
import Testing
import World

/// Payments, currencies and what is received twice (`conflicts.md` 2).
struct ConflictMoneyTests {
    let hotel: Hotel
    let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
        try till.open()
        try till.sync()
    }

    @Test func `K21 folio_closed_before_cash: the cash stays, the claim is in suspense`() throws {
        try hotel.order("folio close", "F-1")
        let payment = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        let verdict = try till.verdict(of: payment)
        #expect(verdict.disposition == .suspense)
        #expect(verdict.code == "MELMASTOON.BILLING.FOLIO_CLOSED")
        #expect(verdict.extra["suspense"] == .list([cash(100).json]))
        let item = try #require(verdict.attentionID)
        #expect(try hotel.balance(.suspense, item) == -100_000_000)
        #expect(try hotel.openItems().map { $0["severity"] } == ["high"])
        #expect(try hotel.balance(.drawer, till.session.text) == 5_100_000_000)
        #expect(try hotel.documents("payments").first?["state"] == "in_suspense")
        try hotel.checkBooks()
        let options = ["how": "apply", "folio": "F-2"]
        try hotel.order("attention resolve", "N-1", options: options)
        #expect(try hotel.folioBalance("F-2") == -100_000_000)
        #expect(try hotel.documents("payments").first?["state"] == "applied")
        try hotel.checkBooks()
    }

    @Test func `P8.16: a memo on a closed folio waits in suspense, the drawer is not touched`()
        throws
    {
        try hotel.order("folio close", "F-1")
        let memo = try till.memo(till.folio("F-1"), cash(100))
        try till.sync()
        let verdict = try till.verdict(of: memo)
        #expect(verdict.disposition == .suspense)
        #expect(verdict.code == "MELMASTOON.BILLING.FOLIO_CLOSED")
        #expect(try hotel.balance(.cardSlip, "T-1") == 100_000_000)
        #expect(try hotel.balance(.drawer, till.session.text) == 5_000_000_000)
        try hotel.checkBooks()
    }

    @Test func `FX-3: an exchange stands at the rate it was made at, which is noted`() throws {
        let fresh = try till.exchange(cash(20, "USD"), for: cash(1_405), snapshot: "fx-1")
        let old = try till.exchange(cash(10, "USD"), for: money(702, 50), snapshot: "fx-0")
        let house = try till.exchange(cash(2, "USD"), for: money(140, 50), snapshot: nil)
        try till.sync()
        #expect(try till.verdict(of: fresh).notes == [])
        #expect(try till.verdict(of: old).notes == ["FX_STALE"])
        #expect(try till.verdict(of: house).notes == ["FX_HOUSE_RATE"])
        #expect(try hotel.balance(.drawer, till.session.text, "USD") == 32_000_000)
        #expect(try hotel.balance(.drawer, till.session.text) == 2_752_000_000)
        try hotel.checkBooks()
    }

    private func money(_ major: Int64, _ hundredths: Int64) throws -> Money {
        try Money(#require(Currency("AFN")), micro: major * 1_000_000 + hundredths * 10_000)
    }

    @Test func `K22 paid_twice: a folio with too much says so`() throws {
        let payment = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        #expect(try till.verdict(of: payment).notes == ["REFUND_DUE"])
        #expect(try till.verdict(of: payment).disposition == .normal)
    }

    @Test func `K23 folio_moved: cash follows the folio`() throws {
        try till.charge(till.folio("F-1"))
        try till.sync()
        try hotel.order("folio move", "F-1", options: ["to": "F-2"])
        let payment = try till.pay(till.folio("F-1"), cash(66))
        try till.sync()
        let verdict = try till.verdict(of: payment)
        #expect(verdict.disposition == .relocated)
        #expect(verdict.notes == ["FOLIO_MOVED"])
        let target = try hotel.id(of: "F-2", in: "folios")
        #expect(verdict.extra["relocated"]?["folio_id"] == .text(target.text))
        #expect(try hotel.folioBalance("F-2") == 0)
        #expect(try hotel.documents("payments").map { $0["state"] } == ["applied"])
        try hotel.checkBooks()
    }

    @Test func `K24 folio_unknown: cash for a folio that is none is in suspense`() throws {
        let wrong = try till.pay(.number("F-999"), cash(100))
        let known = try till.pay(.number("F-1"), cash(10))
        let room = try till.pay(.room("205"), cash(20))
        let nobody = try till.pay(.room("999"), cash(30))
        try till.sync()
        for action in [wrong, nobody] {
            #expect(try till.verdict(of: action).code == "MELMASTOON.BILLING.FOLIO_UNKNOWN")
            #expect(try till.verdict(of: action).disposition == .suspense)
        }
        #expect(try till.verdict(of: known).disposition == .normal)
        #expect(try till.verdict(of: room).disposition == .normal)
        #expect(try hotel.folioBalance("F-1") == -10_000_000)
        try hotel.checkBooks()
    }

    @Test func `K25 folio_currency_changed: the office's rate converts`() throws {
        let payment = try till.pay(till.folio("F-USD"), cash(7_025))
        try till.sync()
        let verdict = try till.verdict(of: payment)
        #expect(verdict.disposition == .adjusted)
        #expect(verdict.notes.contains("CONVERTED"))
        let folio = try hotel.id(of: "F-USD", in: "folios").text
        #expect(try hotel.balance(.folio, folio, "USD") == -100_000_000)
        try hotel.checkBooks()
    }

    @Test func `K26 same_id_other_payload: again and again, and what nobody can read`() throws {
        let first = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        var forged = first
        // The payload says 100: nobody can read these.
        for amount: Int64 in [90, 80, 70] {
            forged.drawerEffect = [cash(amount)]
            forged.seq = till.append(forged)
            try till.sync()
            let verdict = try till.verdict(till.incarnation, forged.seq)
            #expect(verdict.code == "MELMASTOON.SYNC.ACTION_ID_REUSED")
            let item = try #require(verdict.attentionID)
            #expect(try hotel.balance(.suspense, item) == -amount * 1_000_000)
        }
        let later = try till.pay(till.folio("F-2"), cash(50))
        try till.sync()
        #expect(try till.verdict(of: later).disposition == .normal)
        #expect(try hotel.balance(.drawer, till.session.text) == 5_390_000_000)
        try hotel.checkBooks()
    }

    @Test func `P17.5: what nobody can read is carried again without a second booking`() throws {
        var odd = try till.pay(till.folio("F-1"), cash(100), with: Till.Extras(isSent: false))
        odd.drawerEffect = [cash(90)]
        till.keep(odd.json, odd.id)
        try till.sync()
        try till.restart()
        odd.seq = till.append(odd)
        try till.sync()
        #expect(try till.verdict(till.incarnation, odd.seq).status == .duplicate)
        #expect(try hotel.balance(.drawer, till.session.text) == 5_090_000_000)
        try hotel.checkBooks()
    }

    @Test(arguments: [72, 40 * 24] as [Int64])
    func `SC-13, FM-B-09: what is carried again after 72 hours or 40 days is booked once`(
        hours: Int64
    ) throws {
        var payment = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        hotel.clock.advance(milliseconds: hours * 3_600_000)
        try till.restart()
        payment.seq = till.append(payment)
        try till.sync()
        #expect(try till.verdict(till.incarnation, payment.seq).status == .duplicate)
        #expect(try hotel.folioBalance("F-1") == -100_000_000)
        #expect(try hotel.balance(.drawer, till.session.text) == 5_100_000_000)
        try hotel.checkBooks()
    }

    @Test func `K26 same_id_other_payload: the first stands, the second is in suspense`() throws {
        let first = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        try till.restart()
        var forged = first
        forged.seq = 2
        guard case .paymentCash(let payment) = first.payload else { return }
        forged.payload = .paymentCash(
            CashPayment(
                paymentID: payment.paymentID,
                sessionID: payment.sessionID,
                purpose: payment.purpose,
                tender: [TenderLine(money: cash(90), value: cash(90))],
                settled: cash(90),
                change: cash(0),
                rounding: cash(0),
                residual: cash(0),
                residualMicro: 0
            )
        )
        forged.drawerEffect = [cash(90)]
        till.keep(forged.json, forged.id)
        try till.sync()
        let verdict = try till.verdict(till.incarnation, 2)
        #expect(verdict.code == "MELMASTOON.SYNC.ACTION_ID_REUSED")
        #expect(verdict.disposition == .suspense)
        #expect(try hotel.folioBalance("F-1") == -100_000_000)
        #expect(try hotel.balance(.drawer, till.session.text) == 5_190_000_000)
        try hotel.checkBooks()
    }

    @Test func `K30 ack_lost, FM-C-10: judging again changes nothing`() throws {
        try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        let before = try hotel.order("ledger")
        try hotel.settle()
        try hotel.settle()
        #expect(try hotel.order("ledger") == before)
    }

    @Test func `K32 currency_removed: it stays in the drawer until it is dropped`() throws {
        let other = try Till(hotel, "8M")
        try other.open("D2")
        let payment = try other.pay(
            other.folio("F-1"),
            cash(20, "USD"),
            settled: cash(1_405)
        )
        try other.sync()
        #expect(try other.verdict(of: payment).notes.contains("CURRENCY_REMOVED"))
        #expect(try hotel.balance(.drawer, other.session.text, "USD") == 20_000_000)
        try hotel.checkBooks()
    }

    @Test func `K33 fx_superseded: the captured rate stands, the difference is told`() throws {
        let newer: JSON = [
            "id": "fx-2", "base": "AFN", "taken_at": "2026-11-21T08:00:00.000Z",
            "source": "office", "rates": [["quote": "USD", "rate": "71.00"]],
        ]
        try hotel.order("fx publish", document: newer)
        let payment = try till.pay(till.folio("F-1"), cash(20, "USD"), settled: cash(1_405))
        try till.sync()
        #expect(try till.verdict(of: payment).notes.contains("FX_STALE"))
        #expect(try hotel.folioBalance("F-1") == -1_405_000_000)
        try hotel.checkBooks()
    }

    @Test func `K34 exp_mismatch: an amount that is none is kept as it came`() throws {
        let id = try till.capture(.paymentCash(till.payment(cash(100)))) { body in
            body["drawer_effect"] = [["currency": "AFN", "amount_micro": "100000001"]]
        }
        try till.sync()
        let action = try #require(
            try hotel.order("ledger")["actions"]?.listValue?.first {
                $0["action_id"]?.textValue == id.text
            }
        )
        #expect(action["verdict"]?["code"] == "MELMASTOON.BILLING.EXPONENT_MISMATCH")
        #expect(action["verdict"]?["disposition"] == "suspense")
    }

    @Test func `P9.6: an unreadable fact is in suspense by its drawer effect`() throws {
        try till.capture(.paymentCash(till.payment(cash(100)))) { body in
            body["payload"] = ["nonsense": true]
        }
        try till.sync()
        let item = try #require(try hotel.openItems().first)
        #expect(item["code"] == "MELMASTOON.SYNC.PAYLOAD_INVALID")
        #expect(item["amount"] == cash(100).json)
        #expect(try hotel.balance(.drawer, till.session.text) == 5_100_000_000)
        try hotel.checkBooks()
    }

    @Test
    func
        `K39 human_duplicate, FM-E-01: two equal payments are booked, the second is noted`()
        throws
    {
        try till.pay(till.folio("F-1"), cash(100))
        let second = try till.pay(
            till.folio("F-1"),
            cash(100),
            with: Till.Extras(notes: ["SOFT_DUPLICATE"])
        )
        try till.sync()
        #expect(try till.verdict(of: second).notes.contains("SOFT_DUPLICATE"))
        #expect(try hotel.folioBalance("F-1") == -200_000_000)
        try hotel.checkBooks()
    }

    @Test func `FM-B-12: two desks three seconds apart keep the order of each stream`() throws {
        let other = try Till(hotel, "9Q")
        till.clockError = 3_000
        other.clockError = -3_000
        (till.offset, other.offset) = (3_000, -3_000)
        var slips: [[Int64]] = [[], []]
        for round in 0..<6 {
            let desk = round.isMultiple(of: 2) ? till : other
            let charge = try desk.charge(desk.folio("F-1"))
            slips[round % 2].append(charge.seq)
            hotel.clock.advance(milliseconds: 500)
        }
        try other.sync()
        try till.sync()
        for (desk, seqs) in zip([till, other], slips) {
            #expect(seqs == seqs.sorted())
            for seq in seqs {
                #expect(try desk.verdict(desk.incarnation, seq).status == .accepted)
            }
        }
        #expect(try hotel.folioBalance("F-1") == 6 * 66_000_000)
        try hotel.checkBooks()
    }

    @Test func `FM-C-15: 200 charges on one folio are booked, each once and in their order`() throws
    {
        let charges = try (0..<200).map { _ in try till.charge(till.folio("F-1")) }
        try till.sync()
        #expect(try hotel.folioBalance("F-1") == 200 * 66_000_000)
        for charge in charges { #expect(try till.verdict(of: charge).disposition == .normal) }
        let void = try till.void(charges[199])
        try till.sync()
        #expect(try till.verdict(of: void).status == .accepted)
        #expect(try hotel.folioBalance("F-1") == 199 * 66_000_000)
        try hotel.checkBooks()
    }

    @Test func `K40 negative_drawer: what left the drawer is booked as captured`() throws {
        let payout = try till.paidOut(cash(6_000))
        try till.sync()
        #expect(try till.verdict(of: payout).notes == ["DRAWER_NEGATIVE"])
        #expect(try hotel.balance(.drawer, till.session.text) == -1_000_000_000)
        try hotel.checkBooks()
    }

    @Test func `W5: a value that its own rate does not give is disputed`() throws {
        let payment = try till.pay(till.folio("F-1"), cash(20, "USD"), settled: cash(1_500))
        try till.sync()
        let verdict = try till.verdict(of: payment)
        #expect(verdict.code == "MELMASTOON.BILLING.AMOUNT_DISPUTED")
        #expect(verdict.disposition == .suspense)
        #expect(try hotel.folioBalance("F-1") == -1_405_000_000)
        try hotel.checkBooks()
    }
}
