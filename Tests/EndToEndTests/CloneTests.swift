import Foundation
import TestSupport
import Testing
import World

/// One state folder goes on in two places: a copied disk, a snapshot of a machine resumed twice.
struct CloneTests {
    @Test func `K27 store_restored_or_cloned: two lives of one desk are found, no cash is lost`()
        throws
    {
        let house = try House()
        try house.cashier.mix(0..<6)
        try house.settle()
        house.desk.stop()
        let clone = try DeskRig(in: house.folder.path, name: "clone")
        defer { clone.stop(.kill) }
        try FileManager.default.copyItem(atPath: house.desk.state.text, toPath: clone.state.text)
        house.cloud.stop()
        try house.restart()
        try house.cashier.mix(6..<9)
        try clone.start()
        let other = Cashier(desk: clone, notebook: house.cashier.notebook)
        try other.login()
        try other.mix(20..<24)
        // The first life reaches the cloud before the other one does, whoever would dial first.
        clone.stop()
        try house.settle()
        try clone.start()
        try clone.settle(within: 30)
        let confirmed = house.cashier.notebook.book.lines.map(\.actionID)
        let booked = house.actions().map { $0["action_id"]?.textValue ?? "" }
        #expect(Set(confirmed).subtracting(booked) == [])
        #expect(Set(booked).count == booked.count)
        let items = try house.cloud.officeJSON(["attention", "list"])["attention"]?.listValue ?? []
        let alarms = items.filter { $0["severity"] == "high" }
        #expect(alarms.map { $0["code"] } == ["MELMASTOON.SYNC.SEQ_FORK"])
        // The first life finds out that another one goes on under its name; it still keeps cash.
        try house.cashier.perform(.charge(1))
        #expect(house.waits { $0["mode"] == "quarantined" })
        #expect(house.desk.till(["status"]).json["outbox"]?["pending"] == 1)
    }
}
