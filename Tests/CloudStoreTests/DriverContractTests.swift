import CloudStore
import TestSupport
import Testing
import World

/// What every engine under the cloud must do.
struct DriverContractTests {
    @Test(arguments: Fixture.Engine.allCases)
    func `DUR-19: what was committed is there after the file was opened again`(
        engine: Fixture.Engine
    ) throws {
        let fixture = try Fixture(engine)
        try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f1", "room": "204"])
        }
        fixture.driver.close()
        #expect(throws: CloudStoreError.unavailable) {
            try fixture.run { (ledger) throws(CloudStoreError) in try ledger.position() }
        }
        let again = try fixture.opened()
        defer { again.close() }
        let found = try again.transaction(fixture.scope, at: fixture.now) {
            (ledger) throws(CloudStoreError) in try ledger.document("folios", "f1")
        }
        #expect(found == ["id": "f1", "room": "204", "ver": 1])
    }

    @Test(arguments: Fixture.Engine.allCases)
    func `P9.2, FM-C-10: a body that fails leaves nothing behind`(engine: Fixture.Engine) throws {
        let fixture = try Fixture(engine)
        #expect(throws: CloudStoreError.full) {
            try fixture.run { (ledger) throws(CloudStoreError) in
                _ = try ledger.put("folios", ["id": "f1"])
                throw CloudStoreError.full
            }
        }
        let left = try fixture.run { (ledger) throws(CloudStoreError) in
            (try ledger.documents("folios").count, try ledger.position())
        }
        #expect(left == (0, 0))
    }

    @Test(arguments: Fixture.Engine.allCases)
    func `the directory gives a key to one owner only`(engine: Fixture.Engine) throws {
        let fixture = try Fixture(engine)
        let given = try fixture.run { (ledger) throws(CloudStoreError) in
            try ledger.enter(.deviceKey, "thumb", for: "d1")
        }
        let again = try fixture.run { (ledger) throws(CloudStoreError) in
            try ledger.enter(.deviceKey, "thumb", for: "d1")
        }
        #expect(given && again)
        for stranger in fixture.strangers {
            let taken = try fixture.run(stranger) { (ledger) throws(CloudStoreError) in
                try ledger.enter(.deviceKey, "thumb", for: "d1")
            }
            #expect(!taken)
        }
        let entry = try fixture.driver.directory { (directory) throws(CloudStoreError) in
            try directory.find(.deviceKey, "thumb")
        }
        #expect(entry?.scope == fixture.scope)
        #expect(entry?.id == "d1")
    }

    @Test(arguments: Fixture.Engine.allCases)
    func `a switch of the cloud keeps the value it was set to last`(
        engine: Fixture.Engine
    ) throws {
        let fixture = try Fixture(engine)
        let values = try fixture.driver.settings { (settings) throws(CloudStoreError) in
            let before = try settings.value(.cloudEpoch)
            try settings.set(.cloudEpoch, "ce_1")
            try settings.set(.cloudEpoch, "ce_2")
            return [before, try settings.value(.cloudEpoch)]
        }
        #expect(values == [nil, "ce_2"])
    }

    @Test(arguments: Fixture.Engine.allCases)
    func `H-6: every kind of value comes back as it went`(engine: Fixture.Engine) throws {
        let fixture = try Fixture(engine)
        let values: [CloudValue] = [
            .integer(.min), .integer(-1), .integer(0), .integer(.max), .text(""),
            .text("۵۰ افغانی"),
            .text("a'b\"c\\d%$1"), .bytes([]), .bytes([0, 255, 0]), .null,
        ]
        let found = try fixture.driver.transaction(tenant: "t") {
            (session) throws(CloudStoreError) in
            for (index, value) in values.enumerated() {
                let number: CloudValue = .integer(Int64(index))
                let isNumber = if case .integer = value { true } else { false }
                let isBytes = if case .bytes = value { true } else { false }
                _ = try session.run(
                    Self.keep,
                    [
                        .text("t"), number, isNumber ? value : .integer(7),
                        isBytes ? value : .bytes([7]), isNumber || isBytes ? .null : value,
                    ]
                )
            }
            return try session.rows(Self.kept, [.text("t")])
        }
        let expected = values.enumerated().map { index, value in
            let isNumber = if case .integer = value { true } else { false }
            let isBytes = if case .bytes = value { true } else { false }
            return CloudRow([
                .integer(Int64(index)), isNumber ? value : .integer(7),
                isBytes ? value : .bytes([7]), isNumber || isBytes ? .null : value,
            ])
        }
        #expect(found == expected)
    }

    private static let keep: StaticString = """
        INSERT INTO custody
        (tenant_id, property_id, device_id, incarnation, seq, action_id, stream, hash, body,
        received_at, arrival, status, result, attempt, next_attempt_at)
        VALUES ($1, 'p', 'd', 'i', $2, 'a', 's', $4, $4, $3, $2, 'waiting', $5, 0, 0)
        """
    private static let kept: StaticString = """
        SELECT seq, received_at, body, result FROM custody WHERE tenant_id = $1 ORDER BY seq
        """

    @Test(arguments: Fixture.Engine.allCases)
    func `H-6: texts are ordered by their bytes, whatever the server's language`(
        engine: Fixture.Engine
    ) throws {
        let fixture = try Fixture(engine)
        let names = ["b", "B", "a", "A", "Ä", "_", "-", "~", "a-b", "ab"]
        let found = try fixture.run { (ledger) throws(CloudStoreError) in
            for name in names { _ = try ledger.put("folios", ["id": .text(name)]) }
            return try ledger.documents("folios").compactMap { $0["id"]?.textValue }
        }
        #expect(found == names.sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) })
    }

    @Test(arguments: Fixture.Engine.allCases)
    func `P9.3: a character 0 in what a desk sends hinders nothing`(engine: Fixture.Engine) throws {
        let fixture = try Fixture(engine)
        let device = Fixture.device.id
        let rows = try fixture.run { (ledger) throws(CloudStoreError) in
            try ledger.open(
                incarnation: Fixture.home,
                device: device,
                genesis: [],
                closing: false
            )
            let action = CloudLedger.TakenAction(
                id: Fixture.home,
                seq: 1,
                stream: "folio:\0\0",
                hash: [1],
                identity: [2],
                body: Array("{\"stream\":\"folio:\\u0000\"}".utf8)
            )
            try ledger.take([action], device: device, incarnation: Fixture.home, last: 1)
            return try ledger.dueRows(of: device, limit: 2)
        }
        #expect(rows.map(\.seq) == [1])
        #expect(rows.first?.body.count == 25)
    }

    @Test(arguments: Fixture.Engine.allCases)
    func `D22: several at once lose no count, from one server or from two`(
        engine: Fixture.Engine
    ) async throws {
        let fixture = try Fixture(engine)
        let drivers = [fixture.driver, try fixture.opened()]
        defer { drivers[1].close() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask { [scope = fixture.scope, now = fixture.now] in
                    for _ in 0..<10 {
                        try drivers[worker % 2].transaction(scope, at: now) {
                            (ledger) throws(CloudStoreError) in _ = try ledger.takePosition()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let position = try fixture.run { (ledger) throws(CloudStoreError) in
            try ledger.position()
        }
        #expect(position == 80)
    }

    @Test(arguments: Fixture.Engine.allCases)
    func `P20.1: who reads while others write never passes a place that is not written yet`(
        engine: Fixture.Engine
    ) async throws {
        let fixture = try Fixture(engine)
        let drivers = [fixture.driver, try fixture.opened()]
        defer { drivers[1].close() }
        let (scope, now) = (fixture.scope, fixture.now)
        let names = (0..<4).flatMap { worker in (0..<10).map { "f\(worker)-\($0)" } }
        let device = Fixture.device
        let seen = try await withThrowingTaskGroup(of: Set<String>.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for name in names where name.hasPrefix("f\(worker)-") {
                        try drivers[worker % 2].transaction(scope, at: now) {
                            (ledger) throws(CloudStoreError) in
                            _ = try ledger.put("folios", ["id": .text(name)])
                        }
                    }
                    return []
                }
            }
            group.addTask {
                var (position, seen): (Int64, Set<String>) = (0, [])
                for _ in 0..<10_000 where seen.count < names.count {
                    let changes = try drivers[1].transaction(scope, at: now) {
                        (ledger) throws(CloudStoreError) in
                        try ledger.changes(after: position, for: device, limit: 7)
                    }
                    for change in changes where change.collection == "folios" {
                        seen.insert(change.id)
                    }
                    position = changes.last?.position ?? position
                }
                return seen
            }
            return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        #expect(seen == Set(names))
    }

    @Test(arguments: Fixture.Engine.allCases)
    func `S-20: a refused statement is told, and its transaction leaves nothing`(
        engine: Fixture.Engine
    ) throws {
        let fixture = try Fixture(engine)
        let twice: [CloudValue] = [
            .text("t"), .integer(1), .integer(1), .bytes([1]), .null,
        ]
        #expect(throws: CloudStoreError.damaged) {
            try fixture.driver.transaction(tenant: "t") { (session) throws(CloudStoreError) in
                _ = try session.run(Self.keep, twice)
                _ = try session.run(Self.keep, twice)
            }
        }
        let left = try fixture.driver.transaction(tenant: "t") {
            (session) throws(CloudStoreError) in try session.rows(Self.kept, [.text("t")])
        }
        #expect(left.isEmpty)
    }

    @Test func `a backup brings back the state it was taken of`() throws {
        let fixture = try Fixture()
        let file = fixture.folder.path.appending("backup.db").text
        try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f1"])
        }
        let vault = try #require(fixture.driver as? any CloudVault)
        try vault.backup(to: file)
        try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f2"])
        }
        try vault.restore(from: file)
        let ids = try fixture.run { (ledger) throws(CloudStoreError) in
            try ledger.documents("folios").map { $0["id"] }
        }
        #expect(ids == ["f1"])
    }

    @Test func `a file that is no backup changes nothing`() throws {
        let fixture = try Fixture()
        try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f1"])
        }
        let vault = try #require(fixture.driver as? any CloudVault)
        #expect(throws: CloudStoreError.self) {
            try vault.restore(from: fixture.folder.path.appending("none.db").text)
        }
        let count = try fixture.run { (ledger) throws(CloudStoreError) in
            try ledger.documents("folios").count
        }
        #expect(count == 1)
    }
}
