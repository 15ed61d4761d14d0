public import Journal
public import Ledger
public import Store

/// An action that somebody was told is saved, as the undamaged journal held it.
public struct ToldAction: Hashable, Sendable {
    /// The action.
    public var id: ID
    /// The incarnation of its number.
    public var incarnation: ID
    /// Its number.
    public var seq: Int64
    /// Its place in the chain.
    public var hash: [UInt8]

    /// Names an action by what may never change.
    public init(id: ID, incarnation: ID, seq: Int64, hash: [UInt8]) {
        self.id = id
        self.incarnation = incarnation
        self.seq = seq
        self.hash = hash
    }
}

/// What a desk shows after it booted from a crash image: what the checkers judge.
public struct CrashEvidence: Sendable {
    /// What was answered as saved before the cut.
    public var told: [ToldAction] = []
    /// Whether nothing but a cut befell an honest disk.
    public var isPureCut = true
    /// Why there is no agent, when there is none.
    public var halt: String?
    /// The records of the journal, in order.
    public var records: [JournalRecord] = []
    /// What the journal cannot read.
    public var holes: [JournalHole] = []
    /// Places whose record does not hang on the one before it.
    public var breaks: [Int64] = []
    /// How many losses the store has declared.
    public var declared = 0
    /// Where the store stands.
    public var position: StorePosition?
    /// The rows of the outbox.
    public var rows: [OutboxRow] = []
    /// The highest number of each incarnation that the cloud is known to hold.
    public var received: [ID: Int64] = [:]
    /// Expected cash by session and currency as the store tells it, in micro-units.
    public var cash: [String: Int64] = [:]
    /// What each folio shows by its number, in micro-units.
    public var folios: [String: Int64] = [:]
    /// What this desk itself put on it, by id and by number, action by action.
    public var posted: [String: Int64] = [:]
    /// Whether the store was moved away and made again.
    public var gaveUpStore = false
    /// A number for everything that the store holds.
    public var contents = ImageHash()
    /// A number for what it has from the journal alone.
    public var fold = ImageHash()
    /// ``fold`` after the store was thrown away and made again, when that was tried.
    public var rebuilt: ImageHash?
    /// ``contents`` after one more boot, when that was tried.
    public var again: ImageHash?

    /// Evidence of a desk that shows nothing.
    public init() {}
}

/// Looks at evidence for one promise; an empty answer means that it holds.
public protocol CrashChecker: Sendable {
    /// What is wrong, in sentences that begin with an id.
    static func faults(_ evidence: CrashEvidence) -> [String]
}
