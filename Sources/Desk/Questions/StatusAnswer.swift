public import Ledger
public import World

/// The answer to `GET /v1/status`: one screen of what a cashier must know (`cli.md`).
public struct StatusAnswer: Hashable, Sendable {
    /// How the line to the cloud is.
    public enum LineState: String, Hashable, Sendable, CaseIterable {
        /// The cloud answers.
        case online
        /// Nobody answers.
        case offline
        /// Somebody answers who is not the cloud.
        case captivePortal = "captive_portal"
        /// A certificate is not the cloud's.
        case tlsError = "tls_error"
        /// The cloud answers with an error.
        case cloudError = "cloud_error"
        /// The cloud no longer knows this device.
        case revoked
    }

    /// The line, since when it is so and why.
    public struct Line: Hashable, Sendable {
        /// How it is.
        public var state: LineState
        /// Since when.
        public var since: Timestamp?
        /// Why, in a word.
        public var reason: String?

        /// Makes it.
        public init(_ state: LineState, since: Timestamp? = nil, reason: String? = nil) {
            self.state = state
            self.since = since
            self.reason = reason
        }
    }

    /// The clock.
    public struct ClockState: Hashable, Sendable {
        /// Whether it may be believed.
        public var isTrusted: Bool
        /// Cloud time minus wall clock; nil when unknown.
        public var offsetMilliseconds: Int64?

        /// Makes it.
        public init(isTrusted: Bool, offsetMilliseconds: Int64?) {
            self.isTrusted = isTrusted
            self.offsetMilliseconds = offsetMilliseconds
        }
    }

    /// A session that is not closed.
    public struct OpenSession: Hashable, Sendable {
        /// The session.
        public var id: ID
        /// The code of its drawer.
        public var drawer: String
        /// Where it stands; a begun count is `counting` too.
        public var state: String
        /// The code of who opened it.
        public var openedBy: String

        /// Makes it.
        public init(id: ID, drawer: String, state: String, openedBy: String) {
            self.id = id
            self.drawer = drawer
            self.state = state
            self.openedBy = openedBy
        }

        var json: JSON {
            [
                "id": .text(id.text), "drawer": .text(drawer), "state": .text(state),
                "opened_by": .text(openedBy),
            ]
        }
    }

    /// What is not in the cloud yet.
    public struct Outbox: Hashable, Sendable {
        /// Actions that the cloud does not hold.
        public var pending: Int64
        /// When the oldest of them was captured.
        public var oldestCapturedAt: Timestamp?
        /// Their cash per currency, sizes summed.
        public var money: [Money]
        /// Actions the cloud holds and cannot decide.
        public var blocked: Int64
        /// Actions that no cloud can receive.
        public var deadLetter: Int64

        /// Makes it.
        ///
        /// - Parameters:
        ///   - pending: Actions that the cloud does not hold.
        ///   - oldestCapturedAt: When the oldest of them was captured.
        ///   - money: Their cash per currency.
        ///   - blocked: Actions the cloud holds and cannot decide.
        ///   - deadLetter: Actions that no cloud can receive.
        public init(
            pending: Int64,
            oldestCapturedAt: Timestamp? = nil,
            money: [Money] = [],
            blocked: Int64 = 0,
            deadLetter: Int64 = 0
        ) {
            self.pending = pending
            self.oldestCapturedAt = oldestCapturedAt
            self.money = money
            self.blocked = blocked
            self.deadLetter = deadLetter
        }
    }

    /// What the agent may do at all.
    public var mode: AgentMode
    /// The line.
    public var line: Line
    /// The clock.
    public var clock: ClockState
    /// The claimed business date; nil before the first checkpoint.
    public var businessDate: BusinessDate?
    /// The session of who asks, else the one that is open on this desk.
    public var session: OpenSession?
    /// What is not in the cloud yet.
    public var outbox: Outbox
    /// Through which seq the cloud holds our actions.
    public var receivedSeq: Int64
    /// Through which seq it has settled them.
    public var settledSeq: Int64
    /// Attention items that nobody has dealt with.
    public var openItems: Int64 = 0
    /// How many of those are high.
    public var highItems: Int64 = 0
    /// What the whole desk must know of a disagreement with the office, each with how often.
    public var conflicts: [ConflictNotice] = []

    /// Makes the answer of a desk without sessions and items.
    public init(
        mode: AgentMode,
        line: Line,
        clock: ClockState,
        businessDate: BusinessDate?,
        outbox: Outbox,
        custody: (received: Int64, settled: Int64)
    ) {
        self.mode = mode
        self.line = line
        self.clock = clock
        self.businessDate = businessDate
        self.outbox = outbox
        receivedSeq = custody.received
        settledSeq = custody.settled
    }

    /// The body.
    public var json: JSON {
        [
            "mode": .text(mode.rawValue),
            "line": .members([
                ("state", .text(line.state.rawValue)),
                ("since", line.since.map { .text($0.text) } ?? .null),
                ("reason", line.reason.map(JSON.text) ?? .null),
            ]),
            "clock": [
                "trusted": .boolean(clock.isTrusted),
                "offset_ms": clock.offsetMilliseconds.map(JSON.integer) ?? .null,
            ],
            "business_date": businessDate.map { .text($0.text) } ?? .null,
            "session": session?.json ?? .null, "outbox": outboxJSON,
            "custody": [
                "received_seq": .integer(receivedSeq), "settled_seq": .integer(settledSeq),
            ],
            "attention": ["open": .integer(openItems), "high": .integer(highItems)],
            "conflicts": .list(conflicts.map(\.json)),
        ]
    }

    private var outboxJSON: JSON {
        [
            "pending": .integer(outbox.pending),
            "oldest_captured_at": outbox.oldestCapturedAt.map { .text($0.text) } ?? .null,
            "money": Totals.json(outbox.money), "blocked": .integer(outbox.blocked),
            "dead_letter": .integer(outbox.deadLetter),
        ]
    }
}
