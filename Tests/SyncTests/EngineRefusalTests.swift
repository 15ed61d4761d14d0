import Ledger
import Sync
import TestSupport
import Testing
import World

/// What the engine makes of each problem of P18.1.
struct EngineRefusalTests {
    private typealias Rig = EngineRig

    @Test func `FM-A-01, FM-B-30: 503 for hours keeps the actions, bounds tries, and pulls go on`()
        throws
    {
        var rig = pushing()
        rig.tell(.refused(.push, Problem(.writesFrozen), retryAfterSeconds: nil))
        #expect(rig.engine.line.state == .cloudError)
        #expect(rig.engine.line.reason == "writes_frozen")
        let began = rig.now
        while rig.now < began.adding(milliseconds: 4 * 3_600_000) {
            for step in try rig.waitOut().steps {
                switch step {
                case .push(_, let first, _):
                    #expect(first == 2)
                    rig.tell(.refused(.push, Problem(.writesFrozen), retryAfterSeconds: nil))
                case .pull: rig.endPull()
                default: break
                }
            }
        }
        let tries = rig.trace.count(of: .push)
        #expect((40...110).contains(tries), "\(tries) tries in four hours")
        #expect(rig.trace.count(of: .pull) >= 47)
        #expect(rig.trace.count(of: .time) == 0)
        #expect(rig.engine.line.state == .cloudError)
        #expect(rig.engine.line.since == began)
        #expect(rig.engine.waitingCount == 8)
    }

    @Test func `D20, FM-B-20: no status whatever costs an action`() {
        for status in 300..<600 {
            for request in [SyncRequest.push, .hello, .pull] {
                var rig = pushing()
                let problem = Problem(Response(Status(rawValue: status)))
                let steps = rig.tell(.refused(request, problem, retryAfterSeconds: nil))
                #expect(rig.engine.waitingCount == 8, "\(status)")
                #expect(rig.engine.current.received == 1)
                let isHarmless = steps.allSatisfy { step in
                    switch step {
                    case .beginIncarnation, .carry, .quarantine: false
                    default: true
                    }
                }
                #expect(isHarmless, "\(status)")
            }
        }
    }

