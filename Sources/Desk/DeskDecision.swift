public import Ledger
public import World

/// What a rule decided: actions to capture in one append, or a step in memory.
public struct DeskDecision: Hashable, Sendable {
    /// A change that lives in the agent's memory only (S3, S4).
    public enum Step: Hashable, Sendable {
        /// A count was begun: postings are frozen until it is declared or given up.
        case countBegun(session: ID)
        /// The count was declared or given up.
        case countEnded(session: ID)
    }

    /// What shall be captured, in order: one journal append, one answer (ACT-5).
    public var drafts: [ActionDraft]
    /// What changes in memory when everything is saved.
    public var step: Step?
    /// The state of the thing captured, for the answer: `captured`, `draft`, `awaiting_cosign` ...
    public var state: String
    /// The session it belongs to, for the answer.
    public var sessionID: ID?
    /// The money it is about, for the answer.
    public var money: Money?
    /// What is given back, for the answer.
    public var change: [Money]
    /// What a declared count lets everybody see (S5), also of a close that needs more than a
    /// second person, for the answer.
    public var disclosure: CountDisclosure?

    /// Decides to capture.
    ///
    /// - Parameters:
    ///   - drafts: What shall be captured.
    ///   - state: The state of the thing captured.
    ///   - sessionID: The session it belongs to.
    ///   - money: The money it is about.
    ///   - change: What is given back.
    public init(
        capture drafts: [ActionDraft],
        state: String,
        sessionID: ID? = nil,
        money: Money? = nil,
        change: [Money] = []
    ) {
        self.drafts = drafts
        self.state = state
        self.sessionID = sessionID
        self.money = money
        self.change = change
    }

    /// Decides on a step that writes nothing.
    public init(_ step: Step, state: String, sessionID: ID) {
        self.init(capture: [], state: state, sessionID: sessionID)
        self.step = step
    }
}

/// Expected cash and difference, shown once a count is declared (CNT-2).
public struct CountDisclosure: Hashable, Sendable {
    /// What the drawer should hold, ascending by code.
    public var expected: [Money]
    /// What was counted.
    public var counted: [Money]
    /// Counted minus expected.
    public var variance: [Money]

    /// Reads what ``members`` gives, nil when there is none of it.
    ///
    /// - Throws: ``ShapeError``.
    public init?(from members: inout JSONMembers) throws(ShapeError) {
        guard let list = try members.optional("variance", Self.list) else { return nil }
        variance = list
        expected = try members.optional("expected", Self.list) ?? []
        counted = try members.optional("counted", Self.list) ?? []
    }

    private static func list(_ json: JSON, _ path: String) throws(ShapeError) -> [Money] {
        try JSONMembers.list(json, path, Money.init)
    }

    /// The members of an answer that tells it.
    public var members: [(String, JSON?)] {
        [
            ("expected", Totals.json(expected)), ("counted", Totals.json(counted)),
            ("variance", Totals.json(variance)),
        ]
    }

    /// Compares figures with their count.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public init(_ figures: [SessionFigures]) throws(MoneyError) {
        expected = []
        counted = []
        variance = []
        for of in figures {
            guard let countedMicro = of.countedMicro, let difference = try of.variance() else {
                continue
            }
            expected.append(try of.expected())
            counted.append(try Money(of.currency, micro: countedMicro))
            variance.append(difference)
        }
    }
}
