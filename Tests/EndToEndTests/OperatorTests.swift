import TestSupport
import Testing
import World

/// What `edgectl` shows and does on a real desk with a real cloud.
struct OperatorTests {
    @Test func `FM-B-31: everything sent twice leaves the cloud unchanged`() throws {
        let house = try House()
        try house.cashier.mix(0..<9)
        try house.settle()
        let before = try house.cloud.ledger()
        let replay = house.desk.edgectl(["outbox", "replay", "--from", "1"])
        #expect(replay.code == 0)
        #expect(replay.json["from"] == 1)
        #expect(replay.json["actions"]?.integerValue ?? 0 >= 10)
        try house.settle()
        #expect(try house.cloud.ledger() == before)
        try Expectation.balanced(house)
        let slip = try #require(before["actions"]?.listValue?.last?["slip"]?.textValue)
        let traced = house.desk.edgectl(["trace", slip])
        #expect(traced.code == 0)
        let life = try #require(traced.json["actions"]?.listValue?.first)
        #expect(life["verdict"]?["status"] == "accepted")
        #expect(life["cloud"]?.listValue?.isEmpty == false)
        let healthy = house.desk.edgectl(["doctor"])
        #expect(healthy.json["reach"] == "nothing", "\(healthy.json.canonicalText)")
        #expect(healthy.code == 0)
        house.cloud.stop(.kill)
        _ = house.desk.edgectl(["sync", "now"])
        let isSeen = Child.wait(atMost: .seconds(20)) {
            house.desk.edgectl(["doctor"]).json["reach"] == "property"
        }
        #expect(isSeen)
        #expect(house.desk.edgectl(["doctor"]).code == 7)
        house.desk.stop()
        let down = house.desk.edgectl(["doctor", "--state", house.desk.state.text])
        #expect(down.code == 69)
        #expect(down.json["reach"] == "all")
    }
}
