import TestSupport
import Testing
import World

/// The line goes, work goes on, the line comes back.
struct BlackoutTests {
    @Test func `I-5: 200 mixed actions of a blackout settle once, in order, to the cent`() throws {
        let house = try House()
        try house.settle()
        house.cloud.stop()
        try house.cashier.mix(0..<200)
        let status = house.desk.till(["status"]).json
        #expect(status["outbox"]?["pending"] == 200)
        try house.settle()
        try Expectation.balanced(house)
    }

    @Test func `I-2: the answer to a push is lost 20 times and each action is booked once`() throws
    {
        let house = try House(isRelayed: true)
        let relay = try #require(house.relay)
        let (desk, cashier) = (house.desk, house.cashier)
        try desk.settle()
        // A push of charges with noise in their notes is longer than anything else is said.
        relay.lose(afterSending: 4_096)
        var number = 0
        while relay.losses < 20, number < 600 {
            for _ in 0..<10 {
                try cashier.perform(Self.noisy(number))
                number += 1
            }
            _ = desk.edgectl(["sync", "now", "--wait", "1"])
        }
        #expect(relay.losses >= 20)
        relay.lose(afterSending: nil)
        try desk.settle(within: 60)
        try Expectation.balanced(house)
    }

    /// A charge whose note does not compress, and holds no number that looks private.
    private static func noisy(_ index: Int) -> Call {
        var seed = Seed(UInt64(index))
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let noise = String((0..<76).map { _ in letters[seed.below(letters.count)] })
        var call = Call.charge(index % 12 + 1)
        call.words += ["--note", noise]
        return call
    }

    @Test func `I-28, SC-04: one unplaceable charge among ten leaves nine settled and one item`()
        throws
    {
        let house = try House()
        house.cloud.stop()
        for index in 0..<5 { try house.cashier.perform(.charge(index + 1)) }
        let bad = Call(
            words: ["charge", "--folio", "F-999", "--item", "COLA", "--unverified"],
            isForSuspense: true
        )
        try house.cashier.perform(bad)
        for index in 5..<9 { try house.cashier.perform(.charge(index + 1)) }
        try house.settle()
        try Expectation.balanced(house)
        let status = house.desk.till(["status"]).json
        #expect(status["attention"]?["open"] == 1)
        // The pull went on: what head office does now is seen at the desk.
        try house.cloud.officeJSON(["folio", "close", "F-9"])
        try house.desk.settle()
        let isSeen = Child.wait(atMost: .seconds(20)) {
            house.desk.till(["folio", "F-9"]).json["state"] == "closed"
        }
        #expect(isSeen)
    }

    @Test func `SC-33: a cloud restored from an older backup is filled again`() throws {
        let house = try House()
        try house.cashier.mix(0..<9)
        try house.settle()
        let backup = house.folder.path.appending("backup.db").text
        try house.cloud.officeJSON(["backup", backup])
        try house.cashier.mix(10..<19)
        try house.settle()
        let before = try house.cloud.ledger()
        house.cloud.stop()
        try house.cloud.officeJSON(["restore", backup])
        try house.settle()
        #expect(house.actions() == before["actions"]?.listValue)
        let after = try house.cloud.ledger()
        #expect(Self.balances(after) == Self.balances(before))
        try Expectation.balanced(house)
    }

    /// Every balance by account, reference and currency.
    private static func balances(_ ledger: JSON) -> [String: String] {
        var all: [String: String] = [:]
        for (account, list) in ledger["balances"]?.objectValue ?? [:] {
            for line in list.listValue ?? [] {
                let name = [
                    account, line["ref"]?.textValue ?? "", line["currency"]?.textValue ?? "",
                ]
                all[name.joined(separator: " ")] = line["amount_micro"]?.textValue
            }
        }
        return all
    }
}
