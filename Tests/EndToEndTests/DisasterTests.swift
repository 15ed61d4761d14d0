import TestSupport
import Testing
import World

/// `edgectl backup`, `drill` and `purge` against a real daemon.
struct DisasterTests {
    @Test func `FM-C-17, SEC-20: a real backup is drilled, and operators' acts are journaled`()
        throws
    {
        let house = try House()
        house.cloud.stop()
        try house.cashier.mix(0..<5)
        let file = house.folder.path.appending("desk.backup")
        let saved = house.desk.edgectl(["backup", file.text])
        #expect(saved.code == 0, "\(saved.json.canonicalText) \(saved.err)")
        #expect(saved.json["file"]?.textValue == file.text)
        #expect(Int64(Files.size(of: file)) == saved.json["bytes"]?.integerValue)
        // A file that is there is never replaced.
        #expect(house.desk.edgectl(["backup", file.text]).code == 64)
        let live = house.desk.edgectl(["drill"])
        #expect(live.code == 0 && live.json["ok"] == true, "\(live.json.canonicalText)")
        // The desk is gone; the backup and the key are all there is.
        house.desk.stop(.kill)
        let keys = house.desk.state.appending("keys").text
        let drilled = house.desk.edgectl(["drill", file.text, "--key-file", keys])
        #expect(drilled.code == 0, "\(drilled.json.canonicalText) \(drilled.err)")
        #expect(drilled.json["outbox"] == live.json["outbox"])
        #expect(drilled.json["last_slip"] == live.json["last_slip"])
        try house.restart()
        let purged = house.desk.edgectl(["purge"])
        #expect(purged.code == 0 && purged.json["dry_run"] == true)
        #expect(house.desk.edgectl(["purge", "--confirm"]).json["actions"] == 0)
        try house.settle()
        let acts = house.actions().filter { $0["type"] == "audit.event" }
        #expect(acts.count == 2)
        try Expectation.balanced(house)
    }
}
