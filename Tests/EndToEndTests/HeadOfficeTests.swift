import TestSupport
import Testing
import World

/// Head office reaches a desk from afar: real cloud, real daemon, real line.
struct HeadOfficeTests {
    private func code(_ house: House) throws -> String {
        let slip = try #require(
            house.desk.till(["slips"]).json["slips"]?.listValue?.first?["slip"]?.textValue
        )
        return String(slip.prefix { $0 != "-" })
    }

    private func state(_ house: House, _ device: String) -> JSON? {
        do {
            let book = try house.cloud.officeJSON(["command", "list", "--device", device])
            return book["commands"]?.listValue?.last?["state"]
        } catch { return nil }
    }

    private func command(_ house: House, _ device: String, _ words: [String]) throws {
        try house.cloud.officeJSON(["command", "send"] + words + ["--device", device])
        let isDone = Child.wait(atMost: .seconds(20)) {
            _ = house.desk.edgectl(["sync", "now"])
            return state(house, device) == "done"
        }
        #expect(isDone, "\(words): \(house.desk.condition)")
    }

    @Test func `SEC-22, FM-D-06: the office freezes a desk from afar, gives it a key, wipes it`()
        throws
    {
        let house = try House()
        let device = try code(house)
        let charge = ["charge", "--folio", "F-1", "--item", "COLA"]
        try command(house, device, ["freeze"])
        let refused = house.desk.till(charge)
        #expect(refused.code == 5 && refused.problem == "MELMASTOON.DESK.READ_ONLY")
        #expect(house.desk.till(["status"]).json["mode"] == "read_only")
        try command(house, device, ["unfreeze"])
        // By hand it is the same, and journaled.
        #expect(house.desk.edgectl(["freeze", "adjustments"]).json["freezes"] == ["adjustments"])
        #expect(house.desk.edgectl(["unfreeze", "adjustments"]).json["freezes"] == [])
        try command(house, device, ["rotate-key"])
        try house.cashier.perform(.charge(1))
        try house.settle()
        try Expectation.balanced(house)
        try wipe(house, device)
    }

    private func wipe(_ house: House, _ device: String) throws {
        let words = ["command", "send", "wipe", "after_drain", "--reason", "retired"]
        let bare = house.cloud.office(words + ["--device", device])
        #expect(bare.code == 64, "\(bare.out) \(bare.err)")
        let key = ["--key", house.cloud.data + "/destructive.key"]
        try house.cloud.officeJSON(words + ["--device", device] + key)
        let isWiped = Child.wait(atMost: .seconds(20)) {
            _ = house.desk.edgectl(["sync", "now"])
            return house.desk.till(["status"]).json["locked"]?["code"]
                == "MELMASTOON.DESK.NOT_ENROLLED"
        }
        #expect(isWiped, "\(house.desk.condition)")
        #expect(state(house, device) == "running")
        let store = house.desk.state.appending("store")
        #expect(try Files.names(in: store).isEmpty)
    }

    @Test func `SEC-6, P4.4: a desk shows a code and works once head office approved it`() throws {
        let folder = ScratchFolder()
        let cloud = try CloudRig(in: folder.path, property: House.property)
        try cloud.start()
        defer { cloud.stop(.kill) }
        let desk = try DeskRig(in: folder.path)
        try desk.start()
        defer { desk.stop(.kill) }
        let asking = Child(
            Products.path("edgectl"),
            [
                "enroll", "--cloud", cloud.url, "--ca", cloud.authority, "--json", "--socket",
                desk.socket, "--lang", "en",
            ]
        )
        #expect(Child.wait(atMost: .seconds(20)) { asking.err.contains("\n") })
        func word(after phrase: String) throws -> String {
            let rest = try #require(asking.err.split(separator: phrase).dropFirst().first)
            return String(rest.prefix { $0.isLetter || $0.isNumber || "-_".contains($0) })
        }
        let code = try word(after: "code ")
        let fingerprint = try word(after: "begins with ")
        let wrong = cloud.office(["enrol", "approve", code, "--fingerprint", "AAAAAAAA"])
        #expect(wrong.code == 3)
        try cloud.officeJSON(["enrol", "approve", code, "--fingerprint", fingerprint])
        #expect(asking.wait() == 0, "\(asking.err) \(asking.out)")
        #expect(desk.till(["status"]).json["mode"] == "normal")
    }

    @Test
    func `SEC-12, MELMASTOON.IAM.PIN_WRONG, MELMASTOON.IAM.PIN_LOCKED: the office lifts it`()
        throws
    {
        let house = try House()
        for _ in 0..<5 {
            #expect(house.desk.till(["login", "c04"], pins: ["000111"]).code == 77)
        }
        let locked = house.desk.till(["login", "c04"], pins: [House.pins["c04"] ?? ""])
        #expect(locked.problem == "MELMASTOON.IAM.PIN_LOCKED")
        let set = Finished.running(
            Products.path("edge-cloud"),
            [
                "staff", "pin", "c04", "--pin-stdin", "--property", house.cloud.property,
                "--data", house.cloud.data,
            ],
            input: "604182\n"
        )
        #expect(set.code == 0, "\(set.err)")
        try house.settle()
        // Five wrong PINs are one event; whoever goes on guessing waits, and tells nobody more.
        let told = try house.cloud.officeJSON(["audit", "list", "--kind", "login_failed"])
        let events = try #require(told["events"]?.listValue)
        #expect(events.map { $0["detail"] } == ["5 wrong PINs in a row: waits"])
        #expect(events.first?["subject"] == ["kind": "staff", "id": "c04"])
        #expect(events.first?["device"] == .text(try code(house)))
        let old = house.desk.till(["login", "c04"], pins: [House.pins["c04"] ?? ""])
        #expect(old.problem == "MELMASTOON.IAM.PIN_WRONG")
        #expect(house.desk.till(["login", "c04"], pins: ["604182"]).code == 0)
    }
}
