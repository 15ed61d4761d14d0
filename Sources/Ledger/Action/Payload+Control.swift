import World

/// A numbering begins (`incarnation.begin`).
///
/// - SeeAlso: P8.1, P17.2.
public struct IncarnationBegin: Hashable, Sendable {
    /// Why a new numbering was needed.
    public enum Reason: String, Hashable, Sendable {
        /// The device's first.
        case first
        /// Records are gone.
        case journalHole = "journal_hole"
        /// The cloud knows more than the desk.
        case rolledBack = "rolled_back"
        /// The cloud knows other content.
        case fork
        /// A record cannot be received.
        case poison
        /// The cloud lost what it had promised to keep.
        case cloudLost = "cloud_lost"
        /// The device enrolled again.
        case reenrolled
        /// A person asked for it.
        case `operator`
    }

    /// What vouches for the highest number that was given.
    public struct Witness: Hashable, Sendable {
        /// Where the knowledge comes from.
        public enum Source: String, Hashable, Sendable {
            /// The head of the journal.
            case journal
            /// A head file.
            case headFile = "head_file"
            /// The store.
            case store
            /// The cloud.
            case cloud
            /// A slip in a person's hand.
            case slip
        }

        /// The highest number of one incarnation.
        public struct Last: Hashable, Sendable {
            /// The incarnation.
            public let incarnation: ID
            /// The highest number it gave.
            public let seq: Int64

            /// Makes a pair.
            public init(incarnation: ID, seq: Int64) {
                self.incarnation = incarnation
                self.seq = seq
            }
        }

        /// Where the knowledge comes from.
        public let source: Source
        /// Whether nothing above can have been given.
        public let isReliable: Bool
        /// At most 32 incarnations.
        public let last: [Last]

        /// Makes a witness.
        public init(source: Source, isReliable: Bool, last: [Last]) {
            self.source = source
            self.isReliable = isReliable
            self.last = last
        }
    }

    /// The newest incarnation that any witness knows.
    public let previous: ID?
    /// Why.
    public let reason: Reason
    /// What vouches for the numbers.
    public let witness: Witness?
    /// Numbers of `previous` that were given and can no longer be read.
    public let lost: RangeSet
    /// The version of the agent.
    public let agentVersion: String
    /// The version of the device schema.
    public let schemaVersion: Int64

    /// Makes the payload.
    public init(
        previous: ID?,
        reason: Reason,
        witness: Witness?,
        lost: RangeSet,
        agentVersion: String,
        schemaVersion: Int64
    ) {
        self.previous = previous
        self.reason = reason
        self.witness = witness
        self.lost = lost
        self.agentVersion = agentVersion
        self.schemaVersion = schemaVersion
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        previous = try members.nullable("previous", JSONMembers.mintedID)
        reason = try members.word("reason", as: Reason.self)
        witness = try members.nullable("witness", Witness.init)
        guard let lost = RangeSet(try members.text("lost")) else {
            throw ShapeError(members.path(of: "lost"), "not a range set")
        }
        self.lost = lost
        agentVersion = try members.text("agent_version", limit: 40)
        schemaVersion = try members.integer("schema_version")
    }

    var json: JSON {
        [
            "previous": previous.map { .text($0.text) } ?? .null, "reason": .text(reason.rawValue),
            "witness": witness?.json ?? .null, "lost": .text(lost.text),
            "agent_version": .text(agentVersion), "schema_version": .integer(schemaVersion),
        ]
    }
}

extension IncarnationBegin.Witness {
    init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        source = try members.word("source", as: Source.self)
        isReliable = try members.boolean("reliable")
        last = try members.list("last") { (json, path) throws(ShapeError) in
            var inner = try JSONMembers(json, at: path)
            let incarnation = try inner.mintedID("incarnation")
            let seq = try inner.integer("seq")
            try inner.close()
            return Last(incarnation: incarnation, seq: seq)
        }
        if last.count > 32 { throw ShapeError(path + ".last", "over 32 elements") }
        try members.close()
    }

    var json: JSON {
        [
            "source": .text(source.rawValue), "reliable": .boolean(isReliable),
            "last": .list(
                last.map { ["incarnation": .text($0.incarnation.text), "seq": .integer($0.seq)] }
            ),
        ]
    }
}

/// An action that no cloud can receive, wrapped (`outbox.opaque`).
///
/// - SeeAlso: P8.18, P9.9.
public struct OutboxOpaque: Hashable, Sendable {
    /// The type the original had, as text.
    public let originalType: String
    /// The SHA-256 of the original body.
    public let originalDigest: [UInt8]
    /// The original body, when it is at most 8 KiB.
    public let original: [UInt8]?
    /// Why it could not be received.
    public let cause: String

    /// Makes the payload.
    public init(originalType: String, originalDigest: [UInt8], original: [UInt8]?, cause: String) {
        self.originalType = originalType
        self.originalDigest = originalDigest
        self.original = original
        self.cause = cause
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        originalType = try members.text("original_type", limit: 80)
        originalDigest = try Self.bytes(
            members.required("original_sha256"),
            members.path(of: "original_sha256")
        )
        original = try members.optional("original_b64", Self.bytes)
        cause = try members.text("cause", limit: 80)
        guard originalDigest.count == 32, (original?.count ?? 0) <= 8_192 else {
            throw ShapeError(members.path, "wrong size of bytes")
        }
    }

    private static func bytes(_ json: JSON, _ path: String) throws(ShapeError) -> [UInt8] {
        guard let bytes = Base64.bytes(try JSONMembers.text(json, path)) else {
            throw ShapeError(path, "not base64url")
        }
        return bytes
    }

    var json: JSON {
        .members([
            ("original_type", .text(originalType)),
            ("original_sha256", .text(Base64.text(originalDigest))),
            ("original_b64", original.map { .text(Base64.text($0)) }), ("cause", .text(cause)),
        ])
    }
}
