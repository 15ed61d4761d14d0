import Ledger
import Sync
import TestSupport
import Testing
import World

/// A desk's engine with a clock that moves when it is told to.
struct EngineRig {
    static let first = id("01a1fc44-d730-7e84-99c2-da9b199f05bc")
    static let second = id("01a201e9-5ecc-7b1e-a29d-11c07063f291")
    static let third = id("01a201fb-aa00-73e7-82cc-3eb8c9aabb8c")
    static let device = id("01a1fc44-d1b8-7263-a4db-e41488fb8721")
    static let cursor = cursor("c1.kQ2e")
    static let seed: UInt64 = 8_814

    var engine: SyncEngine
    var now = Timestamp(milliseconds: 1_795_252_322_129)
    var trace: [SyncStep] = []
    var announced: Timestamp?

    init(
        _ incarnations: [LocalIncarnation] = [LocalIncarnation(id: Self.first, last: 9)],
        cursor: Cursor? = Self.cursor,
        cloudEpoch: String? = "ce_1",
        followsWake: Bool = false,
        seed: UInt64 = Self.seed
    ) {
        engine = SyncEngine(
            incarnations: incarnations,
            cursor: cursor,
            cloudEpoch: cloudEpoch,
            followsWake: followsWake,
            entropy: SeededEntropy(seed),
            at: now
        )
    }

    /// Tells the engine, and gives the steps without its waits.
    @discardableResult
    mutating func tell(_ event: SyncEvent) -> [SyncStep] {
        var steps: [SyncStep] = []
        for step in engine.handle(event, at: now) {
            trace.append(step)
            if case .wait(let moment) = step { announced = moment } else { steps.append(step) }
        }
        return steps
    }

    mutating func pass(milliseconds: Int64) {
        now = now.adding(milliseconds: milliseconds)
    }

    /// Lets time pass up to the announced moment; gives the steps and how long it took.
    mutating func waitOut() throws -> (steps: [SyncStep], milliseconds: Int64) {
        let moment = try #require(announced)
        let waited = moment.milliseconds - now.milliseconds
        #expect(waited > 0)
        announced = nil
        now = moment
        return (tell(.timeReached), waited)
    }

    /// Starts and gets through the hello of a cloud that holds this much of each numbering.
    @discardableResult
    mutating func start(holding known: [KnownIncarnation]) -> [SyncStep] {
        #expect(tell(.started) == [.hello])
        return tell(.helloAnswered(Self.greeting(known), matches: [:]))
    }

    /// Ends the pull that a hello brings, so that only the push lane is busy.
    mutating func endPull() {
        tell(.applied(Self.checkpoint(), mismatched: []))
    }

    /// The request that a step makes, nil when it makes none.
    static func request(of step: SyncStep) -> SyncRequest? {
        switch step {
        case .hello: .hello
        case .time: .time
        case .push: .push
        case .pull: .pull
        case .snapshot: .snapshot
        default: nil
        }
    }

    static func greeting(
        _ known: [KnownIncarnation],
        cloudEpoch: String = "ce_1",
        standing: DeviceStanding = .active,
        cursorStatus: HelloResponse.CursorStatus = .ok
    ) -> HelloResponse {
        var response = HelloResponse(
            cloud: .init(name: "test", version: "1.0.0", cloudEpoch: cloudEpoch, region: "eu1"),
            deviceID: device,
            standing: standing,
            view: "v_1"
        )
        response.incarnations = known
        response.cursorStatus = cursorStatus
        response.capabilities = ["wake"]
        return response
    }

    static func known(
        _ incarnation: ID,
        _ received: Int64,
        state: KnownIncarnation.State = .current,
        match: Bool? = true,
        safe: Int64 = 0
    ) -> KnownIncarnation {
        KnownIncarnation(custody(incarnation, received, safe: safe), state: state, match: match)
    }

    static func custody(_ incarnation: ID, _ received: Int64, safe: Int64 = 0) -> Custody {
        Custody(
            incarnation: incarnation,
            receivedSeq: received,
            headHash: [UInt8](repeating: 1, count: 32),
            decided: RangeSet(),
            safeSeq: safe
        )
    }

    static func checkpoint(hasMore: Bool = false) -> Checkpoint {
        Checkpoint(
            cursor: cursor,
            at: Timestamp(milliseconds: 0),
            custody: [],
            sums: [:],
            hasMore: hasMore
        )
    }

    static func answered(
        _ incarnation: ID,
        _ received: Int64,
        isMatching: Bool = true,
        milliseconds: Int64 = 900
    ) -> SyncEvent {
        .pushAnswered(
            custody(incarnation, received),
            isMatching: isMatching,
            milliseconds: milliseconds
        )
    }

    static func push(_ incarnation: ID, _ first: Int64, _ last: Int64) -> SyncStep {
        .push(incarnation: incarnation, first: first, last: last)
    }

    private static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("no id") }
        return id
    }

    private static func cursor(_ text: String) -> Cursor {
        guard let cursor = Cursor(text) else { preconditionFailure("no cursor") }
        return cursor
    }
}

extension Collection where Element == SyncStep {
    /// How often the steps are of a kind.
    func count(of request: SyncRequest) -> Int {
        count { step in
            switch (step, request) {
            case (.hello, .hello), (.time, .time), (.push, .push), (.pull, .pull),
                (.snapshot, .snapshot), (.wake, .wake):
                true
            default: false
            }
        }
    }
}
