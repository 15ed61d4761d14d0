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
    /// Whether the storm is over and everything had its time to settle.
    public var isQuiet: Bool

    /// Gathers it.
    public init(book: PropertyBook, ledger: JSON, desks: [DeskSight], isQuiet: Bool) {
        self.book = book
        self.ledger = ledger
        self.desks = desks
        self.isQuiet = isQuiet
    }
}

/// Looks at evidence for one promise; an empty answer means that it holds.
public protocol Checker: Sendable {
    /// What is wrong, in sentences that begin with an id.
    static func faults(_ evidence: Evidence) -> [String]
}
