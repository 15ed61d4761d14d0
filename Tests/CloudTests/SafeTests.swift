import Cloud
import CloudStore
import Ledger
import TestSupport
import Testing
import World

/// Bags on their way to the safe, and what head office does when one is short.
struct SafeTests {
    private func dropped() throws -> (Hotel, Till) {
        let hotel = try Hotel()
        let till = try Till(hotel)
        try till.open("D1", float: cash(5_000))
        try till.drop(cash(2_000))
        try till.sync()
        return (hotel, till)
    }

    @Test func `K43 drop_not_received: a bag is in transit until the safe has it`() throws {
        let (hotel, _) = try dropped()
        let before = try hotel.order("ledger")
        #expect(before["balances"]?["transit"]?.listValue?.count == 1)
        #expect(try hotel.dropLine()["in_transit"] == nil)
        let answer = try hotel.order("safe receive", "118")
        #expect(answer["in_transit"] == [] && answer["item"] == .null)
        #expect(try hotel.dropLine()["in_transit"] == [])
        #expect(try hotel.balance(.transit, "118") == 0)
        #expect(try hotel.balance(.safe, "SAFE") == cash(2_000).amountMicro)
        #expect(throws: OfficeRefusal.self) { try hotel.order("safe receive", "118") }
        #expect(throws: OfficeRefusal.self) { try hotel.order("safe receive", "999") }
        #expect(try hotel.openItems().isEmpty)
        try hotel.checkBooks()
    }

    @Test func `K43 drop_not_received: a short bag stays in transit until it is explained`() throws
    {
        let (hotel, _) = try dropped()
        let answer = try hotel.order("safe receive", "118", options: ["counted": "AFN 1900"])
        let item = try #require(try hotel.openItems().first)
        #expect(item["no"] == answer["item"] && item["kind"] == "short_bag")
        #expect(item["amount"] == cash(100).json && item["bag_no"] == "118")
        #expect(item["signers"]?.listValue?.count == 2)
        #expect(try hotel.balance(.transit, "118") == cash(100).amountMicro)
        #expect(try hotel.dropLine()["in_transit"] == Totals.json([cash(100)]))
        // Half of it turns up, then nobody finds the rest.
        try hotel.order("safe receive", "118", options: ["counted": "AFN 50"])
        #expect(try hotel.openItems().first?["amount"] == cash(50).json)
        let number = try #require(item["no"]?.textValue)
        #expect(throws: OfficeRefusal.self) {
            try hotel.order("attention resolve", number, options: ["how": "acknowledge"])
        }
        try hotel.order("attention resolve", number, options: ["how": "write_off"])
        #expect(try hotel.balance(.transit, "118") == 0)
        #expect(try hotel.balance(.variance, "write_off") == cash(50).amountMicro)
        #expect(try hotel.dropLine()["in_transit"] == [])
        #expect(try hotel.openItems().isEmpty)
        try hotel.checkBooks()
    }

    @Test func `K43 drop_not_received: the rest of a bag settles its item`() throws {
        let (hotel, _) = try dropped()
        try hotel.order("safe receive", "118", options: ["counted": "AFN 1900"])
        try hotel.order("safe receive", "118")
        #expect(try hotel.openItems().isEmpty)
        #expect(try hotel.balance(.safe, "SAFE") == cash(2_000).amountMicro)
    }

    @Test func `K43 drop_not_received: too much in a bag is an item as well`() throws {
        let (hotel, _) = try dropped()
        try hotel.order("safe receive", "118", options: ["counted": "AFN 2010, USD 1"])
        let item = try #require(try hotel.openItems().first)
        #expect(item["amounts"] == Totals.json([cash(10), cash(1, "USD")]))
        #expect(throws: OfficeRefusal.self) {
            try hotel.order("safe receive", "118", options: ["counted": "much"])
        }
        try hotel.checkBooks()
    }

    @Test func `ATT-3: a supervisor at the desk writes off what a bag lacked`() throws {
        let (hotel, till) = try dropped()
        try hotel.order("safe receive", "118", options: ["counted": "AFN 1900"])
        let item = try #require(try hotel.openItems().first?["id"]?.textValue)
        let action = try till.resolve(item, .writeOff)
        try till.sync()
        #expect(try till.verdict(of: action).status == .accepted)
        #expect(try hotel.balance(.transit, "118") == 0)
        #expect(try hotel.openItems().isEmpty)
        try hotel.checkBooks()
    }
}

extension Hotel {
    /// The line of the drop in its session, as desks get it.
    fileprivate func dropLine() throws -> JSON {
        try #require(try documents("session_entries").first { $0["type"] == "drawer.drop" })
    }
}
