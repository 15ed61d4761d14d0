import Ledger
import TestSupport
import Testing
import World

/// What the office must bear without losing or inventing anything (`failure-modes.md` A).
struct FailureTests {
    private let hotel: Hotel
    private let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
        try hotel.order("lease take", "D1", options: ["device": "7K"])
    }

    private func list(_ id: String, from: String, to: String? = nil) -> JSON {
        .members([
            ("id", .text(id)), ("currency", "AFN"), ("valid_from", .text(from)),
            ("valid_to", to.map(JSON.text)),
            (
                "items",
                [
                    [
                        "item": "COLA", "name": "Cola", "tax_rule_ids": ["vat"],
                        "price": ["currency": "AFN", "amount_micro": "70000000"],
                    ]
                ]
            ),
        ])
    }

    @Test func `FM-A-06: what the office has no place for is booked all the same, with a low item`()
        throws
    {
        let strange = till.mint()
        let session = till.mint()
        let open = try till.capture(
            .sessionOpen(
                SessionOpen(
                    sessionID: session,
                    drawerID: strange,
                    fence: 1,
                    predecessorID: nil,
                    opening: CountedCash(totals: [cash(500)], lines: []),
                    expectedFloat: [cash(500)],
                    variance: [],
                    reasonCode: nil
                )
            )
        )
        try till.sync()
        let verdict = try till.verdict(of: open)
        #expect(verdict.status == .accepted)
        #expect(verdict.notes.contains("UNMAPPED"))
        let item = try #require(try hotel.openItems().first { $0["code"] == "UNMAPPED" })
        #expect(item["severity"] == "low")
        #expect(item["action_id"] == .text(open.id.text))
        try hotel.checkBooks()
    }

    @Test func `FM-A-12: two lists for one date are refused whole, and a gap leads to drafts`()
        throws
    {
        let before = try hotel.documents("price_lists")
        #expect(throws: (any Error).self) {
            try hotel.order("price-list publish", document: list("pl-2", from: "2026-06-01"))
        }
        #expect(try hotel.documents("price_lists") == before)
        let past = list("pl-bar", from: "2026-01-01", to: "2026-11-20")
        try hotel.order("price-list publish", document: past)
        let next = list("pl-2", from: "2026-11-22")
        try hotel.order("price-list publish", document: next)
        let draft = try till.charge(till.folio("F-1"), draft: .priceLapsed)
        try till.sync()
        let verdict = try till.verdict(of: draft)
        #expect(verdict.status == .deferred)
        #expect(verdict.code == "MELMASTOON.BILLING.PRICE_NOT_FOUND")
    }

    @Test func `FM-A-13, MELMASTOON.BILLING.FOLIO_INVOICED: no desk takes back what was invoiced`()
        throws
    {
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        try hotel.order("folio close", "F-1")
        for person in ["c07", "s01"] {
            let void = try till.void(charge, with: Till.Extras(actor: person))
            try till.sync()
            let verdict = try till.verdict(of: void)
            #expect(verdict.status == .rejected)
            #expect(verdict.code == "MELMASTOON.BILLING.FOLIO_INVOICED")
            #expect(try hotel.openItems().contains { $0["action_id"] == .text(void.id.text) })
        }
        #expect(try hotel.folioBalance("F-1") == 66_000_000)
        try hotel.checkBooks()
    }

    @Test func `LSE-1: a lease outlives any blackout, and moves by the office's word alone`() throws
    {
        func lease() throws -> JSON? {
            try hotel.documents("drawers").first { $0["code"] == "D1" }?["lease"]
        }
        let given = try lease()
        hotel.clock.advance(milliseconds: 400 * 86_400_000)
        let open = try till.open()
        try till.sync()
        #expect(try till.verdict(of: open).disposition == .normal)
        #expect(try lease() == given)
        let other = try Till(hotel, "8M")
        try hotel.order("lease take", "D1", options: ["device": "8M"])
        let taken = try #require(try lease())
        #expect(taken["device_id"]?.textValue == other.device.text)
        let fence = try #require(given?["fence"]?.integerValue)
        #expect(taken["fence"] == .integer(fence + 1))
    }
}
