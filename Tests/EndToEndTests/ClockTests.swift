import Platform
import TestSupport
import Testing
import World

/// The desk's clock is wrong.
struct ClockTests {
    @Test func `K57 clock_future: 40 minutes ahead, then 1970, and nothing is refused`() throws {
        let house = try House()
        try house.settle()
        house.cloud.stop()
        house.desk.stop()
        var isTrusted: [JSON?] = []
        let toTheSeventies = 86_400 - SystemClock().now().milliseconds / 1_000
        for seconds in [2_400, toTheSeventies] {
            let clock = WarpedClock.environment(wallSecondsAhead: seconds)
            try house.desk.start(environment: clock)
            try house.login()
            try house.cashier.mix(0..<9)
            isTrusted.append(house.desk.till(["status"]).json["clock"]?["trusted"])
            house.desk.stop()
        }
        #expect(isTrusted.last == false, "\(isTrusted)")
        try house.restart()
        try house.cashier.mix(0..<5)
        try house.settle()
        try Expectation.balanced(house)
        let notes = try house.cloud.ledger()["actions"]?.listValue?
            .filter { $0["verdict"]?["notes"]?.listValue?.contains("CLOCK_SUSPECT") == true }
        #expect((notes ?? []).count >= 9)
    }

    @Test func `DAY-2: the desk claims the office's date, not the calendar of its first hour`()
        throws
    {
        let house = try House()
        let session = house.desk.till(["x"], as: house.cashier.staff).json
        #expect(session["business_date"] == .text(House.businessDate))
        try house.settle()
        #expect(house.desk.till(["status"]).json["business_date"] == .text(House.businessDate))
    }

    @Test func `DAY-2: a desk that was off at the cut-over has the next date when it is on again`()
        throws
    {
        let hotel = try Flagship()
        let cashier = hotel.cashier("c07")
        try cashier.login()
        try cashier.open()
        try hotel.desk.settle()
        hotel.cloud.stop()
        try hotel.wait(hours: 8, thenLogin: "c07")
        let date = hotel.desk.till(["status"]).json["business_date"]?.textValue
        #expect(date == hotel.tomorrow)
    }
}
