import Ledger
public import World

/// Decides what a device says to its cloud, and when.
///
/// It is a value: events go in, steps come out. It has no I/O, no clock and no chance of its own,
/// so the simulator runs the very code that runs at the desk (law 7).
///
/// Three lanes run beside each other: hello, push and pull. A push waits for a hello that is due,
/// for a hash comparison comes before any resending; a pull waits for nobody (law 5). Nothing that
/// an answer says ever destroys an action: at worst a new numbering begins that carries them again.
///
/// - SeeAlso: P16, P17, P19.
public struct SyncEngine: Sendable {
    /// What the line is like.
    public internal(set) var line: LineState
    /// What the cloud thinks of this device.
    public internal(set) var standing: DeviceStanding = .active
    /// The numberings, oldest first; the last one is current.
    public internal(set) var incarnations: [LocalIncarnation]
    /// Where the replica stands.
    public internal(set) var cursor: Cursor?
    /// The epoch of the cloud that was last talked to.
    public internal(set) var cloudEpoch: String?
    /// What the cloud takes at once.
    public internal(set) var limits: SyncLimits = .floor
    /// How the cloud wants to be polled.
    public internal(set) var policy = HelloPolicy()
    /// Whether another machine goes on under this device's name.
    public var isQuarantined: Bool { quarantine != nil }
    /// Why it hands in nothing, nil while it does.
    public internal(set) var quarantine: QuarantineReason?
    /// Whether only handing in works, for the agent is too old.
    public internal(set) var isDrainOnly = false

    /// How often a suspended or refused device asks again, in milliseconds.
    static let refusedProbe: Int64 = 3_600_000
    /// How long the house may take to begin a numbering before it is asked again, in milliseconds.
    static let orderPatience: Int64 = 300_000
    /// How often it says hello in any case, in milliseconds.
    static let helloInterval: Int64 = 86_400_000

    let entropy: any Entropy
    let followsWake: Bool
    var capabilities: Set<String> = []

    /// How many actions the next push carries at most.
    public internal(set) var batch = BatchSize()
    var lanes: [SyncRequest: Lane] = [:]
    var lineBackoff = Backoff()
    var lineOpensAt: Timestamp?
    var lastNow: Timestamp
    var announcedWait: Timestamp?

    var isStarted = false
    var hasHello = false
    var isHelloWanted = true
    var helloDueAt: Timestamp?
    /// Until when the house is expected to begin, carry or check what it was told to; nothing is
    /// pushed meanwhile.
    var orderedUntil: Timestamp?
    var leaving: Set<ID> = []
    var pushed: (incarnation: ID, range: ClosedRange<Int64>)?
    var poison = PoisonWatch()
    var stuck: Set<ID> = []
    /// What is sent again though the cloud holds it, and of which numbering.
    var replay: (incarnation: ID, range: ClosedRange<Int64>)?
    /// The requests that were found stale, and corrected, since they were dated right.
    var staleTries: Set<SyncRequest> = []
    var alarmedCode: String?
    var isPullWanted = true
    var pullDueAt: Timestamp?
    var snapshotWanted: (reason: SnapshotReason, collections: [String]?)?
    var mismatchQuietUntil: Timestamp?
    var personWaits = false

    /// Makes the engine of a device that has booted.
    ///
    /// - Parameters:
    ///   - incarnations: What the journal holds, oldest first; the last one is current.
    ///   - cursor: Where the replica stands, nil when there is none.
    ///   - cloudEpoch: The epoch last talked to, nil when none is known.
    ///   - followsWake: Whether the house can wait in a long poll beside other requests.
    ///   - entropy: Where jitter comes from.
    ///   - now: The moment.
    public init(
        incarnations: [LocalIncarnation],
        cursor: Cursor?,
        cloudEpoch: String?,
        followsWake: Bool = false,
        entropy: any Entropy,
        at now: Timestamp
    ) {
        precondition(!incarnations.isEmpty, "a device that has booted has a numbering")
        self.incarnations = incarnations
        self.cursor = cursor
        self.cloudEpoch = cloudEpoch
        self.followsWake = followsWake
        self.entropy = entropy
        line = LineState(since: now)
        lastNow = now
    }

