public import Ledger
public import World

/// An X or a Z: the figures of a session (RPT-1, RPT-2).
public struct ReportAnswer: Hashable, Sendable {
    /// Whose figures they are.
    public struct Heading: Hashable, Sendable {
        /// The session.
        public var sessionID: ID
        /// The code of its drawer.
        public var drawer: String
        /// Where it stands.
        public var state: String
        /// Its business date.
        public var businessDate: BusinessDate
        /// When it was opened.
        public var openedAt: Timestamp
        /// The code of who opened it.
        public var openedBy: String

        /// Makes the heading of a session.
        ///
        /// - Parameters:
        ///   - session: The session.
        ///   - openedBy: The code of who opened it.
        ///   - moment: What the agent knows, for a count that was begun.
        public init(_ session: SessionView, openedBy: String, at moment: DeskMoment) {
            sessionID = session.id
            drawer = session.drawer.code
            state = session.phase(at: moment).word
            businessDate = session.businessDate
            openedAt = session.openedAt
            self.openedBy = openedBy
        }

        var members: [(String, JSON?)] {
            [
                ("session", .text(sessionID.text)), ("drawer", .text(drawer)),
                ("state", .text(state)), ("business_date", .text(businessDate.text)),
                ("opened_at", .text(openedAt.text)), ("opened_by", .text(openedBy)),
            ]
        }
    }

    /// Whose figures they are.
    public var heading: Heading
    /// Per currency, ascending.
    public var figures: [SessionFigures]
    /// Whether expected cash and difference may be seen (CNT-2).
    public var showsExpected: Bool
    /// First and last seq, first and last slip.
    public var span: SessionView.Span
    /// The `z_no`; nil for an X.
    public var zNumber: Int64?
    /// How many counts were declared.
    public var counts: Int64
    /// Estimates that the office has not priced.
    public var drafts: Int64
    /// Why counted and expected differ.
    public var reasonCode: String?
    /// Whether the office has not confirmed the figures.
    public var isProvisional: Bool
    /// The head of the chain, base64url; the last witness on paper.
    public var chainHead: String?
    /// Actions of the session that the cloud does not hold; nil where nobody counted them.
    public var pending: Int64?
    /// What it shows beside its figures.
    public var facts: ReportFacts?

    /// Reads the X of a session: it changes nothing and has no number.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - heading: Whose figures they are.
    ///   - viewer: Who looks: a supervisor sees what a blind count hides.
    ///   - policy: The rules in force.
    /// - Throws: ``Refusal`` when figures are out of range.
    public init(
        x session: SessionView,
        _ heading: Heading,
        for viewer: Staff?,
        under policy: Policy
    ) throws(Refusal) {
        self.heading = heading
        let isCounted = session.lastCount != nil
        figures = try checked { () throws(MoneyError) in
            guard let count = session.lastCount else {
                return session.figures.values.sorted { $0.currency < $1.currency }
            }
            return try session.closing(count)
        }
        let isClosed = session.state != .open && session.state != .counting
        showsExpected =
            !policy.isCountBlind || isCounted || isClosed || viewer?.isSupervisor == true
        span = session.span
        zNumber = nil
        counts = session.countNumber
        drafts = session.drafts
        isProvisional = true
    }

    /// Reads the Z of a close: it never changes again.
    ///
    /// - Parameters:
    ///   - close: What was captured.
    ///   - heading: Whose figures they are.
    ///   - counts: How many counts were declared.
    ///   - isProvisional: Whether the office has not confirmed the figures.
    public init(z close: SessionClose, _ heading: Heading, counts: Int64, isProvisional: Bool) {
        self.heading = heading
        figures = close.figures
        showsExpected = true
        span = SessionView.Span(
            seqs: close.firstSeq...max(close.firstSeq, close.lastSeq),
            firstSlip: close.firstSlip,
            lastSlip: close.lastSlip
        )
        zNumber = close.zNumber
        self.counts = counts
        drafts = close.drafts
        reasonCode = close.reasonCode
        self.isProvisional = isProvisional
    }

    /// The body.
    public var json: JSON {
        .members(
            heading.members + [
                ("currencies", .list(figures.map { $0.reportJSON(showsExpected, facts) })),
                ("z_no", zNumber.map(JSON.integer)), ("counts", .integer(counts)),
                ("drafts", .integer(drafts)), ("reason_code", reasonCode.map(JSON.text)),
                ("first_slip", .text(span.firstSlip.text)),
                ("last_slip", .text(span.lastSlip.text)),
                ("first_seq", .integer(span.seqs.lowerBound)),
                ("last_seq", .integer(span.seqs.upperBound)),
                ("chain_head", chainHead.map(JSON.text) ?? .null),
                ("pending", pending.map(JSON.integer)), ("provisional", .boolean(isProvisional)),
            ] + (facts?.members ?? [])
        )
    }
}

extension SessionFigures {
    /// The member of a report: every figure as a decimal string of micro-units.
    ///
    /// What is in transit is no figure of the close: it stands there until the safe has it.
    fileprivate func reportJSON(_ showsExpected: Bool, _ facts: ReportFacts?) -> JSON {
        var members: [String: JSON] = ["currency": .text(currency.code)]
        for bucket in Bucket.allCases {
            members[bucket.rawValue] = .text(String(buckets[bucket] ?? 0))
        }
        members["rounding"] = .text(String(roundingMicro))
        members["in_transit"] = facts.map { facts in
            Self.text { () throws(MoneyError) in
                try Money(currency, micro: facts.inTransitMicro(currency))
            }
        }
        members["expected"] = .null
        members["variance"] = .null
        members["counted"] = countedMicro.map { .text(String($0)) } ?? .null
        if showsExpected {
            members["expected"] = Self.text { () throws(MoneyError) in try expected() }
            members["variance"] = Self.text { () throws(MoneyError) in try variance() }
        }
        return .object(members)
    }

    /// An amount, or null where there is none or its sum leaves the range.
    private static func text(_ compute: () throws(MoneyError) -> Money?) -> JSON {
        do { return try compute().map { .text(String($0.amountMicro)) } ?? .null } catch {
            return .null
        }
    }
}
