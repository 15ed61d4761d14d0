import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// Comparing logs, leases, losses and restores.
struct HelloTests {
    private static let second = Town.id("01a201e9-5ecc-7b1e-a29d-11c07063f291")

    private func begun(_ town: Town, actions: Int) throws -> TestDesk {
        let desk = try town.desk()
        desk.begin(Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc"), previous: nil)
        for _ in 0..<actions { desk.capture() }
        return desk
    }

    @Test func `P16.2: hello compares the hash of what the desk holds`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 4)
        _ = try desk.push(1...4).pushed()
        func known(_ held: Int64, _ hash: [UInt8]) throws -> KnownIncarnation? {
            let one = HeldIncarnation(
                incarnation: desk.incarnation,
                lastSeq: 5,
                heldSeq: held,
                heldHash: hash
            )
            return try desk.hello([one]).incarnations.first
        }
        let equal = try #require(try known(3, desk.hash(3)))
        #expect(equal.match == true && equal.receivedSeq == 4 && equal.state == .current)
        #expect(try known(3, desk.hash(2))?.match == false)
        #expect(try known(0, desk.hash(0))?.match == true)
        #expect(try known(5, desk.hash(5))?.match == .none)
        let other = HeldIncarnation(
            incarnation: Self.second,
            lastSeq: 1,
            heldSeq: 1,
            heldHash: desk.hash(1)
        )
        let answer = try desk.hello([other])
        #expect(answer.incarnations.map(\.state) == [.unknown, .current])
    }

    @Test func `P16.3: a free drawer is given, freed and given again under a higher fence`() throws
    {
        let town = try Town()
        let first = try town.desk()
        let second = try town.desk()
        func lease() throws -> JSON? {
            try town.run { (ledger) throws(CloudStoreError) in
                try ledger.document("drawers", Town.drawer.text)
            }?["lease"]
        }
        _ = try first.hello(want: [Town.drawer])
        #expect(try lease() == ["device_id": .text(first.deviceID.text), "fence": 1])
        _ = try second.hello(want: [Town.drawer])
        #expect(try lease()?["device_id"] == .text(first.deviceID.text))
        try town.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put(
                "cash_sessions",
                [
                    "id": "s1", "drawer_id": .text(Town.drawer.text),
                    "device_id": .text(first.deviceID.text), "state": "open",
                ]
            )
        }
        _ = try first.hello(release: [Town.drawer])
        #expect(try lease() != .null)
        try town.run { (ledger) throws(CloudStoreError) in
            try ledger.remove("cash_sessions", "s1")
        }
        _ = try first.hello(release: [Town.drawer])
        #expect(try lease() == .null)
        _ = try second.hello(want: [Town.drawer])
        #expect(try lease() == ["device_id": .text(second.deviceID.text), "fence": 2])
    }

    @Test func `P17.6: a hole is reported, sessions are recounted, and what comes again is struck`()
        throws
    {
        let town = try Town()
        let desk = try begun(town, actions: 12)
        _ = try desk.push(1...11).pushed()
        let lost = desk.bodies[11]
        let first = desk.incarnation
        try town.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put(
                "cash_sessions",
                [
                    "id": "s1", "device_id": .text(desk.deviceID.text), "state": "open",
                    "recount_required": false,
                ]
            )
        }
        let pair: JSON = ["incarnation": .text(first.text), "seq": 13]
        desk.begin(
            Self.second,
            previous: first,
            reason: "journal_hole",
            witness: ["source": "head_file", "reliable": true, "last": [pair]]
        )
        _ = try desk.push(1...1).pushed()
        func read() throws -> (report: JSON?, session: JSON?) {
            try town.run { (ledger) throws(CloudStoreError) in
                (
                    try ledger.documents("loss_reports").first,
                    try ledger.document("cash_sessions", "s1")
                )
            }
        }
        let opened = try read()
        #expect(opened.report?["missing"] == "12-13")
        #expect(opened.report?["open_ended"] == false)
        #expect(opened.report?["received_seq"] == 11)
        #expect(opened.report?["witness"] == "head_file")
        #expect(opened.report?["sessions_to_recount"] == ["s1"])
        #expect(opened.session?["recount_required"] == true)
        var again = try #require(JSON(parsing: lost).objectValue)
        again["seq"] = 2
        again["orig"] = ["incarnation": .text(first.text), "seq": 12]
        desk.append(JSON.object(again).canonicalBytes)
        desk.capture(more: ["paper_slip": "7K-2026-000009"])
        _ = try desk.push(2...3).pushed()
        #expect(try read().report?["missing"] == "13")
        #expect(try read().report?["rekeyed"] == ["7K-2026-000009"])
    }

    @Test func `P17.6: a device that forgets all before is an alert, three times in a week`() throws
    {
        let town = try Town()
        let desk = try begun(town, actions: 0)
        _ = try desk.push(1...1).pushed()
        for number in 0..<5 {
            let name = Town.id("01a201e9-5ecc-7b1e-a29d-11c07063f29\(number)")
            desk.begin(name, previous: nil)
            _ = try desk.push(1...1).pushed()
        }
        let items = try town.run { (ledger) throws(CloudStoreError) in
            try ledger.documents("attention")
        }
        #expect(items.count == 3)
        #expect(items.allSatisfy { $0["kind"] == "security" && $0["severity"] == "high" })
    }

    @Test func `P17.7: a restored cloud has another epoch and is refilled by the desk`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 5)
        _ = try desk.push(1...3).pushed()
        let file = town.folder.path.appending("backup.db").text
        try town.vault.backup(to: file)
        let cursor = try desk.snapshot(Self.second).manifest.cursor
        _ = try desk.push(4...6).pushed()
        try town.vault.restore(from: file)
        try town.driver.changeCloudEpoch(from: town.entropy)
        #expect(desk.push(4...6).code == "EPOCH_CHANGED")
        let query = SyncQuery.Changes(cursor: cursor).text
        #expect(desk.get(.changes, query: query).status.rawValue == 410)
        let held = HeldIncarnation(
            incarnation: desk.incarnation,
            lastSeq: 6,
            heldSeq: 6,
            heldHash: desk.hash(6)
        )
        let answer = try desk.hello([held], cursor: cursor)
        #expect(answer.incarnations.first?.receivedSeq == 3)
        #expect(answer.cursorStatus == .unknown)
        desk.cloudEpoch = answer.cloud.cloudEpoch
        #expect(try desk.push(4...6).pushed().custody.receivedSeq == 6)
    }

    @Test func `P17.7: a forgotten change of epoch loses nothing`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 5)
        _ = try desk.push(1...3).pushed()
        let file = town.folder.path.appending("backup.db").text
        try town.vault.backup(to: file)
        _ = try desk.push(4...5).pushed()
        try town.vault.restore(from: file)
        let gap = desk.push(6...6)
        #expect(gap.code == "SEQ_GAP")
        #expect(Problem(gap).members["expected_seq"] == 4)
        #expect(try desk.push(4...6).pushed().custody.receivedSeq == 6)
    }
}
