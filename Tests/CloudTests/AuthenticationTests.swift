import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// Who a request is by.
struct AuthenticationTests {
    @Test(arguments: Vectors.wire.section("http_signatures").indices)
    func `P5.4: the protocol's signed requests are told apart`(index: Int) throws {
        let vector = Vectors.wire.section("http_signatures")[index]
        let now = try #require(vector["now"]?.integerValue)
        let town = try Town()
        town.clock.setWall(Timestamp(milliseconds: now * 1_000))
        try enrolVectorDevice(in: town)
        let request = try Self.request(try #require(vector["request"]))
        let expect = try #require(vector["expect"]?.textValue)
        guard case .response(let response) = town.cloud.respond(to: request) else {
            Issue.record("parked")
            return
        }
        let refusals = ["SIGNATURE_MISSING", "SIGNATURE_INVALID", "SIGNATURE_STALE"]
        if expect == "ok" {
            #expect(!refusals.contains(response.code) && response.code != "DIGEST_MISMATCH")
        } else {
            #expect(response.code == expect, "\(vector["id"]?.textValue ?? "")")
        }
        if expect == "SIGNATURE_STALE" {
            #expect(Problem(response).members["server_time_ms"] == .integer(now * 1_000))
        }
    }

    private func enrolVectorDevice(in town: Town) throws {
        let text = try #require(
            Vectors.wire.document["keys"]?["device"]?["jwk"]?["x"]?.textValue
        )
        let raw = try #require(Base64.bytes(text))
        let key = try #require(VerifyingKey(raw: raw))
        let device = CloudLedger.DeviceRecord(
            id: Town.id("01a1fc44-d1b8-7263-a4db-e41488fb8721"),
            code: "7K",
            status: .active,
            revokedAfter: nil,
            pepper: Array(repeating: 0, count: 32),
            lastSeen: town.clock.now()
        )
        _ = try town.run { (ledger) throws(CloudStoreError) in
            try ledger.add(
                device,
                key: raw,
                thumbprint: key.thumbprint,
                agent: [:],
                replaces: nil
            )
        }
    }

    private static func request(_ json: JSON) throws -> Request {
        let method = try #require(json["method"]?.textValue.flatMap(Method.init))
        var request = Request(
            method,
            json["path"]?.textValue ?? "",
            query: json["query"]?.textValue ?? "",
            authority: json["authority"]?.textValue ?? ""
        )
        for (name, value) in json["headers"]?.objectValue ?? [:] {
            request.headers[name] = value.textValue
        }
        if let text = json["body_b64"]?.textValue {
            request.body = try #require(Base64.bytes(text, .standard))
        }
        return request
    }

    @Test func `SEC-35: what is foreign is answered as what is unknown`() throws {
        let town = try Town()
        let foreign = CloudScope(
            tenant: Town.id("0198f000-0000-7000-8000-0000000000a2"),
            property: Town.id("0198f000-1111-7000-8000-0000000000b9")
        )
        let drawer = Town.id("0198f111-aaaa-7000-8000-00000000d009")
        try Town.settle(foreign, code: "XXX", drawer: drawer, in: town.driver, at: town.clock.now())
        let mine = try town.desk()
        let theirs = try town.desk(in: foreign)
        let taken = try theirs.snapshot(Town.id("01a1fc44-e734-71c2-b324-f013705cbf0c"))
        for name in [taken.manifest.snapshotID, "sn_0000"] {
            #expect(mine.get(.snapshot(name)).code == "SNAPSHOT_GONE")
            #expect(mine.get(.snapshotPart(name, number: 1)).code == "SNAPSHOT_GONE")
        }
        let parts = taken.manifest.cursor.text.split(separator: ".")
        for view in [String(parts[2]), "v_000000000000"] {
            let query = "cursor=c1.\(parts[1]).\(view).0.0.0"
            #expect(mine.get(.changes, query: query).code == "VIEW_CHANGED")
        }
        _ = try mine.hello(want: [drawer])
        let rows = try mine.snapshot(Town.id("01a1fc44-e734-71c2-b324-f013705cbf0d")).rows
        #expect(rows["drawers"]?.keys.sorted() == [Town.drawer.text])
        // A signature by one device does not speak for another.
        var request = mine.identified(
            Request(.get, SyncRoute.changes.path, authority: Town.authority)
        )
        request.headers[SyncHeaders.device] = theirs.deviceID.text
        #expect(mine.ask(mine.signed(request)).code == "DEVICE_UNKNOWN")
        theirs.begin(Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc"), previous: nil)
        #expect(mine.post(.actions, theirs.batch(1...1).bytes).code == "TENANT_MISMATCH")
    }

    @Test func `P5.6: a suspended device waits, a revoked one only deposits`() throws {
        let town = try Town()
        let desk = try town.desk()
        desk.begin(Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc"), previous: nil)
        try town.run { (ledger) throws(CloudStoreError) in
            try ledger.set(.suspended, of: desk.deviceID)
        }
        #expect(desk.push(1...1).code == "DEVICE_SUSPENDED")
        try town.run { (ledger) throws(CloudStoreError) in
            try ledger.set(.revoked, of: desk.deviceID)
        }
        #expect(try desk.push(1...1).pushed().custody.receivedSeq == 1)
        #expect(try desk.hello().standing == .revoked)
        for route in [SyncRoute.changes, .results, .wake, .snapshot("sn_1")] {
            #expect(desk.get(route).code == "DEVICE_REVOKED")
        }
        #expect(desk.get(.time).status == .ok)
    }

    @Test func `P3.2: every response carries the sentinel, the hints and the times`() throws {
        let town = try Town()
        let desk = try town.desk()
        let asked = [
            desk.get(.time), desk.get(.changes), desk.get(.repair), desk.push401(),
            desk.ask(Request(.get, "/")),
        ]
        for response in asked {
            #expect(SyncHeaders.isAnswer(response))
            #expect(SyncTime(response) != nil)
            #expect(SyncHints(response) != nil)
        }
    }
}

extension TestDesk {
    /// A push that nobody signed.
    func push401() -> Response {
        var request = Request(.post, SyncRoute.actions.path, authority: Town.authority)
        request.body = Array("{}".utf8)
        return ask(request)
    }
}
