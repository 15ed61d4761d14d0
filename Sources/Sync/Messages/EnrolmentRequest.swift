public import Ledger
public import World

/// A device asks to belong to a property.
///
/// - SeeAlso: P4.
public struct EnrolmentRequest: Hashable, Sendable {
    /// How a person vouches for it.
    public enum Mode: Hashable, Sendable {
        /// By a token handed over beforehand.
        case token(String)
        /// By comparing a code on two screens (full).
        case userCode
    }

    /// How a person vouches for it.
    public let mode: Mode
    /// The public key, as a JWK; the request is signed with its private half.
    public let key: JSON
    /// Which program.
    public let agent: AgentVersion
    /// Where the key is kept: `file`, `credential` or `hardware`.
    public let keyStorage: String
    /// The device whose place it takes (P4.5).
    public let replaces: ID?

    /// Makes a request.
    public init(mode: Mode, key: JSON, agent: AgentVersion, keyStorage: String, replaces: ID?) {
        self.mode = mode
        self.key = key
        self.agent = agent
        self.keyStorage = keyStorage
        self.replaces = replaces
    }

    /// Whether a text has the shape of a token: `met1_` and 43 base64url characters.
    public static func isToken(_ text: String) -> Bool {
        text.hasPrefix("met1_") && Base64.bytes(String(text.dropFirst(5)))?.count == 32
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        switch try members.text("mode") {
        case "token":
            let token = try members.text("token")
            guard Self.isToken(token) else { throw ShapeError("token", "not a token") }
            mode = .token(token)
        case "user_code": mode = .userCode
        default: throw ShapeError("mode", "not a known word")
        }
        key = try Self.publicKey(members.required("key"), "key")
        agent = try AgentVersion(members.required("agent"), "agent")
        keyStorage = try members.text("key_storage", limit: 40)
        replaces = try members.optional("replaces", JSONMembers.id)
    }

    /// The wire form.
    public var json: JSON {
        var token: String?
        if case .token(let text) = mode { token = text }
        return .members([
            ("mode", token == nil ? "user_code" : "token"), ("token", token.map(JSON.text)),
            ("key", key), ("agent", agent.json), ("key_storage", .text(keyStorage)),
            ("replaces", .text(replaces?.text)),
        ])
    }

    /// An Ed25519 JWK with its three required members and nothing private.
    static func publicKey(_ json: JSON, _ path: String) throws(ShapeError) -> JSON {
        var members = try JSONMembers(json, at: path)
        guard try members.text("kty") == "OKP", try members.text("crv") == "Ed25519" else {
            throw ShapeError(path, "not an Ed25519 key")
        }
        let raw = try members.digest("x")
        return ["kty": "OKP", "crv": "Ed25519", "x": .bytes(raw)]
    }
}
