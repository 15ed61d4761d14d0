public import World

/// A cash session is opened (`session.open`).
///
/// - SeeAlso: P8.2.
public struct SessionOpen: Hashable, Sendable {
    /// The session, minted by the desk.
    public let sessionID: ID
    /// The drawer.
    public let drawerID: ID
    /// The lease's number; nil only with a supervisor's approval.
    public let fence: Int64?
    /// The session before on this drawer.
    public let predecessorID: ID?
    /// What was counted.
    public let opening: CountedCash
    /// What the predecessor left.
    public let expectedFloat: [Money]
    /// Counted minus expected, ascending, no zeros.
    public let variance: [Money]
    /// Required above tolerance.
    public let reasonCode: String?

    /// Makes the payload.
    public init(
        sessionID: ID,
        drawerID: ID,
        fence: Int64?,
        predecessorID: ID?,
        opening: CountedCash,
        expectedFloat: [Money],
        variance: [Money],
        reasonCode: String?
    ) {
        self.sessionID = sessionID
        self.drawerID = drawerID
        self.fence = fence
        self.predecessorID = predecessorID
        self.opening = opening
        self.expectedFloat = expectedFloat
        self.variance = variance
        self.reasonCode = reasonCode
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        sessionID = try members.mintedID("cash_session_id")
        drawerID = try members.id("drawer_id")
        fence = try members.nullable("fence", JSONMembers.integer)
        predecessorID = try members.nullable("predecessor_session_id", JSONMembers.mintedID)
        var inner = try members.object("opening")
        opening = try CountedCash(from: &inner)
        try inner.close()
        expectedFloat = try members.list("expected_float", JSONMembers.postedMoney)
        variance = try members.list("variance", JSONMembers.postedMoney)
        reasonCode = try members.optional("reason_code", JSONMembers.code)
        try checkVariance(at: members.path(of: "variance"))
    }

    private func checkVariance(at path: String) throws(ShapeError) {
        let expected: [Money]
        do throws(MoneyError) {
            var difference = try Totals(opening.totals)
            try difference.add(Totals(expectedFloat).negated)
            expected = difference.withoutZeros
        } catch { throw ShapeError(path, "out of range") }
        if variance != expected { throw ShapeError(path, "not opening minus expected float") }
    }

    var json: JSON {
        .members([
            ("cash_session_id", .text(sessionID.text)), ("drawer_id", .text(drawerID.text)),
            ("fence", fence.map(JSON.integer) ?? .null),
            ("predecessor_session_id", predecessorID.map { .text($0.text) } ?? .null),
            ("opening", opening.json), ("expected_float", Totals.json(expectedFloat)),
            ("variance", Totals.json(variance)), ("reason_code", reasonCode.map(JSON.text)),
        ])
    }
}

/// Cash was counted (`session.count`).
///
/// - SeeAlso: P8.3.
public struct SessionCount: Hashable, Sendable {
    /// What the count is for.
    public enum Phase: String, Hashable, Sendable {
        /// A spot check.
        case interim
        /// Towards a close.
        case close
        /// Of a session that the cloud closed.
        case forced
    }

    /// The count, minted by the desk.
    public let countID: ID
    /// The session.
    public let sessionID: ID
    /// What it is for.
    public let phase: Phase
    /// From 1 within the session.
    public let number: Int64
    /// Whether the expected cash was hidden until the declaration.
    public let isBlind: Bool
    /// What was counted.
    public let cash: CountedCash

    /// Makes the payload.
    public init(
        countID: ID,
        sessionID: ID,
        phase: Phase,
        number: Int64,
        isBlind: Bool,
        cash: CountedCash
    ) {
        self.countID = countID
        self.sessionID = sessionID
        self.phase = phase
        self.number = number
        self.isBlind = isBlind
        self.cash = cash
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        countID = try members.mintedID("count_id")
        sessionID = try members.mintedID("cash_session_id")
        phase = try members.word("phase", as: Phase.self)
        number = try members.integer("no", in: 1...9_999)
        isBlind = try members.boolean("blind")
        cash = try CountedCash(from: &members)
    }

    var json: JSON {
        .members(
            [
                ("count_id", .text(countID.text)), ("cash_session_id", .text(sessionID.text)),
                ("phase", .text(phase.rawValue)), ("no", .integer(number)),
                ("blind", .boolean(isBlind)),
            ] + cash.members
        )
    }
}

