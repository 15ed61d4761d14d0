import Cloud
import CloudStore
import Judge
import Ledger
import TestSupport
import Testing
import World

/// Conflicts at the edges: slips, PINs, limits, and what comes after a close.
struct ConflictEdgeTests {
    let hotel: Hotel
    let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
        try till.open()
        try till.sync()
    }

    @Test func `K41 slip_number_collision: the number is disputed, the money is booked`() throws {
        let first = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        try till.capture(.paymentCash(till.payment(cash(10)))) { body in
            body["slip"] = first.slip.map { .text($0.text) }
        }
        try till.sync()
        let item = try #require(
            try hotel.openItems().first { $0["code"] == "SLIP_DUPLICATE" }
        )
        #expect(item["kind"] == "note")
        #expect(try hotel.folioBalance("F-1") == -110_000_000)
        try hotel.checkBooks()
    }

    @Test func `K49 no_post_or_credit_limit: suspense, or a note`() throws {
        let file = try JSON(parsing: Array(Hotel.file.utf8))
        guard case .object(var members) = file else { return }
        members["folios"] = [
            ["folio_no": "F-NP", "currency": "AFN", "no_post": true],
            ["folio_no": "F-CL", "currency": "AFN", "credit_limit": cash(100).json],
        ]
        let command = OfficeCommand("property import", document: .object(members))
        _ = try hotel.office.perform(command)
        let none = try till.charge(till.folio("F-NP"))
        let below = try till.charge(till.folio("F-CL"))
        let above = try till.charge(till.folio("F-CL"))
        try till.sync()
        #expect(try till.verdict(of: none).code == "MELMASTOON.BILLING.NO_POST")
        #expect(try till.verdict(of: none).disposition == .suspense)
        #expect(try till.verdict(of: below) == .plain)
        #expect(try till.verdict(of: above).notes == ["CREDIT_LIMIT"])
        #expect(try till.verdict(of: above).disposition == .normal)
        try hotel.checkBooks()
    }

    @Test func `K56 pin_changed_in_cloud: an older PIN is noted`() throws {
        let cashier = try hotel.id(of: "c07", in: "staff")
        try hotel.read { (ledger) throws(CloudStoreError) in
            let secret = CloudLedger.PINSecret(
                version: 2,
                cost: [4, 8, 1],
                salt: Array(repeating: 1, count: 16),
                output: Array(repeating: 2, count: 32)
            )
            try ledger.savePIN(secret, of: cashier)
        }
        let id = try till.capture(.paymentCash(till.payment(cash(10)))) { body in
            body["actor"] = [
                "kind": "staff", "staff_id": .text(cashier.text), "auth": "pin", "pin_version": 1,
            ]
        }
        try till.sync()
        let line = try #require(
            try hotel.order("ledger")["actions"]?.listValue?.first {
                $0["action_id"]?.textValue == id.text
            }
        )
        #expect(line["verdict"]?["notes"]?.listValue?.contains("PIN_STALE") == true)
        #expect(line["verdict"]?["disposition"] == "normal")
    }

    @Test func `INV-8: cash that comes after its session's close is kept apart`() throws {
        let (_, close) = try till.close()
        let late = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        #expect(try till.verdict(of: late).disposition == .relocated)
        #expect(try hotel.session(till.session)["reason"] == "awaiting_cosign")
        try till.sign(close)
        try till.sync()
        #expect(try hotel.session(till.session)["state"] == "closed")
        #expect(try hotel.recoveries(of: till.session).count == 1)
        try hotel.checkBooks()
    }

    @Test func `S10: a corrected close takes the place of the one it names`() throws {
        let (_, close) = try till.close(off: -40)
        let (_, second) = try till.close(off: 0, corrects: close.id)
        try till.sync()
        #expect(try till.verdict(of: second) == .plain)
        #expect(try hotel.balance(.variance, till.session.text) == 0)
        let stale = try till.sign(close)
        try till.sign(second)
        try till.sync()
        #expect(try till.verdict(of: stale).code == "MELMASTOON.SYNC.VERSION_CONFLICT")
        #expect(try hotel.session(till.session)["state"] == "closed")
        try hotel.checkBooks()
    }
}
