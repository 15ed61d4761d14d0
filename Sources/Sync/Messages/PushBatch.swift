public import Ledger
public import World

/// A gap-free run of actions on its way to custody.
///
/// The bodies are carried as bytes: what was journaled is what is sent, verbatim (P7.1).
///
/// - SeeAlso: P9.1.
public struct PushBatch: Hashable, Sendable {
    /// What ties the run to what came before it.
    public struct Chain: Hashable, Sendable {
        /// H(first - 1).
        public let previousHash: [UInt8]
        /// H(last).
        public let headHash: [UInt8]
        /// The device's signature over the head (P2.3).
        public let seal: [UInt8]

        /// Makes the chain member.
        public init(previousHash: [UInt8], headHash: [UInt8], seal: [UInt8]) {
            self.previousHash = previousHash
            self.headHash = headHash
            self.seal = seal
        }

        init(_ json: JSON, _ path: String) throws(ShapeError) {
            var members = try JSONMembers(json, at: path)
            previousHash = try members.digest("prev_hash")
            headHash = try members.digest("head_hash")
            seal = try members.signature("seal")
        }

        var json: JSON {
            [
                "prev_hash": .bytes(previousHash), "head_hash": .bytes(headHash),
                "seal": .bytes(seal),
            ]
        }
    }

    /// The device.
    public let deviceID: ID
    /// The numbering.
    public let incarnation: ID
    /// The number of the first action.
    public let firstSeq: Int64
    /// What ties it to the actions before.
    public let chain: Chain
    /// Anchors of the clock, also of earlier boots.
    public let anchors: [ClockAnchor]
    /// The canonical bodies in the order of their numbers.
    public let actions: [[UInt8]]
    /// Step-up tokens by action id; never journaled, never logged (P5.8).
    public let secrets: [String: String]

    /// Makes a batch.
    public init(
        deviceID: ID,
        incarnation: ID,
        firstSeq: Int64,
        chain: Chain,
        anchors: [ClockAnchor] = [],
        actions: [[UInt8]]
    ) {
        self.init(deviceID, incarnation, firstSeq, chain, anchors, (actions, [:]))
    }

    private init(
        _ deviceID: ID,
        _ incarnation: ID,
        _ firstSeq: Int64,
        _ chain: Chain,
        _ anchors: [ClockAnchor],
        _ load: (actions: [[UInt8]], secrets: [String: String])
    ) {
        self.deviceID = deviceID
        self.incarnation = incarnation
        self.firstSeq = firstSeq
        self.chain = chain
        self.anchors = anchors
        actions = load.actions
        secrets = load.secrets
    }

    /// The same batch with step-up tokens.
    public func with(secrets: [String: String]) -> PushBatch {
        PushBatch(deviceID, incarnation, firstSeq, chain, anchors, (actions, secrets))
    }

    /// The number of the last action.
    public var lastSeq: Int64 { firstSeq + Int64(actions.count) - 1 }

    /// The body: canonical, with the actions' bytes untouched.
    public var bytes: [UInt8] {
        var made = Array("{\"actions\":[".utf8)
        made.reserveCapacity(actions.reduce(1_024) { $0 + $1.count + 1 })
        for (index, action) in actions.enumerated() {
            if index > 0 { made.append(UInt8(ascii: ",")) }
            made += action
        }
        let rest = JSON.members([
            ("anchors", .list(anchors.map(\.json))), ("chain", chain.json),
            ("device_id", .text(deviceID.text)), ("first_seq", .integer(firstSeq)),
            ("incarnation", .text(incarnation.text)),
            ("secrets", secrets.isEmpty ? nil : .object(secrets.mapValues(JSON.text))),
        ])
        // "actions" is the first key in byte order, so the rest follows it as it stands.
        return made + Array("],".utf8) + rest.canonicalBytes.dropFirst()
    }

    /// Reads a received body; the actions come out in canonical form, whatever they are.
    ///
    /// Unknown members beside them are ignored (P9.1); content cannot jam the log (P9.3).
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        let bodies = try members.list("actions") { (json, _) throws(ShapeError) in
            json.canonicalBytes
        }
        if bodies.isEmpty { throw ShapeError("actions", "empty") }
        self.init(
            try members.id("device_id"),
            try members.id("incarnation"),
            try members.integer("first_seq", in: 1...Self.seqLimit),
            try Chain(members.required("chain"), "chain"),
            try members.list("anchors", ClockAnchor.init),
            (bodies, try members.take("secrets").map(Self.secrets) ?? [:])
        )
    }

    /// No desk will ever number so many; sums of two such still fit.
    private static let seqLimit: Int64 = 9_007_199_254_740_991

    private static func secrets(_ json: JSON) throws(ShapeError) -> [String: String] {
        guard let members = json.objectValue else { throw ShapeError("secrets", "not an object") }
        var secrets: [String: String] = [:]
        for (name, value) in members { secrets[name] = try JSONMembers.text(value, "secrets") }
        return secrets
    }
}