/// A session was closed on its last count (`session.close`).
///
/// - SeeAlso: P8.4.
public struct SessionClose: Hashable, Sendable {
    /// The session.
    public let sessionID: ID
    /// The final count.
    public let countID: ID
    /// Counts the drawer's closes on this device.
    public let zNumber: Int64
    /// First seq of the session before this close.
    public let firstSeq: Int64
    /// Last seq of the session before this close.
    public let lastSeq: Int64
    /// Per currency.
    public let figures: [SessionFigures]
    /// What stays in the drawer.
    public let floatLeft: [Money]
    /// First and last slip, this close's own included.
    public let firstSlip: SlipNumber
    /// See ``firstSlip``.
    public let lastSlip: SlipNumber
    /// Estimates carried over.
    public let drafts: Int64
    /// The close that this one corrects.
    public let corrects: ID?
    /// Required above tolerance.
    public let reasonCode: String?
    /// In words, at most 140 characters.
    public let reasonText: String?

    /// Makes the payload of a close.
    public init(
        sessionID: ID,
        countID: ID,
        zNumber: Int64,
        seqs: ClosedRange<Int64>,
        figures: [SessionFigures],
        floatLeft: [Money],
        slips: (first: SlipNumber, last: SlipNumber),
        drafts: Int64,
        corrects: ID? = nil,
        reasonCode: String? = nil,
        reasonText: String? = nil
    ) {
        self.sessionID = sessionID
        self.countID = countID
        self.zNumber = zNumber
        firstSeq = seqs.lowerBound
        lastSeq = seqs.upperBound
        self.figures = figures
        self.floatLeft = floatLeft
        firstSlip = slips.first
        lastSlip = slips.last
        self.drafts = drafts
        self.corrects = corrects
        self.reasonCode = reasonCode
        self.reasonText = reasonText
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        sessionID = try members.mintedID("cash_session_id")
        countID = try members.mintedID("count_id")
        zNumber = try members.integer("z_no", in: 1...999_999_999)
        firstSeq = try members.integer("first_seq", in: 1...Int64.max)
        lastSeq = try members.integer("last_seq", in: firstSeq...Int64.max)
        figures = try members.list("figures", SessionFigures.init)
        floatLeft = try members.list("float_left", JSONMembers.postedMoney)
        var slips = try members.object("slips")
        firstSlip = try slips.slip("first")
        lastSlip = try slips.slip("last")
        try slips.close()
        drafts = try members.integer("drafts", in: 0...Int64.max)
        corrects = try members.optional("corrects", JSONMembers.mintedID)
        reasonCode = try members.optional("reason_code", JSONMembers.code)
        reasonText = try members.optionalText("reason_text", limit: 140)
        let codes = figures.map(\.currency)
        guard zip(codes, codes.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw ShapeError(members.path(of: "figures"), "not ascending")
        }
    }

    var json: JSON {
        .members([
            ("cash_session_id", .text(sessionID.text)), ("count_id", .text(countID.text)),
            ("z_no", .integer(zNumber)), ("first_seq", .integer(firstSeq)),
            ("last_seq", .integer(lastSeq)), ("figures", .list(figures.map(\.json))),
            ("float_left", Totals.json(floatLeft)),
            ("slips", ["first": .text(firstSlip.text), "last": .text(lastSlip.text)]),
            ("drafts", .integer(drafts)), ("corrects", corrects.map { .text($0.text) }),
            ("reason_code", reasonCode.map(JSON.text)), ("reason_text", reasonText.map(JSON.text)),
        ])
    }
}

/// Somebody else signs a close (`session.confirm_close`); the actor is the one who signs.
///
/// - SeeAlso: P8.5.
public struct SessionConfirmClose: Hashable, Sendable {
    /// What the signature is.
    public enum Kind: String, Hashable, Sendable {
        /// The second person's.
        case cosign
        /// A supervisor's.
        case approval
        /// A supervisor's, proved over the line.
        case stepUp = "step_up"
    }

    /// The session.
    public let sessionID: ID
    /// The `session.close` that is signed.
    public let closeActionID: ID
    /// What the signature is.
    public let kind: Kind
    /// Why a supervisor signs.
    public let reasonCode: String?

    /// Makes the payload.
    public init(sessionID: ID, closeActionID: ID, kind: Kind, reasonCode: String? = nil) {
        self.sessionID = sessionID
        self.closeActionID = closeActionID
        self.kind = kind
        self.reasonCode = reasonCode
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        sessionID = try members.mintedID("cash_session_id")
        closeActionID = try members.mintedID("close_action_id")
        kind = try members.word("kind", as: Kind.self)
        reasonCode = try members.optional("reason_code", JSONMembers.code)
    }

    var json: JSON {
        .members([
            ("cash_session_id", .text(sessionID.text)),
            ("close_action_id", .text(closeActionID.text)), ("kind", .text(kind.rawValue)),
            ("reason_code", reasonCode.map(JSON.text)),
        ])
    }
}

extension JSONMembers {
    /// Takes a slip number.
    public mutating func slip(_ name: String) throws(ShapeError) -> SlipNumber {
        guard let slip = SlipNumber(try text(name)) else {
            throw ShapeError(path(of: name), "not a slip number")
        }
        return slip
    }
}
