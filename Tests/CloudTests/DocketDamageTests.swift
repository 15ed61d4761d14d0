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

    @Test func `I-28: an action whose folio cannot be read waits, and the next ones settle`() throws
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
