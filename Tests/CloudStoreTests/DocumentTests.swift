import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// Documents, versions, sums and what a device sees of them.
struct DocumentTests {
    @Test func `P12.1: a version only grows, and an equal document keeps its own`() throws {
        let fixture = try Fixture()
        let versions = try fixture.run { (ledger) throws(CloudStoreError) in
            var versions = [try ledger.put("folios", ["id": "f1", "room": "204"])]
            versions.append(try ledger.put("folios", ["id": "f1", "room": "204"]))
            versions.append(try ledger.put("folios", ["id": "f1", "room": "205", "ver": 99]))
            try ledger.remove("folios", "f1")
            versions.append(try ledger.put("folios", ["id": "f1", "room": "204"]))
            return versions
        }
        #expect(versions == [1, 1, 2, 4])
    }

    @Test func `P11.1: the feed has the newest version of each document once`() throws {
        let fixture = try Fixture()
        let changes = try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f1", "room": "204"])
            _ = try ledger.put("folios", ["id": "f2", "room": "205"])
            _ = try ledger.put("folios", ["id": "f1", "room": "206"])
            try ledger.remove("folios", "f2", outOfScope: true)
            return try ledger.changes(after: 0, for: Fixture.device, limit: 10)
        }
        #expect(changes.map(\.id) == ["f1", "f2"])
        #expect(changes.map(\.ver) == [2, 2])
        #expect(changes[0].document?["room"] == "206")
        #expect(changes[1].document == nil && changes[1].isOutOfScope)
    }

    @Test func `SEC-35: a document of one device is not seen by its sibling`() throws {
        let fixture = try Fixture()
        let sibling = Fixture.id("01a1fc44-d1b8-7263-a4db-e41488fb8722")
        let seen = try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("action_results", ["id": "mine"], device: Fixture.device.id)
            _ = try ledger.put("action_results", ["id": "theirs"], device: sibling)
            let fed = try ledger.changes(after: 0, for: Fixture.device, limit: 10)
            let shown = try ledger.documents(of: "action_results", seenBy: Fixture.device)
            return fed.map(\.id) + shown.compactMap { $0["id"]?.textValue }
        }
        #expect(seen == ["mine", "mine"])
    }

    @Test func `SEC-34: nobody sees or changes a document of another tenant or property`() throws {
        let fixture = try Fixture()
        try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("folios", ["id": "f1", "room": "204"])
        }
        for stranger in fixture.strangers {
            let seen = try fixture.run(stranger) { (ledger) throws(CloudStoreError) in
                try ledger.remove("folios", "f1")
                let fed = try ledger.changes(after: 0, for: Fixture.device, limit: 10)
                return try ledger.documents("folios").count + fed.count
            }
            #expect(seen == 0)
        }
        let mine = try fixture.run { (ledger) throws(CloudStoreError) in
            try ledger.document("folios", "f1")
        }
        #expect(mine?["ver"] == 1)
    }

    @Test func `P11.8: sums are those of the protocol's vectors`() throws {
        for vector in Vectors.wire.section("sums") {
            let fixture = try Fixture()
            let collection = try #require(vector["c"]?.textValue)
            let documents = try #require(vector["docs"]?.listValue)
            let sum = try fixture.run { (ledger) throws(CloudStoreError) in
                for document in documents {
                    // The store counts versions itself: write until it has come to the vector's.
                    let wanted = document["ver"]?.integerValue ?? 1
                    for n in 1..<max(wanted, 1) {
                        let filler: JSON = ["id": document["id"] ?? .null, "n": .integer(n)]
                        _ = try ledger.put(collection, filler)
                    }
                    _ = try ledger.put(collection, document)
                }
                return try ledger.sum(of: collection, for: Fixture.device).json
            }
            let name = vector["id"]?.textValue ?? ""
            #expect((sum == vector["sum"]) == !name.hasPrefix("neg-"), "\(name)")
        }
    }

    @Test func `P12.4: a device gets a verifier that its own pepper makes`() throws {
        let fixture = try Fixture()
        let vector = try #require(Vectors.wire.section("pin").first)
        let pin = try #require(vector["pin"]?.textValue)
        let expected = try #require(vector["doc"])
        let salt = try #require(expected["salt"]?.textValue.flatMap { Base64.bytes($0) })
        let pepper = try #require(vector["pepper"]?.textValue.flatMap { Base64.bytes($0) })
        let output = PINVerifier.scryptOutput(pin: Secret(copying: Array(pin.utf8)), salt: salt)
        let staff = Fixture.id("0198f222-bbbb-7000-8000-00000000e007")
        let device = CloudLedger.DeviceRecord(
            id: Fixture.device.id,
            code: "7K",
            status: .active,
            revokedAfter: nil,
            pepper: pepper,
            lastSeen: fixture.now
        )
        let secret = CloudLedger.PINSecret(
            version: 7,
            cost: [17, 8, 1],
            salt: salt,
            output: output.exposedCopy()
        )
        let shown = try fixture.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("staff", ["id": .text(staff.text), "code": "c07"])
            try ledger.savePIN(secret, of: staff)
            let fed = try ledger.changes(after: 0, for: device, limit: 10)
            let sum = try ledger.sum(of: "staff", for: device)
            return (fed.first?.document, sum.count)
        }
        #expect(shown.0?["pin"] == expected)
        #expect(shown.1 == 1)
    }
}
