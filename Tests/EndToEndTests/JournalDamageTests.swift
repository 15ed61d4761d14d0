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
}
