import Cloud
import Compression
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// A desk as the cloud sees it: a key, a log of bodies with its chain, signed requests.
final class TestDesk {
    let town: Town
    let key: SigningKey
    private(set) var deviceID = Town.id("01a1fc44-d1b8-7263-a4db-e41488fb8721")
    private(set) var answer: JSON = .null
    var incarnation = Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc")
    var cloudEpoch: String?
    /// The bodies of the current incarnation, from seq 1 on.
    private(set) var bodies: [[UInt8]] = []
    private(set) var hashes: [[UInt8]] = []
    private var ids = UUIDv7()

    init(town: Town, key: SigningKey) {
        self.town = town
        self.key = key
    }

    func enrol(with token: String) throws {
        let response = enrolment(with: token)
        try #require(response.status == .ok, "\(String(decoding: response.body, as: UTF8.self))")
        let answer = try JSON(parsing: response.body)
        self.answer = answer
        deviceID = try #require(answer["device"]?["device_id"]?.textValue.flatMap { ID($0) })
        cloudEpoch = answer["epoch"]?.textValue
    }

    func enrolment(with token: String, replaces: ID? = nil) -> Response {
        let body = EnrolmentRequest(
            mode: .token(token),
            key: key.verifyingKey.jwk,
            agent: AgentVersion(version: "1.0.0", platform: "linux-x86_64", schemaVersion: 1),
            keyStorage: "file",
            replaces: replaces
        )
        var request = Request(.post, SyncRoute.enrol.path, authority: Town.authority)
        request.body = body.json.canonicalBytes
        return ask(signed(request))
    }

    // MARK: The log

    /// Begins a log anew, as P17.2 does.
    func begin(
        _ incarnation: ID,
        previous: ID?,
        reason: String = "first",
        witness: JSON = .null
    ) {
        self.incarnation = incarnation
        bodies = []
        hashes = []
        capture(
            "incarnation.begin",
            payload: [
                "previous": previous.map { .text($0.text) } ?? .null, "reason": .text(reason),
                "witness": witness, "lost": "", "agent_version": "1.0.0", "schema_version": 1,
            ]
        )
    }

    /// Adds an action to the log.
    @discardableResult
    func capture(
        _ type: String = "audit.event",
        payload: JSON = ["kind": "spot_check"],
        more: [String: JSON] = [:]
    ) -> ID {
        let id = ids.next(town.clock, town.entropy)
        var members: [String: JSON] = [
            "action_id": .text(id.text), "seq": .integer(Int64(bodies.count + 1)),
            "type": .text(type), "v": 1, "stream": "device",
            "captured_at": .text(town.clock.now().text), "zone": "Asia/Kabul",
            "utc_offset_s": 16_200, "business_date": "2026-11-21",
            "clock": ["boot": 17, "mono_ms": 1, "off_ms": .null, "err_ms": .null],
            "actor": ["kind": "system"], "payload": payload,
        ]
        members.merge(more) { $1 }
        append(JSON.object(members).canonicalBytes)
        return id
    }

    /// Adds a body as it is.
    func append(_ body: [UInt8]) {
        let link = ChainLink.action(after: hash(bodies.count), body: body)
        bodies.append(body)
        hashes.append(Digest.sha256(link).bytes)
    }

    /// Puts another body at a number and hashes what follows anew: a restored disk.
    func fork(at seq: Int, _ body: [UInt8]) {
        let later = Array(bodies[seq...])
        bodies = Array(bodies[..<(seq - 1)])
        hashes = Array(hashes[..<(seq - 1)])
        append(body)
        for body in later { append(body) }
    }

    func hash(_ seq: Int) -> [UInt8] {
        if seq > 0 { return hashes[seq - 1] }
        return Digest.sha256(
            ChainLink.genesis(device: deviceID, incarnation: incarnation)
        ).bytes
    }

    // MARK: The conversation

    func batch(_ range: ClosedRange<Int>) -> PushBatch {
        let seal = ChainLink.seal(
            device: deviceID,
            incarnation: incarnation,
            seq: Int64(range.upperBound),
            head: hash(range.upperBound)
        )
        return PushBatch(
            deviceID: deviceID,
            incarnation: incarnation,
            firstSeq: Int64(range.lowerBound),
            chain: PushBatch.Chain(
                previousHash: hash(range.lowerBound - 1),
                headHash: hash(range.upperBound),
                seal: key.sign(seal)
            ),
            actions: Array(bodies[(range.lowerBound - 1)..<range.upperBound])
        )
    }

    func push(_ range: ClosedRange<Int>, to cloud: CloudResponder? = nil) -> Response {
        post(.actions, batch(range).bytes, to: cloud)
    }

