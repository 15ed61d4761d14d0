import TestSupport
import Testing
import World

/// The journal itself is damaged.
struct JournalDamageTests {
    @Test func `SC-17: one copy damaged anywhere is repaired from the other`() throws {
        let house = try House()
        house.cloud.stop()
        try house.cashier.mix(0..<20)
        house.desk.stop()
        let journal = house.desk.state.appending("journal")
        let (a, b) = (
            try JournalRecords(folder: journal.appending("a")).actions,
            try JournalRecords(folder: journal.appending("b")).actions
        )
        #expect(a.count == b.count && a.count >= 20)
        // Head, middle and end of records; never the same record in both copies.
        for (index, place) in a.enumerated() where index % 3 == 0 {
            let start = [0, 200, place.length - 40][index / 3 % 3]
            try JournalRecords.destroy(place, start..<start + 40)
        }
        for (index, place) in b.enumerated() where index % 3 == 1 {
            try JournalRecords.destroy(place)
        }
        try house.restart()
        try house.cashier.perform(.charge(1))
        try house.settle()
        try Expectation.balanced(house)
        let verified = house.desk.edgectl(["verify", "--full"])
        #expect(verified.code == 0, "\(verified.json.canonicalText)")
    }

    @Test func `I-17, FM-C-13: both copies of one record destroyed is a loss report to the number`()
        throws
    {
        let house = try House()
        try house.settle()
        house.cloud.stop()
        try house.cashier.mix(0..<3)
        let lost = house.cashier.run(.charge(7)).json
        try house.cashier.mix(4..<7)
        house.desk.stop()
        let seq = UInt64(lost["seq"]?.integerValue ?? 0)
        for copy in ["a", "b"] {
            let folder = house.desk.state.appending("journal").appending(copy)
            let places = try JournalRecords(folder: folder).actions
            try JournalRecords.destroy(try #require(places.first { $0.seq == seq }))
        }
        // A store could still fill the hole, and so could the whole pages of a damaged one.
        let store = house.desk.state.appending("store")
        try StoreDamage.fileEmptied.strike(store, older: store)
        try house.restart()
        try house.cashier.perform(.charge(2))
        try house.settle()
        try Expectation.balanced(house, isRenumbered: true)
        let report = house.desk.edgectl(["recover"]).json
        let gaps = (report["lost"]?.listValue ?? []).compactMap { $0["seq"]?.textValue }
        #expect(gaps == [String(seq)], "\(report.canonicalText)")
        let ids = try house.cloud.ledger()["actions"]?.listValue?.map { $0["action_id"] }
        #expect(ids?.contains(lost["action_id"]) == false)
        let incarnations = try house.cloud.ledger()["actions"]?.listValue?
            .filter { $0["type"] == "incarnation.begin" }
        #expect(incarnations?.count == 2)
    }
}
