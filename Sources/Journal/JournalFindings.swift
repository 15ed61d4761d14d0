public import Ledger

/// Numbers of the journal whose records are gone.
public struct JournalHole: Hashable, Sendable {
    /// The places that are lost.
    public let lsns: ClosedRange<Int64>
    /// The incarnation of the last action before them.
    public let incarnation: ID
    /// The numbers of the actions that are lost, nil when no action is, or none can be named.
    public internal(set) var seqs: ClosedRange<Int64>?
    /// False when it may never have been confirmed to anybody.
    public let isCertain: Bool
    /// What later records still tell of them, by place.
    public internal(set) var summaries: [RecordSummary]

    /// Takes a summary that another record carries, once.
    mutating func add(_ summary: RecordSummary) {
        guard !summaries.contains(where: { $0.lsn == summary.lsn }) else { return }
        summaries.append(summary)
        summaries.sort { $0.lsn < $1.lsn }
    }
}

/// Two records under one number (a volume set back and returned).
public struct JournalFork: Hashable, Sendable {
    /// The record that counts, of copy a.
    public let kept: JournalRecord
    /// The other one; its action is to be carried again.
    public let other: JournalRecord
}

/// How a store's position fits to the journal (`durability.md` 4, boot).
public enum StoreAgreement: Hashable, Sendable {
    /// No store was named.
    case unknown
    /// The store is behind or level: replay from its position on.
    case agrees
    /// The store is ahead: the journal lost its tail (BT-12).
    case isAhead
    /// The two differ at the store's position, or it is older than the journal (BT-13).
    case differs
}

/// What a scan found.
public struct JournalFindings: Sendable {
    /// Where to go on; hand it to ``ActionJournal``.
    public internal(set) var end: JournalEnd
    /// Where the journal stood before the first record that was told.
    public internal(set) var start: JournalPosition
    /// Behind the last record that can be read.
    public internal(set) var last: JournalPosition
    /// Whether there is no segment at all.
    public internal(set) var isEmpty = false
    /// What is gone, ascending.
    public internal(set) var holes: [JournalHole] = []
    /// Where the two copies tell different stories.
    public internal(set) var forks: [JournalFork] = []
    /// From this place on nothing was ever confirmed, in the last segment.
    public internal(set) var voidFrom: Int64?
    /// Places that only copy a held: outcomes that were unknown and are now saved.
    public internal(set) var adopted: [Int64] = []
    /// Places whose record does not hang on the one before it (I-13).
    public internal(set) var breaks: [Int64] = []
    /// Names of the files that were written anew.
    public internal(set) var repaired: [String] = []
    /// Names of the files that need it, but could not be.
    public internal(set) var unrepaired: [String] = []
    /// Segments that hold no more than the notes of a life in which nothing happened: they may be
    /// deleted once a later one is there (DUR-12).
    public internal(set) var disposable: [UInt32] = []
    /// How the named store fits.
    public internal(set) var agreement: StoreAgreement = .unknown
    /// What retention needs to know of each segment, oldest first.
    public internal(set) var segments: [SegmentFacts] = []
}

extension JournalFindings {
    /// Names the actions of a hole that no record follows, as far as others know them.
    mutating func nameTail(_ evidence: JournalEvidence) {
        guard let index = holes.indices.last, holes[index].lsns.upperBound > last.lsn else {
            return
        }
        let told = evidence.seq(of: last.incarnation)
        let most = last.seq + Int64(holes[index].lsns.count)
        let end = holes[index].isCertain ? told : max(told, most)
        holes[index].seqs = end > last.seq ? last.seq + 1...end : nil
    }
}

/// What others say must exist.
public struct JournalEvidence: Hashable, Sendable {
    /// The position of the store, when it can be read.
    public var store: JournalPosition?
    /// What the head files say.
    public var heads: [JournalPosition]
    /// The highest number that the cloud has, by incarnation.
    public var received: [ID: Int64]

    /// Collects what others say.
    ///
    /// - Parameters:
    ///   - store: The position of the store, when it can be read.
    ///   - heads: What the head files say.
    ///   - received: The highest number that the cloud has, by incarnation.
    public init(
        store: JournalPosition? = nil,
        heads: [JournalPosition] = [],
        received: [ID: Int64] = [:]
    ) {
        self.store = store
        self.heads = heads
        self.received = received
    }

    /// The highest place that somebody says was confirmed.
    var lsn: Int64 { max(store?.lsn ?? 0, heads.map(\.lsn).max() ?? 0) }

    /// The highest number of an incarnation that somebody says was given.
    func seq(of incarnation: ID) -> Int64 {
        let positions = heads + (store.map { [$0] } ?? [])
        let told = positions.filter { $0.incarnation == incarnation }.map(\.seq).max() ?? 0
        return max(told, received[incarnation] ?? 0)
    }
}
