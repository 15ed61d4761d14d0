import Compression
public import Keyring
public import Ledger
public import Sync
public import World

/// A desk as a cloud sees it: a key, a log of bodies with its chain, signed requests.
///
/// It says what a test wants said, also what no honest desk would say.
open class SignedDesk {
    /// Its key; another one after a rotation.
    public var key: SigningKey
    /// Whom its requests are for.
    public let authority: String
    /// Its number at the cloud.
    public private(set) var deviceID: ID
    /// What its enrolment was answered.
    public private(set) var answer: JSON = .null
    /// The log it is in.
    public private(set) var incarnation: ID
    /// The life of the cloud's data that it knows of.
    public var cloudEpoch: String?
    /// The bodies of the current incarnation, from seq 1 on.
    public private(set) var bodies: [[UInt8]] = []
    private var hashes: [[UInt8]] = []
    private var ids = UUIDv7()
    private let clock: any Clock
    private let entropy: any Entropy

    /// Makes a desk that is not enrolled.
    public init(key: SigningKey, _ clock: any Clock, _ entropy: any Entropy, authority: String) {
        self.key = key
        self.clock = clock
        self.entropy = entropy
        self.authority = authority
        deviceID = ids.next(clock, entropy)
        incarnation = ids.next(clock, entropy)
    }

    /// Sends a request to the cloud of the test.
    open func ask(_ request: Request) -> Response {
        preconditionFailure("this desk has no line")
    }

    /// An id that nothing bears yet.
    public func mint() -> ID { ids.next(clock, entropy) }

    // MARK: Enrolment

    /// What asking to be let in is answered.
    public func enrolment(with token: String, replaces: ID? = nil) -> Response {
        let body = EnrolmentRequest(
            mode: .token(token),
            key: key.verifyingKey.jwk,
            agent: AgentVersion(version: "1.0.0", platform: "linux-x86_64", schemaVersion: 1),
            keyStorage: "file",
            replaces: replaces
        )
        var request = Request(.post, SyncRoute.enrol.path, authority: authority)
        request.body = body.json.canonicalBytes
        return ask(signed(request))
    }

    /// Is let in.
    ///
    /// - Parameter token: The one-time token.
    /// - Throws: ``RigError`` with the refusal.
    public func enrol(with token: String) throws {
        let response = enrolment(with: token)
        guard response.status == .ok else {
            throw RigError("enrolment: \(String(decoding: response.body, as: UTF8.self))")
        }
        answer = try JSON(parsing: response.body)
        guard let id = answer["device"]?["device_id"]?.textValue.flatMap({ ID($0) }) else {
            throw RigError("no device id: \(answer.canonicalText)")
        }
        deviceID = id
        cloudEpoch = answer["epoch"]?.textValue
    }

    // MARK: The log

    /// Begins a log anew, as P17.2 does.
    ///
    /// - Parameters:
    ///   - incarnation: Its name.
    ///   - previous: The one before it.
    ///   - reason: Why.
    ///   - witness: What is known of the ones before.
    public func begin(
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
    ///
    /// - Parameters:
    ///   - type: Its type.
    ///   - payload: What it says.
    ///   - more: Members of the envelope beside or instead of the usual ones.
    /// - Returns: Its id.
    @discardableResult
    public func capture(
        _ type: String = "audit.event",
        payload: JSON = ["kind": "spot_check"],
        more: [String: JSON] = [:]
    ) -> ID {
        let id = mint()
        var members: [String: JSON] = [
            "action_id": .text(id.text), "seq": .integer(Int64(bodies.count + 1)),
            "type": .text(type), "v": 1, "stream": "device",
            "captured_at": .text(clock.now().text), "zone": "Asia/Kabul",
            "utc_offset_s": 16_200, "business_date": "2026-11-21",
            "clock": ["boot": 17, "mono_ms": 1, "off_ms": .null, "err_ms": .null],
            "actor": ["kind": "system"], "payload": payload,
        ]
        members.merge(more) { $1 }
        append(JSON.object(members).canonicalBytes)
        return id
    }

    /// Adds a body as it is.
    public func append(_ body: [UInt8]) {
        let link = ChainLink.action(after: hash(bodies.count), body: body)
        bodies.append(body)
        hashes.append(Digest.sha256(link).bytes)
    }

    /// Puts another body at a number and hashes what follows anew: a restored disk.
    public func fork(at seq: Int, _ body: [UInt8]) {
        let later = Array(bodies[seq...])
        bodies = Array(bodies[..<(seq - 1)])
        hashes = Array(hashes[..<(seq - 1)])
        append(body)
        for body in later { append(body) }
    }

    /// H(n) of the log.
    public func hash(_ seq: Int) -> [UInt8] {
        if seq > 0 { return hashes[seq - 1] }
        return Digest.sha256(
            ChainLink.genesis(device: deviceID, incarnation: incarnation)
        ).bytes
    }

    // MARK: The conversation

    /// A stretch of the log, sealed.
    public func batch(_ range: ClosedRange<Int>) -> PushBatch {
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

    /// Pushes a stretch of the log.
    public func push(_ range: ClosedRange<Int>) -> Response { ask(request(of: range)) }

    /// Sends a message.
    public func post(_ route: SyncRoute, _ body: [UInt8]) -> Response {
        ask(request(to: route, body))
    }

    /// A signed push that is not sent yet.
    public func request(of range: ClosedRange<Int>) -> Request {
        request(to: .actions, batch(range).bytes)
    }

    private func request(to route: SyncRoute, _ body: [UInt8]) -> Request {
        var request = Request(.post, route.path, authority: authority)
        request.headers["Content-Encoding"] = "gzip"
        request.body = Gzip.compress(body)
        return signed(identified(request))
    }

    /// Asks for something.
    public func get(_ route: SyncRoute, query: String = "") -> Response {
        ask(signed(identified(Request(.get, route.path, query: query, authority: authority))))
    }

    /// The request with who sends it and where the log stands.
    public func identified(_ request: Request) -> Request {
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

    /// The request with the digest of its body and the signature.
    public func signed(_ request: Request) -> Request {
        var request = request
        if !request.body.isEmpty {
            request.headers[SyncHeaders.contentDigest] = SyncHeaders.contentDigest(
                sha256: Digest.sha256(request.body).bytes
            )
        }
        let base = SignatureBase(
            signing: request,
            created: clock.now(),
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
    public var code: String {
        Problem(self).code.split(separator: ".").last.map(String.init) ?? ""
    }

    /// What a push was answered.
    public func pushed() throws -> PushAnswer {
        guard status == .ok else { throw RigError("push: \(status.rawValue) \(code)") }
        return try PushAnswer(try JSON(parsing: body))
    }
}
