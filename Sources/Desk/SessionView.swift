public import Ledger
public import World

/// A cash session as this desk sees it.
public struct SessionView: Hashable, Sendable {
    /// The last count that was declared.
    public struct Count: Hashable, Sendable {
        /// The count.
        public var id: ID
        /// Its number in the session.
        public var number: Int64
        /// What it was for.
        public var phase: SessionCount.Phase
        /// What was counted.
        public var cash: CountedCash
        /// What was dropped after it (S8), positive.
        public var dropped: Totals

        /// Makes it.
        public init(
            id: ID,
            number: Int64,
            phase: SessionCount.Phase,
            cash: CountedCash,
            dropped: Totals = Totals()
        ) {
            self.id = id
            self.number = number
            self.phase = phase
            self.cash = cash
            self.dropped = dropped
        }
    }

    /// The last close that was captured.
    public struct Close: Hashable, Sendable {
        /// The `session.close`.
        public var actionID: ID
        /// Who closed.
        public var closedBy: ID
        /// The human being behind that row; nil when the roster no longer has it.
        public var closedPersonID: ID?
        /// Its figures.
        public var figures: [SessionFigures]

        /// Makes it.
        public init(
            actionID: ID,
            closedBy: ID,
            closedPersonID: ID?,
            figures: [SessionFigures]
        ) {
            self.actionID = actionID
            self.closedBy = closedBy
            self.closedPersonID = closedPersonID
            self.figures = figures
        }
    }

    /// The numbers of the actions in the session's stream, and of their slips.
    public struct Span: Hashable, Sendable {
        /// First and last seq so far.
        public var seqs: ClosedRange<Int64>
        /// The first slip: the opening's.
        public var firstSlip: SlipNumber
        /// The last slip so far.
        public var lastSlip: SlipNumber

        /// Makes it.
        public init(seqs: ClosedRange<Int64>, firstSlip: SlipNumber, lastSlip: SlipNumber) {
            self.seqs = seqs
            self.firstSlip = firstSlip
            self.lastSlip = lastSlip
        }
    }

    /// The session.
    public var id: ID
    /// Its drawer.
    public var drawer: Drawer
    /// Who opened it.
    public var ownerID: ID
    /// How it came to be.
    public var kind: Session.Kind = .normal
    /// Where it stands by its records; a count that was only begun is not in it (S3).
    public var state: SessionState
    /// Its business date.
    public var businessDate: BusinessDate
    /// When it was opened.
    public var openedAt: Timestamp
    /// What happened to its cash, without counts.
    public var figures: [Currency: SessionFigures] = [:]
    /// The highest number that a count of it has.
    public var countNumber: Int64 = 0
    /// How many counts of it were declared towards a close.
    public var closeCounts: Int64 = 0
    /// The last count towards a close that was not given up: an `interim` count after it, or a
    /// close, leaves nil here.
    public var lastCount: Count?
    /// The last close.
    public var lastClose: Close?
    /// Estimates of its cashier that the office has not priced.
    public var drafts: Int64 = 0
    /// The numbers of its actions and slips.
    public var span: Span

    /// Makes a session in which nothing happened after its opening.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - drawer: Its drawer.
    ///   - ownerID: Who opened it.
    ///   - state: Where it stands.
    ///   - opened: When, and on which business date.
    ///   - span: The numbers of its actions and slips.
    public init(
        id: ID,
        drawer: Drawer,
        ownerID: ID,
        state: SessionState,
        opened: (at: Timestamp, on: BusinessDate),
        span: Span
    ) {
        self.id = id
        self.drawer = drawer
        self.ownerID = ownerID
        self.state = state
        openedAt = opened.at
        businessDate = opened.on
        self.span = span
    }
}
