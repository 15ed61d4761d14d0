public import Ledger
public import World

/// An action as a rule decided it, before it has a number.
///
/// All that a rule decided is in it (DUR-7): what the store makes of it follows from the action.
public struct ActionDraft: Hashable, Sendable {
    /// What the agent adds when an action is captured.
    public struct Stamp: Hashable, Sendable {
        /// The action's own id.
        public var id: ID
        /// Its number.
        public var seq: Int64
        /// The number of its slip; ignored where the type takes none.
        public var slip: SlipNumber
        /// When and under which clock.
        public var capture: Action.Capture
        /// Joins the actions of one command, when there are several.
        public var correlationID: ID?

        /// Makes a stamp.
        public init(
            id: ID,
            seq: Int64,
            slip: SlipNumber,
            capture: Action.Capture,
            correlationID: ID? = nil
        ) {
            self.id = id
            self.seq = seq
            self.slip = slip
            self.capture = capture
            self.correlationID = correlationID
        }
    }

    /// What is answered about one of several actions of a command (ACT-5).
    public struct Answer: Hashable, Sendable {
        /// The state of the thing captured.
        public var state: String
        /// The session it belongs to.
        public var sessionID: ID?
        /// The money it is about.
        public var money: Money?

        /// Makes it.
        public init(state: String, sessionID: ID? = nil, money: Money? = nil) {
            self.state = state
            self.sessionID = sessionID
            self.money = money
        }
    }

    /// What it says.
    public let payload: Payload
    /// The stream it belongs to.
    public let stream: Stream
    /// The cash it moved; nil where its type carries none.
    public let drawerEffect: [Money]?
    /// Who did it.
    public var actor: Actor
    /// The policy it was decided under.
    public var policyVersion: Int64
    /// Signatures in the same act.
    public var approvals: [Approval] = []
    /// Actions that must be accepted first.
    public var dependencies: [ID] = []
    /// Versions an intent is based on.
    public var base: [String: Int64] = [:]
    /// Note names.
    public var notes: [Note] = []
    /// The paper it is re-keyed from, and when it happened.
    public var paper: Paper?

    /// What is answered about it, where a command answers about each of its actions.
    public var answer: Answer?

    /// Whether it takes a slip number.
    public var takesSlip: Bool { payload.type.takesSlip ?? false }

    /// Drafts an action.
    ///
    /// Precondition: the payload belongs to one stream, as every type but `outbox.opaque` does.
    ///
    /// - Parameters:
    ///   - payload: What it says.
    ///   - actor: Who did it.
    ///   - policyVersion: The policy it was decided under.
    ///   - effect: The cash it moved, where the payload does not tell.
    /// - Throws: ``Refusal`` when its cash is out of range.
    public init(
        _ payload: Payload,
        by actor: Actor,
        policyVersion: Int64,
        moving effect: Totals? = nil
    ) throws(Refusal) {
        guard let stream = payload.stream else {
            preconditionFailure("a desk drafts no wrapped action")
        }
        self.payload = payload
        self.stream = stream
        self.actor = actor
        self.policyVersion = policyVersion
        do {
            drawerEffect =
                payload.type.carriesDrawerEffect == true
                ? try (effect ?? payload.drawerEffect())?.withoutZeros : nil
        } catch { throw .desk(.amountOutOfRange) }
    }

    /// The action with its number.
    public func action(_ stamp: Stamp) -> Action {
        var action = Action(
            id: stamp.id,
            seq: stamp.seq,
            stream: stream,
            capture: stamp.capture,
            actor: actor,
            payload: payload
        )
        action.slip = takesSlip ? stamp.slip : nil
        action.policyVersion = policyVersion
        action.drawerEffect = drawerEffect
        action.approvals = approvals
        action.dependencies = dependencies
        action.base = base
        action.correlationID = stamp.correlationID
        action.paperSlip = paper?.slip
        action.occurredAt = paper?.at
        action.notes = notes.map(\.rawValue)
        return action
    }
}

/// Paper that an action is re-keyed from (ACT-6).
public struct Paper: Hashable, Sendable {
    /// The number on it.
    public let slip: String
    /// When it was written.
    public let at: Timestamp

    /// Makes it.
    public init(slip: String, at: Timestamp) {
        self.slip = slip
        self.at = at
    }

    /// Reads the member `paper` of a command.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        slip = try members.text("slip", limit: 40)
        at = try members.moment("at")
        try members.close()
    }

    /// The member of a command, for who sends one.
    public var json: JSON { ["slip": .text(slip), "at": .text(at.text)] }
}
