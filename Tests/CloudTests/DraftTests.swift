import Judge
import Ledger
import TestSupport
import Testing
import World

/// Charges that wait for a price, and the people who give them one.
struct DraftTests {
    private let hotel: Hotel
    private let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
    }

    @Test func `F11, ACT-3: a draft gets its price from a supervisor, and its tax from its rules`()
        throws
    {
        try hotel.order(
            "price-list publish",
            document: [
                "id": "pl-bar", "currency": "AFN", "valid_from": "2026-01-01",
                "items": [
                    ["item": "COLA", "name": "Cola", "price": .null, "tax_rule_ids": ["vat"]]
                ],
            ]
        )
        let draft = try till.charge(till.folio("F-1"), draft: .priceMissing)
        let unknown = try till.charge(till.folio("F-2"), "NEW", at: (60, 0), draft: .itemUnknown)
        try till.sync()
        func item(about action: Action) throws -> String {
            let items = try hotel.openItems()
            let found = items.first { $0["action_id"]?.textValue == action.id.text }
            return try #require(found?["id"]?.textValue)
        }
        let suggested = try hotel.openItems().compactMap { $0["suggestions"] }
        #expect(suggested == [["price", "write_off"], ["price", "write_off"]])
        let priced = try till.resolve(item(about: draft), .price, money: cash(80))
        let untaxed = try till.resolve(item(about: unknown), .price, money: cash(80))
        let alone = try till.resolve(
            item(about: draft),
            .price,
            money: cash(80),
            with: Till.Extras()
        )
        try till.sync()
        #expect(try till.verdict(of: priced) == .plain)
        let verdict = try till.verdict(of: draft)
        #expect(verdict.disposition == .adjusted)
        #expect(verdict.notes == ["PRICED", "RETAXED"])
        let balance = try hotel.folioBalance("F-1")
        #expect(balance == 88_000_000)
        // TAX-4: nobody knows its tax, so it waits on, and the item with it.
        #expect(try till.verdict(of: untaxed).code == "MELMASTOON.BILLING.TAX_RULE_MISSING")
        #expect(try till.verdict(of: unknown).status == .deferred)
        #expect(try till.verdict(of: alone).status == .rejected)
        let number = try #require(
            try hotel.openItems().first { $0["kind"] == "draft" }?["no"]?.textValue
        )
        let options = ["how": "price", "money": "AFN 70"]
        #expect(throws: (any Error).self) {
            try hotel.order("attention resolve", number, options: options)
        }
        try hotel.order("policy set", "allow_untaxed", Hotel.today)
        try hotel.order("attention resolve", number, options: options)
        #expect(try hotel.folioBalance("F-2") == 70_000_000)
        #expect(try till.verdict(of: unknown).notes.contains("PRICED"))
        try hotel.checkBooks()
    }
}
