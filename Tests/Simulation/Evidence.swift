public import World

/// What one desk shows of itself.
public struct DeskSight: Sendable {
    /// The desk.
    public var name: String
    /// The answer to `status`.
    public var status: JSON = .null
    /// The answer to `verify --full`, once the storm is over.
    public var verification: JSON?
    /// The folios it shows, once the storm is over.
    public var folios: [JSON] = []

    /// A desk that shows nothing.
    public init(name: String) {
        self.name = name
    }
}

/// Everything that can be seen of a property from outside at one moment: what the checkers judge.
public struct Evidence: Sendable {
    /// What people were told.
    public var book: PropertyBook
    /// The answer of `edge-cloud ledger`.
    public var ledger: JSON
    /// The desks.
    public var desks: [DeskSight]
    /// When it was gathered.
    public var phase: Phase

    /// The parts of a simulated day.
    public enum Phase: Int, Sendable {
        /// Anything may happen.
        case storm
        /// The storm is over, and every desk had its time to hand everything in (I-20).
        case drained
        /// And to pull what the others handed in (I-19).
        case quiet
    }

    /// Whether it was gathered then or later.
    func isPast(_ other: Phase) -> Bool { phase.rawValue >= other.rawValue }

    /// Gathers it.
    public init(book: PropertyBook, ledger: JSON, desks: [DeskSight], phase: Phase) {
        self.book = book
        self.ledger = ledger
        self.desks = desks
        self.phase = phase
    }
}

/// Looks at evidence for one promise; an empty answer means that it holds.
public protocol Checker: Sendable {
    /// What is wrong, in sentences that begin with an id.
    static func faults(_ evidence: Evidence) -> [String]
}
