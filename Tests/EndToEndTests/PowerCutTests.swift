import Foundation
import Synchronization
import TestSupport
import Testing
import World

/// The daemon dies, is stopped, or is started twice.
struct PowerCutTests {
    @Test func `I-1: kill -9 among four tills loses, doubles and halves nothing`() throws {
        let house = try House()
        house.cloud.stop()
        var seed = Seed(8_814)
        print("seed \(seed.start)")
        for round in 0..<50 {
            let moment = 1 + seed.below(10)
            let crowd = house.cashier.crowd("round-\(round)", limit: 60) { count in
                if count == moment { house.desk.stop(.kill) }
            }
            #expect(crowd.odd == [], "round \(round), killed after \(moment)")
            #expect(crowd.confirmed >= moment)
            try house.restart()
            for call in crowd.unanswered { try house.cashier.perform(call) }
        }
        let book = house.cashier.notebook.book
        #expect(Set(book.lines.map(\.seq)).count == book.lines.count)
        let slips = book.lines.compactMap(\.slip)
        #expect(Set(slips).count == slips.count)
        try house.settle()
        try Expectation.balanced(house)
    }

    @Test func `I-29, SC-10: SIGTERM ends a busy desk in 2 s and nothing is lost`() throws {
        let house = try House()
        let took = Mutex(Duration.zero)
        let end = Mutex<Int32>(-1)
        let crowd = house.cashier.crowd("term", limit: 400) { count in
            guard count == 25 else { return }
            let start = ContinuousClock.now
            let code = house.desk.stop(.terminate)
            took.withLock { $0 = ContinuousClock.now - start }
            end.withLock { $0 = code }
        }
        #expect(crowd.odd == [])
        #expect(end.withLock { $0 } == 0)
        #expect(took.withLock { $0 } < .seconds(2))
        try house.restart()
        for call in crowd.unanswered { try house.cashier.perform(call) }
        try house.settle()
        try Expectation.balanced(house)
    }

    @Test
    func `DUR-24: a later slip in hand reaches the office, and its number is not given again`()
        throws
    {
        let house = try House()
        try house.cashier.perform(.charge(1))
        let last = try #require(house.cashier.notebook.book.lines.last?.slip)
        house.desk.stop(.kill)
        try house.desk.start()
        let plain = try house.desk.login("c07", House.pins["c07"] ?? "")
        #expect(plain["unclean"] == true)
        #expect(plain["last_slip"]?.textValue == last)
        let number = try #require(Int(last.suffix(6)))
        let later = last.dropLast(6) + String("000000\(number + 2)".suffix(6))
        let words = ["login", "c07", "--later-slip", String(later)]
        let told = house.desk.till(words, pins: [House.pins["c07"] ?? ""])
        #expect(told.code == 2)
        #expect(told.json["attention"]?.listValue?.count == 1)
        let lost = house.desk.edgectl(["recover"]).json["lost"]?.listValue?.first
        #expect(lost?["hint"]?.textValue?.contains(later) == true)
        try house.cashier.perform(.charge(2))
        #expect(house.cashier.notebook.book.lines.last?.slip?.dropLast(6) != later.dropLast(6))
        try house.settle()
        try Expectation.balanced(house)
        let items = try house.cloud.officeJSON(["attention", "list"])["attention"]?.listValue ?? []
        #expect(items.contains { $0["code"] == "MELMASTOON.STORE.CHAIN_BREAK" })
        #expect(house.desk.till(["status"]).json["attention"]?["high"] == 1)
    }

    @Test func `DUR-1: status works with the daemon down, names it, and leaves no trace`() throws {
        let house = try House()
        try house.cashier.perform(.charge(1))
        house.cloud.stop()
        try house.cashier.perform(.charge(2))
        house.desk.stop(.kill)
        let folder = ["status", "--state", house.desk.state.text]
        let down = house.desk.edgectl(folder)
        #expect(down.code == 69)
        #expect(down.json["ok"] == false)
        let first = down.json["parts"]?.listValue?.first
        #expect(first?["part"] == "agent")
        #expect(first?["code"] == "MELMASTOON.DESK.AGENT_UNREACHABLE")
        #expect(down.json["outbox"]?["pending"]?.integerValue ?? 0 >= 1)
        #expect(house.desk.edgectl(["status"]).problem == "MELMASTOON.DESK.AGENT_UNREACHABLE")
        let verify = ["verify", "--state", house.desk.state.text]
        #expect(house.desk.edgectl(verify).json["ok"] == true)
        let wrong = house.desk.edgectl(verify + ["--key-file", Products.path("till")])
        #expect(wrong.code == 5 && wrong.problem != nil)
        #expect(house.desk.edgectl(["verify", "--key-file", "x"]).code == 64)
        let store = house.desk.state.appending("store")
        for name in try Files.names(in: store) where name.hasSuffix(".db") {
            try Files.write(Array(repeating: 90, count: 40_000), to: store.appending(name))
        }
        let broken = house.desk.edgectl(folder)
        #expect(broken.code == 5)
        #expect(broken.json["parts"]?.listValue?.first?["part"] == "store")
        try house.restart()
        #expect(house.desk.edgectl(["status"]).code == 0)
        // A folder that is named is looked at, whatever an agent would say.
        let named = house.desk.edgectl(folder)
        #expect(named.json["parts"] != nil)
        try house.settle()
        try Expectation.balanced(house)
    }

    @Test func `BT-01, SC-16: a second desk on the same state is refused`() throws {
        let house = try House()
        let second = house.desk.startExpectingEnd()
        #expect(second.code == 75)
        try house.cashier.perform(.charge(1))
        try house.settle()
        try Expectation.balanced(house)
    }
}
