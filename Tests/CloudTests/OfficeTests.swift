import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// What the operator of a cloud asks, and the folder it lives in.
struct OfficeTests {
    private func desks(_ town: Town) -> OfficeResponder {
        OfficeResponder(desks: [
            CloudCare(
                driver: town.driver,
                vault: town.driver as? any CloudVault,
                clock: town.clock,
                entropy: town.entropy
            )
        ])
    }

    @Test func `P4.2: a token of the office lets one device in`() throws {
        let town = try Town()
        let answer = try desks(town).perform(OfficeCommand("enrol-token", property: "KBL1"))
        let token = try #require(answer["token"]?.textValue)
        let desk = TestDesk(town: town, key: SigningKey(from: town.entropy))
        try desk.enrol(with: token)
        #expect(throws: OfficeRefusal.self) {
            try desks(town).perform(OfficeCommand("enrol-token", property: "NONE"))
        }
    }

    @Test func `P17.7: restore changes the epoch, unless it is told to keep it`() throws {
        let town = try Town()
        let file = town.folder.path.appending("backup.db").text
        let before = try town.cloudEpoch
        _ = try desks(town).perform(OfficeCommand("backup", words: [file]))
        let kept = OfficeCommand("restore", words: [file], options: ["keep-epoch": "true"])
        #expect(try desks(town).perform(kept)["epoch"] == .text(before))
        _ = try desks(town).perform(OfficeCommand("restore", words: [file]))
        #expect(try town.cloudEpoch != before)
        let missing = OfficeCommand("restore", words: [file + ".none"])
        #expect(throws: OfficeRefusal.self) { try desks(town).perform(missing) }
        #expect(try town.desk().hello().cloud.cloudEpoch == (try town.cloudEpoch))
    }

    @Test func `P17.7: a server's database is copied with its own tools, and said to be restored`()
        throws
    {
        let town = try Town(on: .postgres)
        let before = try town.cloudEpoch
        do {
            _ = try desks(town).perform(OfficeCommand("backup", words: ["/nowhere"]))
            Issue.record("a backup was made")
        } catch { #expect(error.kind == .refused && error.hint.contains("pg_dump")) }
        let answer = try desks(town).perform(OfficeCommand("database restored"))
        #expect(answer["epoch"] == .text(try town.cloudEpoch))
        #expect(try town.cloudEpoch != before)
    }

    @Test func `a command over the socket is answered like one beside the database`() throws {
        let town = try Town()
        let office = desks(town)
        func post(_ body: [UInt8]) throws -> Response {
            let request = Request(.post, OfficeResponder.path, body: body)
            guard case .response(let response) = office.respond(to: request) else {
                throw ShapeError("", "parked")
            }
            return response
        }
        let freeze = try post(OfficeCommand("writes freeze").json.canonicalBytes)
        #expect(freeze.status == .ok)
        #expect(try JSON(parsing: freeze.body) == ["writes": "frozen"])
        let unknown = try post(OfficeCommand("fly").json.canonicalBytes)
        #expect(unknown.status.rawValue == 422)
        let refusal = try OfficeRefusal(
            try #require(try JSON(parsing: unknown.body)["error"])
        )
        #expect(refusal.kind == .usage)
        #expect(try post(Array("nonsense".utf8)).status.rawValue == 422)
    }

    @Test func `a home keeps its keys and its authority`() throws {
        let town = try Town()
        let disk = MemoryDisk()
        func home() throws -> CloudHome {
            try CloudHome(
                DiskPath("/cloud"),
                disk: disk,
                entropy: town.entropy,
                now: town.clock.now()
            )
        }
        let keys = try home().keys()
        let authority = try home().authority().identity.certificatePEM
        let again = try home().keys()
        #expect(again.custody.verifyingKey == keys.custody.verifyingKey)
        #expect(again.routine.verifyingKey == keys.routine.verifyingKey)
        #expect(again.destructive == keys.destructive)
        #expect(try home().authority().identity.certificatePEM == authority)
        #expect(try home().contents(of: DiskPath("/cloud/ca.pem")) == authority)
        let server = try home().serverIdentity(hosts: ["localhost", "127.0.0.1"])
        #expect(server.certificatePEM != authority)
        let lock = try #require(try home().lock())
        #expect(try home().lock() == nil)
        lock.release()
        #expect(try home().lock() != nil)
    }

    @Test func `P18.1: a property moves by an order of the office, and stays by another`() throws {
        let hotel = try Hotel()
        func home() throws -> String? {
            try hotel.read { (ledger) throws(CloudStoreError) in try ledger.newHome() }
        }
        #expect(try home() == nil)
        try hotel.order("property move", "https://eu2.example.net")
        #expect(try home() == "https://eu2.example.net/sync/v1")
        for wrong in ["eu2.example.net", "http://eu2.example.net", "https://eu2.example.net/x"] {
            #expect(throws: OfficeRefusal.self) { try hotel.order("property move", wrong) }
        }
        try hotel.order("property move", "https://eu3.example.net:8443")
        #expect(try home() == "https://eu3.example.net:8443/sync/v1")
        try hotel.order("property stay")
        #expect(try home() == nil)
    }
}