    @Test func `O4: a gap is told by a hello, and the push goes on from what is expected`() throws {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 6)])
        rig.start(holding: [Rig.known(Rig.first, 6)])
        rig.endPull()
        let problem = Problem(.seqGap, members: ["expected_seq": 3])
        rig.tell(.refused(.push, problem, retryAfterSeconds: nil))
        #expect(rig.engine.current.received == 2)
        let greeting = Rig.greeting([Rig.known(Rig.first, 2)])
        var steps = rig.tell(.helloAnswered(greeting, matches: [:]))
        if steps.count(of: .push) == 0 { steps += try rig.waitOut().steps }
        #expect(steps.contains(Rig.push(Rig.first, 3, 9)))
    }

    @Test func `P16.1: a hello follows every 409, 410 and 412`() {
        let names: [Code.SyncName] = [
            .seqGap, .seqFork, .incarnationConflict, .pushInProgress, .cloudEpochChanged,
            .incarnationClosed,
        ]
        for name in names {
            var rig = pushing()
            let steps = rig.tell(.refused(.push, Problem(name), retryAfterSeconds: nil))
            #expect(steps.count(of: .hello) == 1, "\(name)")
            #expect(steps.count(of: .push) == 0)
        }
    }

    @Test func `P11.7: a cursor that is gone is replaced by a snapshot, pushes go on`() throws {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 1)])
        var steps = rig.tell(.refused(.pull, Problem(.cursorGone), retryAfterSeconds: nil))
        steps += try rig.waitOut().steps
        #expect(steps.contains(.snapshot(.cursorGone, collections: nil)))
        let pushed = rig.tell(Rig.answered(Rig.first, 9))
        #expect(pushed.contains(.record(incarnation: Rig.first, received: 9, safe: 0)))
        #expect(rig.engine.waitingCount == 0)
        let after = rig.tell(.helloAnswered(Rig.greeting([Rig.known(Rig.first, 9)]), matches: [:]))
        #expect(after.count(of: .snapshot) == 0)
        #expect(rig.tell(.snapshotLoaded(Rig.cursor)).contains(.pull(Rig.cursor)))
    }

    @Test func `P5.5: a stale signature is corrected and sent again once, then a person is told`() {
        var rig = pushing()
        let stale = Problem(.signatureStale, members: ["server_time_ms": 1_795_254_807_000])
        #expect(
            rig.tell(.refused(.push, stale, retryAfterSeconds: nil)) == [
                .correctClock(cloud: Timestamp(milliseconds: 1_795_254_807_000)),
                Rig.push(Rig.first, 2, 9),
            ]
        )
        #expect(
            rig.tell(.refused(.push, stale, retryAfterSeconds: nil)) == [
                .alarm(.refused(code: "MELMASTOON.SYNC.SIGNATURE_STALE"))
            ]
        )
        rig.pass(milliseconds: 3_599_000)
        #expect(rig.tell(.timeReached) == [])
        rig.pass(milliseconds: 1_000)
        #expect(rig.tell(.timeReached).contains(.hello))
    }

    @Test func `P5.5: what was under way when the clock jumped is corrected, each request once`() {
        var rig = pushing()
        let cloud = Timestamp(milliseconds: 1_795_254_807_000)
        let stale = Problem(.signatureStale, members: ["server_time_ms": 1_795_254_807_000])
        rig.tell(.refused(.push, stale, retryAfterSeconds: nil))
        let steps = rig.tell(.refused(.pull, stale, retryAfterSeconds: nil))
        #expect(steps == [.correctClock(cloud: cloud), .pull(Rig.cursor)])
        let again = rig.tell(.refused(.pull, stale, retryAfterSeconds: nil))
        #expect(again == [.alarm(.refused(code: "MELMASTOON.SYNC.SIGNATURE_STALE"))])
    }

    @Test func `P5.5: a date that was found right once may be corrected again`() {
        var rig = pushing()
        let cloud = Timestamp(milliseconds: 1_795_254_807_000)
        let stale = Problem(.signatureStale, members: ["server_time_ms": 1_795_254_807_000])
        rig.tell(.refused(.push, stale, retryAfterSeconds: nil))
        // The next answer refuses for another cause: the date was right. Then the clock jumps.
        rig.tell(.refused(.push, Problem(.deviceSuspended), retryAfterSeconds: nil))
        rig.pass(milliseconds: 3_600_000)
        rig.tell(.timeReached)
        rig.tell(.refused(.hello, stale, retryAfterSeconds: nil))
        rig.tell(.refused(.hello, Problem(.deviceSuspended), retryAfterSeconds: nil))
        rig.pass(milliseconds: 3_600_000)
        rig.tell(.timeReached)
        let steps = rig.tell(.refused(.hello, stale, retryAfterSeconds: nil))
        #expect(steps == [.correctClock(cloud: cloud), .hello])
    }

    @Test(arguments: [401, 403])
    func `P18.1: a refusal whose problem cannot be read stops nothing`(status: Int) {
        var rig = pushing()
        // An answer that was cut on its way still has its status.
        let cut = Problem(Response(Status(rawValue: status), body: Array("{\"code\":\"MELM".utf8)))
        #expect(rig.tell(.refused(.push, cut, retryAfterSeconds: nil)).alarms == [])
        rig.pass(milliseconds: 2_000)
        #expect(rig.tell(.timeReached).contains(Rig.push(Rig.first, 2, 9)))
    }

    @Test func `P5.6: a suspended device asks hourly, keeps all, and goes on when it is let in`() {
        var rig = pushing()
        #expect(
            rig.tell(.refused(.push, Problem(.deviceSuspended), retryAfterSeconds: nil)) == [
                .adopt(.suspended)
            ]
        )
        #expect(rig.tell(.captured(last: 10)) == [])
        for _ in 0..<5 {
            rig.pass(milliseconds: 3_600_000)
            #expect(rig.tell(.timeReached) == [.hello])
            rig.tell(.refused(.hello, Problem(.deviceSuspended), retryAfterSeconds: nil))
        }
        rig.pass(milliseconds: 3_600_000)
        rig.tell(.timeReached)
        let steps = rig.tell(
            .helloAnswered(Rig.greeting([Rig.known(Rig.first, 1)]), matches: [:])
        )
        #expect(steps.contains(.adopt(.active)))
        #expect(steps.contains(Rig.push(Rig.first, 2, 10)))
    }

    @Test func `P5.6: a revoked device hands in what it holds, and pulls nothing`() throws {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 40)])
        #expect(rig.tell(.started) == [.hello])
        let greeting = Rig.greeting([Rig.known(Rig.first, 1)], standing: .revoked)
        let steps = rig.tell(.helloAnswered(greeting, matches: [:]))
        #expect(steps.contains(.adopt(.revoked)))
        #expect(steps.contains(Rig.push(Rig.first, 2, 26)))
        #expect(rig.engine.line.state == .revoked)
        #expect(rig.tell(Rig.answered(Rig.first, 26)).contains(Rig.push(Rig.first, 27, 40)))
        rig.tell(Rig.answered(Rig.first, 40))
        #expect(rig.trace.count(of: .pull) == 0)
        #expect(rig.engine.waitingCount == 0)
    }

    @Test func `P18.1: 413 halves below what was sent and adopts the limits`() {
        var rig = pushing()
        var limits = SyncLimits.reference
        limits.maxActions = 20
        let problem = Problem(.batchTooLarge, members: ["limits": limits.json])
        #expect(
            rig.tell(.refused(.push, problem, retryAfterSeconds: nil)) == [
                Rig.push(Rig.first, 2, 6)
            ]
        )
        #expect(rig.engine.limits.maxActions == 20)
    }

    @Test func `P18.1: 429 halves and waits, 426 only drains, 421 moves`() {
        var rig = pushing()
        rig.tell(.refused(.push, Problem(.rateLimited), retryAfterSeconds: 10))
        rig.pass(milliseconds: 20_000)
        #expect(rig.tell(.timeReached).contains(Rig.push(Rig.first, 2, 9)))
        var old = Rig()
        old.start(holding: [Rig.known(Rig.first, 1)])
        #expect(
            old.tell(.refused(.pull, Problem(.clientTooOld), retryAfterSeconds: nil)) == [
                .alarm(.clientTooOld)
            ]
        )
        #expect(old.engine.isDrainOnly)
        #expect(old.tell(.captured(last: 10)) == [])
        #expect(old.tell(Rig.answered(Rig.first, 9)).contains(Rig.push(Rig.first, 10, 10)))
        var moving = pushing()
        let moved = Problem(.regionMoved, members: ["base_url": "https://b.example/sync/v1"])
        let steps = moving.tell(.refused(.push, moved, retryAfterSeconds: nil))
        #expect(steps.contains(.moveRegion(baseURL: "https://b.example/sync/v1")))
    }

    @Test
    func `P9.9: three refusals of one action over ten minutes, and a good chain, make it poison`()
        throws
    {
        var rig = pushing()
        var steps: [SyncStep] = []
        let began = rig.now
        var sizes: [Int64] = [8]
        while !steps.contains(.checkChain(incarnation: Rig.first)) {
            let problem = Problem(.envelopeInvalid)
            steps = rig.tell(.refused(.push, problem, retryAfterSeconds: nil))
            #expect(steps.count(of: .push) == 0)
            if steps.contains(.checkChain(incarnation: Rig.first)) { break }
            while steps.count(of: .push) == 0 {
                steps = try rig.waitOut().steps
                if steps.count(of: .pull) > 0 { rig.endPull() }
            }
            for case .push(_, let first, let last) in steps { sizes.append(last - first + 1) }
        }
        #expect(rig.now >= began.adding(milliseconds: 600_000))
        #expect(sizes.prefix(4) == [8, 8, 6, 3])
        #expect(sizes.suffix(3) == [1, 1, 1])
        #expect(
            rig.tell(.chainChecked(incarnation: Rig.first, isGood: true)) == [
                .alarm(.incarnation(.poison)),
                .beginIncarnation(
                    .poison,
                    carry: [Carry(incarnation: Rig.first, from: 2, poison: 2)]
                ),
            ]
        )
        let begun = LocalIncarnation(id: Rig.second, last: 9)
        #expect(rig.tell(.incarnationBegan(begun)).contains(Rig.push(Rig.second, 1, 1)))
    }

    @Test func `P9.9, FM-B-18: a 5xx, a timeout or a bad own chain never make poison`() throws {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 1)])
        rig.start(holding: [KnownIncarnation(unknown: Rig.first)])
        rig.endPull()
        for _ in 0..<50 {
            rig.tell(.refused(.push, Problem(.internal), retryAfterSeconds: nil))
            while try rig.waitOut().steps.count(of: .push) == 0 { rig.endPull() }
        }
        let isPoison = rig.trace.contains(.checkChain(incarnation: Rig.first))
        #expect(!isPoison)
        rig.tell(.refused(.push, Problem(.chainInvalid), retryAfterSeconds: nil))
        #expect(
            rig.tell(.chainChecked(incarnation: Rig.first, isGood: false)).count(of: .push) == 0
        )
        #expect(rig.engine.waitingCount == 1)
    }

    /// A desk of 9 actions of which the cloud has 1, with the push of the rest under way.
    private func pushing() -> EngineRig {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 1)])
        rig.endPull()
        return rig
    }
}

extension [SyncStep] {
    /// What a person is told.
    fileprivate var alarms: [SyncAlarm] {
        compactMap { step in
            guard case .alarm(let alarm) = step else { return nil }
            return alarm
        }
    }
}
