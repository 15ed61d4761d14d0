import CloudStore
import TestSupport
import Testing
import World

/// What every engine under the cloud must do.
struct DriverContractTests {
    @Test(arguments: Fixture.engines)
    func `DUR-19: what was committed is there after the file was opened again`(
        engine: Fixture.Engine
    ) throws {
        let fixture = try engine.make()
        try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f1", "room": "204"])
        }
        fixture.driver.close()
        let again = try SQLiteDriver(
            path: fixture.folder.path.appending("cloud.db").text,
            create: false
        )
        let found = try again.transaction(fixture.scope, at: fixture.now) {
            (ledger) throws(CloudStoreError) in try ledger.document("folios", "f1")
        }
        #expect(found == ["id": "f1", "room": "204", "ver": 1])
    }

    @Test(arguments: Fixture.engines)
    func `P9.2: a body that fails leaves nothing behind`(engine: Fixture.Engine) throws {
        let fixture = try engine.make()
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

    @Test(arguments: Fixture.engines)
    func `the directory gives a key to one owner only`(engine: Fixture.Engine) throws {
        let fixture = try engine.make()
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

    @Test(arguments: Fixture.engines)
    func `a switch of the cloud keeps the value it was set to last`(
        engine: Fixture.Engine
    ) throws {
        let fixture = try engine.make()
        let values = try fixture.driver.settings { (settings) throws(CloudStoreError) in
            let before = try settings.value(.cloudEpoch)
            try settings.set(.cloudEpoch, "ce_1")
            try settings.set(.cloudEpoch, "ce_2")
            return [before, try settings.value(.cloudEpoch)]
        }
        #expect(values == [nil, "ce_2"])
    }

    @Test func `a backup brings back the state it was taken of`() throws {
        let fixture = try Fixture()
        let file = fixture.folder.path.appending("backup.db").text
        try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f1"])
        }
        try fixture.driver.backup(to: file)
        try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f2"])
        }
        try fixture.driver.restore(from: file)
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
        #expect(throws: CloudStoreError.self) {
            try fixture.driver.restore(from: fixture.folder.path.appending("none.db").text)
        }
        let count = try fixture.run { (ledger) throws(CloudStoreError) in
            try ledger.documents("folios").count
        }
        #expect(count == 1)
    }
}
