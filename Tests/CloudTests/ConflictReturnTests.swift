import CloudStore
import Judge
import Ledger
import TestSupport
import Testing
import World

/// Cash that goes back: reversals, refunds, and what becomes of items (`conflicts.md` 2).
struct ConflictReturnTests {
    let hotel: Hotel
    let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
        try till.open()
        try till.charge(till.folio("F-1"), "SUITE", at: (9_000, 900))
        try till.sync()
    }

    private func drawer() throws -> Int64 { try hotel.balance(.drawer, till.session.text) }

    private func state(of payment: Action) throws -> String? {
        let id = payment.payload.reversibleID?.text
        return try hotel.documents("payments").first { $0["id"]?.textValue == id }?["state"]?
            .textValue
    }

    private func refund(_ request: Action) throws -> Refund {
        guard case .refundRequest(let asked) = request.payload else {
            preconditionFailure("no request")
        }
        let found = try hotel.documents("refunds").first {
            $0["id"]?.textValue == asked.refundID.text
        }
        return try Refund(#require(found), "refunds")
    }

    private func slip(_ action: Action) throws -> String { try #require(action.slip).text }

    @Test func `PY6: a reversal is the payment's mirror in the books, and happens once`() throws {
        let payment = try till.pay(till.folio("F-1"), cash(100))
        let mirror = try till.reverse(payment)
        let again = try till.reverse(payment)
        try till.sync()
        #expect(try till.verdict(of: mirror) == .plain)
        #expect(try hotel.folioBalance("F-1") == 9_900_000_000)
        #expect(try state(of: payment) == "reversed")
        // Law 1: a second one is no event of its own, but its cash moved.
        let verdict = try till.verdict(of: again)
        #expect(verdict.disposition == .suspense)
        #expect(verdict.code == "MELMASTOON.BILLING.ALREADY_REVERSED")
        #expect(try drawer() == 4_900_000_000)
        try hotel.checkBooks()
    }

    @Test func `PY6: what waited in suspense is taken back from there, and its item closed`()
        throws
    {
        let payment = try till.pay(.number("F-404"), cash(100))
        try till.sync()
        #expect(try hotel.openItems().count == 1)
        let mirror = try till.reverse(payment)
        try till.sync()
        #expect(try till.verdict(of: mirror) == .plain)
        #expect(try hotel.openItems().isEmpty)
        #expect(try drawer() == 5_000_000_000)
        try hotel.checkBooks()

        let placed = try till.pay(.number("F-404"), cash(40))
        try till.sync()
        let item = try #require(try till.verdict(of: placed).attentionID)
        try till.resolve(item, .apply, folio: till.folio("F-2"))
        let late = try till.reverse(placed)
        try till.sync()
        #expect(try till.verdict(of: late).code == "MELMASTOON.BILLING.ITEM_ALREADY_RESOLVED")
        #expect(try hotel.folioBalance("F-2") == -40_000_000)
        #expect(try drawer() == 5_000_000_000)
        try hotel.checkBooks()
    }

    @Test func `K38 payment_reversed_both: the desk's cash settles the office's item`() throws {
        let payment = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        try hotel.order("payment reverse", slip(payment))
        #expect(try hotel.folioBalance("F-1") == 9_900_000_000)
        #expect(try hotel.openItems().count == 1)
        try hotel.checkBooks()
        let mirror = try till.reverse(payment)
        try till.sync()
        let verdict = try till.verdict(of: mirror)
        #expect(verdict.disposition == .adjusted)
        #expect(verdict.code == "MELMASTOON.BILLING.ALREADY_REVERSED")
        #expect(try hotel.openItems().isEmpty)
        #expect(try hotel.folioBalance("F-1") == 9_900_000_000)
        #expect(try drawer() == 5_000_000_000)
        try hotel.checkBooks()
        #expect(throws: (any Error).self) {
            try hotel.order("payment reverse", slip(payment))
        }
    }

    @Test func `K39 human_duplicate: both stand, the second says so and is reversed`() throws {
        let first = try till.pay(till.folio("F-1"), cash(100))
        let extras = Till.Extras(notes: ["SOFT_DUPLICATE"])
        let second = try till.pay(till.folio("F-1"), cash(100), with: extras)
        try till.sync()
        #expect(try till.verdict(of: first) == .plain)
        #expect(try till.verdict(of: second).disposition == .normal)
        #expect(try till.verdict(of: second).notes == ["SOFT_DUPLICATE"])
        #expect(try hotel.folioBalance("F-1") == 9_700_000_000)
        try till.reverse(second)
        try till.sync()
        #expect(try hotel.folioBalance("F-1") == 9_800_000_000)
        #expect(try drawer() == 5_100_000_000)
        try hotel.checkBooks()
    }

    @Test func `R2, R8, PY7: a small refund that two people signed is paid and settled`() throws {
        let payment = try till.pay(till.folio("F-1"), cash(1_000))
        let request = try till.askBack(payment, cash(400))
        let payout = try till.payBack(request, cash(400))
        try till.sync()
        #expect(try till.verdict(of: request) == .plain)
        #expect(try till.verdict(of: payout) == .plain)
        #expect(try refund(request).state == .settled)
        #expect(try refund(request).approval?.isOffline == true)
        #expect(try state(of: payment) == "refunded")
        #expect(try hotel.folioBalance("F-1") == 9_300_000_000)
        #expect(try drawer() == 5_600_000_000)
        let back = try till.reverse(payout)
        let again = try till.payBack(request, cash(400))
        try till.sync()
        #expect(try till.verdict(of: back) == .plain)
        #expect(try till.verdict(of: again) == .plain)
        #expect(try hotel.folioBalance("F-1") == 9_300_000_000)
        try hotel.checkBooks()
    }

    @Test func `R4, R5: the office approves a large one, or declines it, and may take it back`()
        throws
    {
        let payment = try till.pay(till.folio("F-1"), cash(9_000))
        let large = try till.askBack(payment, cash(2_000), needsOffice: true)
        let other = try till.askBack(payment, cash(3_000), needsOffice: true)
        try till.sync()
        #expect(try refund(large).state == .requested)
        try hotel.order("refund approve", slip(large))
        #expect(try refund(large).approval?.isOffline == false)
        try hotel.order("refund decline", slip(other))
        #expect(try refund(other).state == .declined)
        let paid = try till.payBack(large, cash(2_000))
        try till.sync()
        #expect(try till.verdict(of: paid) == .plain)
        #expect(try refund(large).state == .settled)
        #expect(throws: (any Error).self) { try hotel.order("refund decline", slip(large)) }
        let third = try till.askBack(payment, cash(1_000), needsOffice: true)
        try till.sync()
        try hotel.order("refund approve", slip(third))
        try hotel.order("refund decline", slip(third))
        #expect(try refund(third).state == .cancelled)
        // It was paid all the same, from an approval that the desk still had.
        let late = try till.payBack(third, cash(1_000))
        try till.sync()
        #expect(try till.verdict(of: late).code == "MELMASTOON.BILLING.OVERPAID")
        try hotel.checkBooks()
    }

    @Test func `K36 refund_already_done: cash that went out twice is a receivable`() throws {
        let payment = try till.pay(till.folio("F-1"), cash(500))
        try till.sync()
        try hotel.order("payment refund", slip(payment))
        #expect(try hotel.folioBalance("F-1") == 9_900_000_000)
        let request = try till.askBack(payment, cash(500))
        let payout = try till.payBack(request, cash(500))
        try till.sync()
        #expect(try till.verdict(of: request).code == "MELMASTOON.BILLING.ALREADY_REFUNDED")
        #expect(try till.verdict(of: request).status == .rejected)
        let verdict = try till.verdict(of: payout)
        #expect(verdict.disposition == .suspense)
        #expect(verdict.code == "MELMASTOON.BILLING.OVERPAID")
        let item = try #require(verdict.attentionID)
        #expect(try hotel.balance(.suspense, item) == 500_000_000)
        #expect(try hotel.folioBalance("F-1") == 9_900_000_000)
        #expect(try drawer() == 5_000_000_000)
        try hotel.checkBooks()
        try till.resolve(item, .recover)
        try till.sync()
        #expect(try hotel.balance(.suspense, item) == 0)
        #expect(try hotel.balance(.variance, "recover") == 500_000_000)
        try hotel.checkBooks()
    }

    @Test func `PY6: what the office gave back is not mirrored as well, and nothing is no refund`()
        throws
    {
        let payment = try till.pay(till.folio("F-1"), cash(500))
        try till.sync()
        #expect(throws: (any Error).self) {
            try hotel.order("payment refund", slip(payment), options: ["money": "AFN 0"])
        }
        #expect(try state(of: payment) == "applied")
        try hotel.order("payment refund", slip(payment))
        #expect(throws: (any Error).self) { try hotel.order("payment reverse", slip(payment)) }
        #expect(try hotel.folioBalance("F-1") == 9_900_000_000)
        try hotel.checkBooks()
    }

    @Test func `R9: what the office paid meanwhile is a receivable`() throws {
        let payment = try till.pay(till.folio("F-1"), cash(500))
        let request = try till.askBack(payment, cash(400))
        try till.sync()
        #expect(throws: (any Error).self) {
            try hotel.order("payment refund", slip(payment), options: ["money": "AFN 101"])
        }
        try hotel.order("payment refund", slip(payment), options: ["money": "AFN 100"])
        let paid = try till.payBack(request, cash(400))
        try till.sync()
        #expect(try till.verdict(of: paid) == .plain)
        let twice = try till.payBack(request, cash(400))
        try till.sync()
        #expect(try till.verdict(of: twice).code == "MELMASTOON.BILLING.OVERPAID")
        try hotel.checkBooks()
    }

    @Test func `K37 refund_not_permitted: too much, or by whom it may not`() throws {
        let payment = try till.pay(till.folio("F-1"), cash(500))
        let much = try till.askBack(payment, cash(501))
        let large = try till.pay(till.folio("F-1"), cash(2_000))
        let alone = try till.askBack(large, cash(1_001))
        let self07 = Till.Extras(actor: "c07", cosign: "c04")
        try till.sync()
        try hotel.order("staff disable", "c04")
        let gone = try till.askBack(large, cash(10), with: self07)
        try till.sync()
        #expect(try till.verdict(of: much).code == "MELMASTOON.BILLING.OVER_REFUND")
        #expect(try till.verdict(of: alone).code == "MELMASTOON.BILLING.ACTOR_NOT_PERMITTED")
        #expect(try till.verdict(of: gone).code == "MELMASTOON.BILLING.COSIGN_INVALID")
        for action in [much, alone, gone] {
            #expect(try till.verdict(of: action).status == .rejected)
        }
        #expect(try hotel.documents("refunds").isEmpty)
        try hotel.checkBooks()
    }

    @Test func `K42 deposit_applied_elsewhere: what the office used is not paid back`() throws {
        let deposit = try till.deposit("R-77", cash(300))
        let second = try till.deposit("R-78", cash(200))
        try till.sync()
        try hotel.order("deposit apply", slip(deposit), options: ["folio": "F-2"])
        #expect(try hotel.folioBalance("F-2") == -300_000_000)
        #expect(try hotel.balance(.deposit, "R-77") == 0)
        let request = try till.askBack(deposit, cash(300))
        let good = try till.askBack(second, cash(200))
        let paid = try till.payBack(good, cash(200))
        try till.sync()
        let verdict = try till.verdict(of: request)
        #expect(verdict.status == .rejected)
        #expect(verdict.code == "MELMASTOON.BILLING.DEPOSIT_ALREADY_APPLIED")
        #expect(try till.verdict(of: paid) == .plain)
        #expect(try hotel.balance(.deposit, "R-78") == 0)
        let late = try till.reverse(deposit)
        try till.sync()
        #expect(try till.verdict(of: late).code == "MELMASTOON.BILLING.DEPOSIT_ALREADY_APPLIED")
        try hotel.checkBooks()
    }

    @Test(arguments: ["payment reverse", "payment refund"])
    func `K42 deposit_applied_elsewhere: the office does not give it back from nothing`(
        _ verb: String
    ) throws {
        let deposit = try till.deposit("R-77", cash(300))
        try till.sync()
        try hotel.order("deposit apply", slip(deposit), options: ["folio": "F-2"])
        #expect(throws: (any Error).self) { try hotel.order(verb, slip(deposit)) }
        #expect(try hotel.balance(.deposit, "R-77") == 0)
        try hotel.checkBooks()
    }

    @Test func `K63 night_audit_extended_stay: a folio that owes is not settled`() throws {
        let early = try till.settle("F-1")
        try till.sync()
        #expect(try till.verdict(of: early).code == "MELMASTOON.BILLING.FOLIO_BALANCE_OPEN")
        #expect(try till.verdict(of: early).status == .rejected)
        try till.pay(till.folio("F-1"), cash(9_900))
        let settle = try till.settle("F-1")
        let again = try till.settle("F-1")
        try till.sync()
        #expect(try till.verdict(of: settle) == .plain)
        #expect(try till.verdict(of: again).status == .superseded)
        let folio = try hotel.documents("folios").first { $0["folio_no"] == "F-1" }
        #expect(folio?["state"] == "closed")
        let late = try till.charge(till.folio("F-1"))
        try till.sync()
        #expect(try till.verdict(of: late).disposition == .lateCharge)
        try hotel.checkBooks()
    }

    @Test func `ATT-3: an item's money goes where a supervisor says, and the payment with it`()
        throws
    {
        let ways: [(AttentionResolve.How, String)] = [
            (.apply, "applied"), (.deposit, "deposit"), (.refund, "refund_due"),
            (.unidentified, "unidentified"), (.recover, "in_suspense"),
            (.writeOff, "in_suspense"),
        ]
        for (how, state) in ways {
            let payment = try till.pay(.number("F-404"), cash(100))
            try till.sync()
            let item = try #require(try till.verdict(of: payment).attentionID)
            let resolve = try till.resolve(
                item,
                how,
                folio: how == .apply ? till.folio("F-2") : nil,
                reference: how == .deposit ? "R-5" : nil
            )
            try till.sync()
            #expect(try till.verdict(of: resolve) == .plain, "\(how)")
            #expect(try self.state(of: payment) == state, "\(how)")
            #expect(try hotel.balance(.suspense, item) == 0, "\(how)")
            guard how == .refund else { continue }
            // PY5, R8: what is due is paid out of where it is held.
            #expect(try hotel.balance(.deposit, payment.id.text) == -100_000_000)
            let request = try till.askBack(payment, cash(100))
            try till.payBack(request, cash(100))
            try till.sync()
            #expect(try hotel.balance(.deposit, payment.id.text) == 0)
        }
        #expect(try hotel.openItems().isEmpty)
        try hotel.checkBooks()
    }

    @Test func `ATT-2: only a supervisor settles, money is never acknowledged away`() throws {
        let payment = try till.pay(.number("F-404"), cash(600))
        try till.sync()
        let item = try #require(try till.verdict(of: payment).attentionID)
        let alone = try till.resolve(item, .refund, with: Till.Extras())
        let read = try till.resolve(item, .acknowledge)
        let large = try till.resolve(item, .writeOff)
        let strange = try till.resolve(till.session.text, .acknowledge)
        let closed = try till.resolve(item, .apply, folio: .number("F-404"))
        try till.sync()
        let codes = try [alone, read, large, strange, closed].map {
            try till.verdict(of: $0).code ?? ""
        }
        #expect(
            codes == [
                "MELMASTOON.BILLING.ACTOR_NOT_PERMITTED", "MELMASTOON.SYNC.VERSION_CONFLICT",
                "MELMASTOON.IAM.STEP_UP_REQUIRED", "MELMASTOON.SYNC.NOT_FOUND",
                "MELMASTOON.BILLING.FOLIO_UNKNOWN",
            ]
        )
        #expect(try hotel.balance(.suspense, item) == -600_000_000)
        try till.resolve(item, .unidentified)
        let again = try till.resolve(item, .unidentified)
        try till.sync()
        #expect(try till.verdict(of: again).status == .superseded)
        try hotel.checkBooks()
    }

    @Test func `ATT-3: a late charge is given up or moved, a draft given up`() throws {
        try hotel.order("folio close", "F-2")
        let late = try till.charge(till.folio("F-2"))
        let draft = try till.charge(till.folio("F-1"), "NEW", draft: .itemUnknown)
        try till.sync()
        let item = try #require(
            try hotel.openItems().first { $0["kind"] == "late_charge" }?["id"]?.textValue
        )
        try till.resolve(item, .apply, folio: till.folio("F-1"))
        let other = try #require(
            try hotel.openItems().first { $0["kind"] == "draft" }?["id"]?.textValue
        )
        try till.resolve(other, .writeOff)
        try till.sync()
        #expect(try till.verdict(of: late).disposition == .lateCharge)
        #expect(try hotel.folioBalance("F-1") == 9_966_000_000)
        #expect(try till.verdict(of: draft).status == .superseded)
        try hotel.checkBooks()
    }
}