    /// The numbering that grows now.
    public var current: LocalIncarnation { incarnations[incarnations.count - 1] }

    /// What `Sync-State` says.
    public var state: SyncState {
        SyncState(
            incarnation: current.id,
            last: current.last,
            received: current.received,
            cloudEpoch: cloudEpoch
        )
    }

    /// How many actions the cloud does not hold yet.
    public var waitingCount: Int64 {
        incarnations.filter(\.isWaiting).reduce(0) { $0 + ($1.held - $1.received) }
    }

    /// The numbers of the current incarnation that are still to be sent again, nil for none.
    public var replaying: ClosedRange<Int64>? { replay?.range }

    /// Whether the cloud was asked for everything, and answered.
    ///
    /// What was settled before may not be: a cloud that was restored says so when it is asked.
    public var isCaughtUp: Bool {
        hasHello && !isHelloWanted && !isPullWanted && snapshotWanted == nil && orderedUntil == nil
            && replay == nil && ![SyncRequest.hello, .push, .pull].contains { lane($0).isBusy }
    }

    /// Takes note of what happened and says what to do, in this order.
    ///
    /// A wait comes first: what a later step brings about may announce an earlier one.
    public mutating func handle(_ event: SyncEvent, at now: Timestamp) -> [SyncStep] {
        follow(now)
        let noted = note(event, now)
        let requests = next(now)
        return nextWait(now) + noted + requests
    }

    private mutating func note(_ event: SyncEvent, _ now: Timestamp) -> [SyncStep] {
        switch event {
        case .started: isStarted = true
        case .captured(let last): captured(last)
        case .timeReached: announcedWait = nil
        case .poked: isPullWanted = true
        case .personWaited: hurry()
        case .leaseWished: isHelloWanted = true
        case .replayWanted(let first): wantReplay(from: first)
        case .resyncOrdered(let collections): snapshotWanted = (.mismatch, collections)
        case .timeAnswered: lineAnswered(.time, now)
        case .helloAnswered(let response, let matches):
            return greeted(response, matches, now)
        case .pushAnswered(let custody, let isMatching, let milliseconds):
            return pushAnswered(custody, isMatching, milliseconds, now)
        case .staged(let mark): staged(mark, now)
        case .applied(let checkpoint, let mismatched):
            return applied(checkpoint, mismatched, now)
        case .foreignRowSeen:
            // Whoever is given another's rows may also give away its own (AM4).
            if isQuarantined { return [] }
            quarantine = .foreignRow
            return [.quarantine(.foreignRow)]
        case .snapshotLoaded(let cursor): snapshotLoaded(cursor, now)
        case .woken(let hasChanges):
            lineAnswered(.wake, now)
            isPullWanted = isPullWanted || hasChanges
        case .hinted(let hints): hinted(hints, now)
        case .refused(let request, let problem, let retryAfter):
            return refused(request, problem, retryAfter, now)
        case .failed(let request, let fault): failed(request, fault, now)
        case .incarnationBegan(let begun):
            carried()
            incarnations.append(begun)
        case .carried(let last):
            carried()
            captured(last)
        case .chainChecked(let incarnation, let isGood):
            return chainChecked(incarnation, isGood)
        }
        return []
    }

    /// Keeps the waits right when the clock was set back; set forward, they merely end early.
    private mutating func follow(_ now: Timestamp) {
        if now < lastNow {
            let delta = now.milliseconds - lastNow.milliseconds
            for request in lanes.keys { lanes[request]?.shift(by: delta) }
            for moment in [
                \Self.lineOpensAt, \.helloDueAt, \.pullDueAt, \.mismatchQuietUntil, \.orderedUntil,
            ] {
                self[keyPath: moment] = self[keyPath: moment]?.adding(milliseconds: delta)
            }
            announcedWait = nil
            poison.shift(by: delta)
            line.shift(by: delta)
        }
        lastNow = now
    }

    private mutating func captured(_ last: Int64) {
        guard last > current.last else { return }
        incarnations[incarnations.count - 1].last = last
        incarnations[incarnations.count - 1].held = last
    }
}
