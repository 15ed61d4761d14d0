import CloudStore
import Database
import Judge
import Ledger
import TestSupport
import Testing
import World

/// A row that cannot be read is one action's trouble, not the property's (law 5).
struct DocketDamageTests {
    let hotel: Hotel
    let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
        try till.open()
        try till.sync()
    }

    private func write(_ doc: String, folio id: ID) throws {
        let connection = try Connection(
            path: hotel.folder.path.appending("cloud.db").text,
            profile: .cloud,
            key: nil,
            create: false
        )
        defer { connection.close() }
        let changed = try connection.run(
            "UPDATE document SET doc = $1 WHERE collection = 'folios' AND id = $2",
            [.text(doc), .text(id.text)]
        )
        #expect(changed == 1)
    }

    @Test func `I-28, MELMASTOON.SYNC.DEPENDENCY_DOWN: an unreadable folio holds one action`()
        throws
    {
        let broken = try hotel.id(of: "F-1", in: "folios")
        let text = try #require(
            try hotel.documents("folios").first { $0["id"] == .text(broken.text) }
        ).canonicalText
        let stuck = try till.charge(till.folio("F-1"))
        let fine = try till.charge(till.folio("F-2"))
        try write("{\"id\":1}", folio: broken)
        try till.sync()
        #expect(try till.verdict(of: fine).status == .accepted)
        #expect(try till.verdict(of: stuck).code == "MELMASTOON.SYNC.DEPENDENCY_DOWN")
        try write(text, folio: broken)
        hotel.clock.advance(milliseconds: 3_600_000)
        try hotel.settle()
        #expect(try till.verdict(of: stuck).status == .accepted)
        try hotel.checkBooks()
    }

    @Test func `FM-A-07: one folio that cannot be read holds up no other, and is tried alone`()
        throws
    {
        let broken = try hotel.id(of: "F-1", in: "folios")
        let text = try #require(
            try hotel.documents("folios").first { $0["id"] == .text(broken.text) }
        ).canonicalText
        let folios = ["F-1"] + (0..<9).map { "G-\($0)" }
        for number in folios.dropFirst() { try hotel.order("folio open", number) }
        let drafts = try folios.map {
            try till.charge(till.folio($0), "NEW", draft: .itemUnknown)
        }
        try till.sync()
        try write("{\"id\":1}", folio: broken)
        let list: JSON = [
            "id": "pl-new", "currency": "AFN", "valid_from": "2026-01-01",
            "items": [
                [
                    "item": "NEW", "name": "New", "tax_rule_ids": ["vat"],
                    "price": ["currency": "AFN", "amount_micro": "10000000"],
                ]
            ],
        ]
        try hotel.order("price-list publish", document: list)
        let states = try drafts.map { try till.verdict(of: $0).status }
        #expect(states == [.deferred] + Array(repeating: .accepted, count: 9))
        let audit = try hotel.order("night-audit run")
        #expect(audit["readiness"]?["undecided"] == 1)
        try write(text, folio: broken)
        hotel.clock.advance(milliseconds: 3_600_000)
        try hotel.settle()
        #expect(try till.verdict(of: drafts[0]).status == .accepted)
        try hotel.checkBooks()
    }

    @Test func `P10.5: what still cannot be read after five tries is parked for a person`() throws {
        let broken = try hotel.id(of: "F-1", in: "folios")
        let stuck = try till.charge(till.folio("F-1"))
        try write("{\"id\":1}", folio: broken)
        try till.sync()
        for _ in 0..<8 {
            hotel.clock.advance(milliseconds: 3_600_000)
            try hotel.settle()
        }
        #expect(try till.verdict(of: stuck).code == "MELMASTOON.SYNC.PARKED")
    }
}
