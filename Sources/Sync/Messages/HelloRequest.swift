public import Ledger
public import World

/// What a device says of itself at start, after trouble and once a day.
///
/// - SeeAlso: P16.1, P16.2, P16.3.
public struct HelloRequest: Hashable, Sendable {
    /// What waits to be sent.
    public struct Outbox: Hashable, Sendable {
        /// How many actions.
        public let depth: Int64
        /// The capture time of the oldest, nil when there is none.
        public let oldestCapturedAt: Timestamp?

        /// Makes a statement.
        public init(depth: Int64, oldestCapturedAt: Timestamp?) {
            self.depth = depth
            self.oldestCapturedAt = oldestCapturedAt
        }
    }

    /// Who is speaking.
    public var agent: AgentVersion
    /// What it can do beside the core.
    public var capabilities: [String]
    /// The action types it writes, with their versions.
    public var actions: [String: [Int64]]
    /// The collections it understands, with their versions.
    public var collections: [String: [Int64]]
    /// Every incarnation held or witnessed, oldest first.
    public var incarnations: [HeldIncarnation]
    /// Where its replica stands.
    public var cursor: Cursor?
    /// The view its replica is of.
    public var view: String?
    /// Its raw wall clock.
    public var wall: Timestamp
    /// The story of that clock.
    public var clock: ClockReading
    /// What waits to be sent.
    public var outbox: Outbox
    /// Drawers it wants the lease of.
    public var wantedLeases: [ID]
    /// Drawers whose lease it gives back.
    public var releasedLeases: [ID]

    /// Makes a hello with nothing in its lists.
    public init(agent: AgentVersion, wall: Timestamp, clock: ClockReading, outbox: Outbox) {
        self.agent = agent
        self.wall = wall
        self.clock = clock
        self.outbox = outbox
        capabilities = []
        actions = [:]
        collections = [:]
        incarnations = []
        wantedLeases = []
        releasedLeases = []
    }

    /// Reads the wire form; unknown members are let be.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        var clock = try members.object("clock")
        var outbox = try members.object("outbox")
        let wall = try clock.moment("wall")
        self.init(
            agent: try AgentVersion(members.required("agent"), "agent"),
            wall: wall,
            clock: try Self.reading(&clock),
            outbox: Outbox(
                depth: try outbox.count("depth"),
                oldestCapturedAt: try outbox.nullable("oldest_captured_at", JSONMembers.moment)
            )
        )
        capabilities = try members.list("capabilities", JSONMembers.text)
        actions = try members.table("actions", Self.versions)
        collections = try members.table("collections", Self.versions)
        incarnations = try members.list("incarnations", HeldIncarnation.init)
        cursor = try members.nullable("cursor", Cursor.init)
        view = try members.nullable("view", JSONMembers.text)
        var leases = try members.object("leases")
        wantedLeases = try leases.list("want", JSONMembers.id)
        releasedLeases = try leases.list("release", JSONMembers.id)
    }

    private static func versions(_ json: JSON, _ path: String) throws(ShapeError) -> [Int64] {
        try JSONMembers.list(json, path, JSONMembers.integer)
    }

    private static func reading(_ clock: inout JSONMembers) throws(ShapeError) -> ClockReading {
        ClockReading(
            boot: try clock.integer("boot"),
            monotonicMilliseconds: try clock.integer("mono_ms"),
            offsetMilliseconds: try clock.nullable("off_ms", JSONMembers.integer),
            errorMilliseconds: try clock.nullable("err_ms", JSONMembers.integer)
        )
    }

    /// The wire form.
    public var json: JSON {
        var reading = clock.json.objectValue ?? [:]
        reading["wall"] = .text(wall.text)
        return [
            "protocol": ["min": "1.0", "max": "1.0"], "agent": agent.json,
            "capabilities": .list(capabilities.map(JSON.text)),
            "actions": .object(actions.mapValues { .list($0.map(JSON.integer)) }),
            "collections": .object(collections.mapValues { .list($0.map(JSON.integer)) }),
            "incarnations": .list(incarnations.map(\.json)), "cursor": .text(cursor?.text),
            "view": .text(view), "clock": .object(reading),
            "outbox": [
                "depth": .integer(outbox.depth),
                "oldest_captured_at": .text(outbox.oldestCapturedAt?.text),
            ],
            "leases": [
                "want": .list(wantedLeases.map { .text($0.text) }),
                "release": .list(releasedLeases.map { .text($0.text) }),
            ],
        ]
    }
}
