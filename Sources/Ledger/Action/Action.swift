public import World

/// An immutable statement captured at the desk.
///
/// A journaled body is sent verbatim, for ever (P7.1): whoever reads an action from bytes keeps the
/// bytes; ``json`` is for making new ones.
///
/// - SeeAlso: P7.
public struct Action: Hashable, Sendable {
    /// The largest canonical body, in bytes (P7.10).
    public static let sizeLimit = 16_384
    /// The most elements of any array in a body (P7.10).
    static let elementLimit = 40

    /// Where an action that is carried again was first.
    public struct Origin: Hashable, Sendable {
        /// The incarnation it was first numbered in.
        public let incarnation: ID
        /// Its number there.
        public let seq: Int64
        /// The device, when that was another one.
        public let deviceID: ID?

        /// Makes an origin.
        public init(incarnation: ID, seq: Int64, deviceID: ID? = nil) {
            self.incarnation = incarnation
            self.seq = seq
            self.deviceID = deviceID
        }
    }

    /// When and under which clock an action was captured.
    public struct Capture: Hashable, Sendable {
        /// The raw wall clock.
        public let at: Timestamp
        /// The zone's name, as in `Asia/Kabul`.
        public let zone: String
        /// The zone's offset from UTC at that moment, in seconds.
        public let utcOffsetSeconds: Int64
        /// The claimed business date.
        public let businessDate: BusinessDate
        /// The clock's own story.
        public let clock: ClockReading

        /// Makes the stamp.
        public init(
            at: Timestamp,
            zone: String,
            utcOffsetSeconds: Int64,
            businessDate: BusinessDate,
            clock: ClockReading
        ) {
            self.at = at
            self.zone = zone
            self.utcOffsetSeconds = utcOffsetSeconds
            self.businessDate = businessDate
            self.clock = clock
        }
    }

    /// The action, minted by the desk; the same when it is carried again.
    public var id: ID
    /// Its number, from 1 and without a gap in its incarnation.
    public var seq: Int64
    /// The ordering key.
    public var stream: Stream
    /// The number of its slip, where its type takes one.
    public var slip: SlipNumber?
    /// When it was captured.
    public var capture: Capture
    /// Who did it.
    public var actor: Actor
    /// The version of the policy it was captured under.
    public var policyVersion: Int64?
    /// The cash it moved, ascending by code, no zeros; nil where its type carries none.
    public var drawerEffect: [Money]?
    /// At most two signatures.
    public var approvals: [Approval] = []
    /// Actions that must be accepted first, at most 8.
    public var dependencies: [ID] = []
    /// Versions an intent was based on, at most 4.
    public var base: [String: Int64] = [:]
    /// Joins the actions of one command.
    public var correlationID: ID?
    /// Where it was first, when it is carried again.
    public var origin: Origin?
    /// The number on the paper it was re-keyed from.
    public var paperSlip: String?
    /// When it happened, for what was re-keyed.
    public var occurredAt: Timestamp?
    /// Bare note names that the desk adds.
    public var notes: [String] = []
    /// What it says.
    public var payload: Payload

    /// The type.
    public var type: ActionType { payload.type }

    /// Makes an action with nothing optional in it.
    public init(
        id: ID,
        seq: Int64,
        stream: Stream,
        capture: Capture,
        actor: Actor,
        payload: Payload
    ) {
        self.id = id
        self.seq = seq
        self.stream = stream
        self.capture = capture
        self.actor = actor
        self.payload = payload
    }
}