    func post(
        _ route: SyncRoute,
        _ body: [UInt8],
        to cloud: CloudResponder? = nil
    ) -> Response {
        ask(request(to: route, body), cloud)
    }

    /// A signed push that is not sent yet.
    func request(of range: ClosedRange<Int>) -> Request {
        request(to: .actions, batch(range).bytes)
    }

    private func request(to route: SyncRoute, _ body: [UInt8]) -> Request {
        var request = Request(.post, route.path, authority: Town.authority)
        request.headers["Content-Encoding"] = "gzip"
        request.body = Gzip.compress(body)
        return signed(identified(request))
    }

    func get(_ route: SyncRoute, query: String = "") -> Response {
        ask(signed(identified(Request(.get, route.path, query: query, authority: Town.authority))))
    }

    func hello(
        _ held: [HeldIncarnation] = [],
        want: [ID] = [],
        release: [ID] = [],
        cursor: Cursor? = nil
    ) throws -> HelloResponse {
        var hello = HelloRequest(
            agent: AgentVersion(version: "1.0.0", platform: "linux-x86_64", schemaVersion: 1),
            wall: town.clock.now(),
            clock: ClockReading(
                boot: 17,
                monotonicMilliseconds: 1,
                offsetMilliseconds: nil,
                errorMilliseconds: nil
            ),
            outbox: HelloRequest.Outbox(depth: 0, oldestCapturedAt: nil)
        )
        hello.incarnations = held
        hello.wantedLeases = want
        hello.releasedLeases = release
        hello.cursor = cursor
        let response = post(.hello, hello.json.canonicalBytes)
        try #require(response.status == .ok, "\(Problem(response).code)")
        return try HelloResponse(try JSON(parsing: response.body))
    }

    /// Takes a snapshot and gives its manifest and rows.
    func snapshot(
        _ requestID: ID
    ) throws -> (manifest: SnapshotManifest, rows: [String: [String: JSON]]) {
        let view = try hello().view
        let asked = SnapshotRequest(
            requestID: requestID,
            view: view,
            collections: nil,
            reason: "first"
        )
        let response = post(.snapshots, asked.json.canonicalBytes)
        try #require(response.status.rawValue == 201, "\(Problem(response).code)")
        let manifest = try SnapshotManifest(try JSON(parsing: response.body))
        var rows: [String: [String: JSON]] = [:]
        for part in manifest.parts {
            let file = get(.snapshotPart(manifest.snapshotID, number: part.number)).body
            #expect(Digest.sha256(file).bytes == part.sha256)
            let lines = try Gzip.decompress(file, sizeLimit: 1 << 20)
            for (collection, document) in try SnapshotPart.rows(in: lines) {
                rows[collection, default: [:]][document.id] = document.json
            }
        }
        return (manifest, rows)
    }

    func changes(after cursor: Cursor, maxBytes: Int64? = nil) throws -> [Change] {
        let query = SyncQuery.Changes(cursor: cursor, maxBytes: maxBytes).text
        let response = get(.changes, query: query)
        try #require(response.status == .ok, "\(Problem(response).code)")
        var lines = FeedLines()
        return try (lines.take(response.body) ?? []).map { try Change(line: $0) }
    }

    func ask(_ request: Request, _ cloud: CloudResponder? = nil) -> Response {
        guard case .response(let response) = (cloud ?? town.cloud).respond(to: request) else {
            return Response(Status(rawValue: 102))
        }
        return response
    }

    func identified(_ request: Request) -> Request {
        var request = request
        request.headers[SyncHeaders.device] = deviceID.text
        request.headers[SyncHeaders.state] =
            SyncState(
                incarnation: incarnation,
                last: Int64(bodies.count),
                received: 0,
                cloudEpoch: cloudEpoch
            ).text
        return request
    }

    func signed(_ request: Request) -> Request {
        var request = request
        if !request.body.isEmpty {
            request.headers[SyncHeaders.contentDigest] = SyncHeaders.contentDigest(
                sha256: Digest.sha256(request.body).bytes
            )
        }
        let base = SignatureBase(
            signing: request,
            created: town.clock.now(),
            keyID: key.verifyingKey.thumbprint
        )
        let headers = base.headers(signature: key.sign(base.bytes))
        request.headers[SyncHeaders.signatureInput] = headers.input
        request.headers[SyncHeaders.signature] = headers.signature
        return request
    }
}

extension Response {
    /// The code of a problem, without its area.
    var code: String {
        Problem(self).code.split(separator: ".").last.map(String.init) ?? ""
    }

    /// What a push was answered.
    func pushed() throws -> PushAnswer {
        try #require(status == .ok, "\(code)")
        return try PushAnswer(try JSON(parsing: body))
    }
}
