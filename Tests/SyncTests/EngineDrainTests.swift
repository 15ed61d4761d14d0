import Ledger
import Sync
import TestSupport
import Testing
import World

/// The engine on a good day, and on a bad line.
struct EngineDrainTests {
    private typealias Rig = EngineRig

    @Test func `P19.1: it says hello first, then pushes and pulls side by side`() {
        var rig = Rig()
        let steps = rig.start(holding: [Rig.known(Rig.first, 1)])
        #expect(
            steps == [
                .record(incarnation: Rig.first, received: 1, safe: 0), Rig.push(Rig.first, 2, 9),
                .pull(Rig.cursor),
            ]
        )
        #expect(rig.engine.line.state == .online)
        #expect(rig.engine.state.text.hasSuffix("last=9, recv=1, epoch=\"ce_1\""))
    }

    @Test func `P19.1: a capture is pushed at once, one push at a time`() {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 9)])
        rig.endPull()
        #expect(rig.tell(.captured(last: 10)) == [Rig.push(Rig.first, 10, 10)])
        #expect(rig.tell(.captured(last: 11)) == [])
        #expect(rig.tell(.captured(last: 12)) == [])
        #expect(
            rig.tell(Rig.answered(Rig.first, 10)) == [
                .record(incarnation: Rig.first, received: 10, safe: 0),
                Rig.push(Rig.first, 11, 12),
            ]
        )
        #expect(rig.engine.waitingCount == 2)
    }

    @Test func `P19.2, FM-A-04: 10,000 actions drain in batches that grow to 500`() {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 10_000)])
        var steps = rig.start(holding: [KnownIncarnation(unknown: Rig.first)])
        var sizes: [Int64] = []
        var expected: Int64 = 1
        while case .push(_, let first, let last)? = steps.first(where: Self.isPush) {
            #expect(first == expected)
            sizes.append(last - first + 1)
            expected = last + 1
            steps = rig.tell(Rig.answered(Rig.first, last))
        }
        #expect(expected == 10_001)
        #expect(rig.engine.waitingCount == 0)
        #expect(sizes.prefix(6) == [25, 50, 100, 200, 400, 500])
        #expect(sizes.max() == 500)
        #expect(sizes.count == 24)
    }

    @Test func `P9.4: an answer lost 20 times is asked for 20 times, from the same number`() throws
    {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 1)])
        rig.endPull()
        for _ in 0..<20 {
            rig.tell(.failed(.push, .interrupted))
            var steps = try rig.waitOut().steps
            while steps.count(of: .push) == 0 {
                for step in steps {
                    if step == .time { steps = rig.tell(.timeAnswered) }
                    if step == .hello {
                        let greeting = Rig.greeting([Rig.known(Rig.first, 1)])
                        steps = rig.tell(.helloAnswered(greeting, matches: [:]))
                    }
                }
                if steps.count(of: .push) > 0 { break }
                steps = try rig.waitOut().steps
            }
            #expect(steps.contains(Rig.push(Rig.first, 2, 9)))
            if steps.count(of: .pull) > 0 { rig.endPull() }
        }
        #expect(rig.engine.current.received == 1)
        rig.tell(Rig.answered(Rig.first, 9))
        #expect(rig.engine.waitingCount == 0)
    }

    @Test func `P19.3: a dead line is probed ever less often, and nothing is given up`() throws {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 1)])
        rig.endPull()
        rig.tell(.failed(.push, .noRoute))
        let began = rig.now
        while rig.now < began.adding(milliseconds: 6 * 3_600_000) {
            for step in try rig.waitOut().steps {
                if step == .time { rig.tell(.failed(.time, .noRoute)) }
                if case .push = step { rig.tell(.failed(.push, .noRoute)) }
                if case .pull = step { rig.tell(.failed(.pull, .noRoute)) }
            }
        }
        let probes = rig.trace.count(of: .time)
        #expect((60...160).contains(probes), "\(probes) probes in six hours")
        #expect(rig.engine.line.state == .offline)
        #expect(rig.engine.line.reason == "no_route")
        #expect(rig.engine.line.since == began)
        #expect(rig.engine.waitingCount == 8)
    }

    @Test(arguments: [2_400_000, -2_400_000] as [Int64])
    func `SC-03: a clock that jumps while the cloud is gone brings no burst of requests`(
        jump: Int64
    ) throws {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 3)])
        rig.start(holding: [Rig.known(Rig.first, 3)])
        var lost = [rig.tell(.failed(.pull, .noRoute)), rig.tell(.failed(.push, .noRoute))].joined()
            .compactMap { Rig.request(of: $0) }
        rig.pass(milliseconds: jump)
        var asked = 0
        let end = rig.now.adding(milliseconds: 600_000)
        while rig.now < end {
            for request in lost { rig.tell(.failed(request, .noRoute)) }
            asked += lost.count
            // What was announced before the jump may be over; nothing announced after it is.
            if let moment = rig.announced, moment <= rig.now {
                rig.announced = nil
                lost = rig.tell(.timeReached).compactMap { Rig.request(of: $0) }
                asked += 1
            } else {
                lost = try rig.waitOut().steps.compactMap { Rig.request(of: $0) }
            }
            guard asked < 200 else { break }
        }
        #expect(asked < 200)
    }

    @Test func `P19.3, SC-35: when the line is back 500 desks spread, and say hello first`() throws
    {
        var arrivals = [0, 0, 0, 0]
        for seed in 1...500 as ClosedRange<UInt64> {
            var rig = try down(seed: seed)
            #expect(rig.tell(.timeAnswered) == [])
            let (steps, waited) = try rig.waitOut()
            #expect(steps == [.hello])
            #expect(waited <= 60_000)
            arrivals[Int(min(3, waited / 15_000))] += 1
        }
        #expect(arrivals.allSatisfy { (80...170).contains($0) }, "\(arrivals)")
    }

    @Test func `P19.3: while a person waits there is no spread`() throws {
        var rig = try down(seed: 7)
        rig.tell(.personWaited)
        #expect(rig.tell(.timeAnswered).contains(.hello))
        var later = try down(seed: 7)
        #expect(later.tell(.timeAnswered) == [])
        #expect(later.tell(.personWaited).contains(.hello))
    }

    @Test func `P3: Retry-After is kept even while a person waits`() throws {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 1)])
        rig.endPull()
        rig.tell(.refused(.push, Problem(.unavailable), retryAfterSeconds: 120))
        #expect(rig.tell(.personWaited).count(of: .push) == 0)
        rig.pass(milliseconds: 119_999)
        #expect(rig.tell(.timeReached).count(of: .push) == 0)
        rig.pass(milliseconds: 1)
        #expect(rig.tell(.timeReached).count(of: .push) == 1)
    }

    @Test func `P19.4: a portal is named, and leaves the outbox untouched`() throws {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 1)])
        for _ in 0..<30 {
            rig.tell(.failed(.push, .portal))
            rig.tell(.failed(.pull, .portal))
            _ = try rig.waitOut()
            rig.tell(.failed(.time, .portal))
        }
        #expect(rig.engine.line.state == .captivePortal)
        #expect(rig.engine.current.received == 1)
        #expect(rig.engine.waitingCount == 8)
    }

    @Test func `P19.4, FM-B-02: each fault has its word`() {
        let words: [(LineFault, LineState.State, String)] = [
            (.noRoute, .offline, "no_route"), (.interrupted, .offline, "interrupted"),
            (.timeout, .offline, "timeout"), (.malformed, .offline, "malformed"),
            (.tls, .tlsError, "tls"), (.tlsDate, .tlsError, "tls_date"),
            (.portal, .captivePortal, "portal"),
        ]
        for (fault, state, reason) in words {
            var rig = Rig()
            rig.tell(.started)
            rig.tell(.failed(.hello, fault))
            #expect(rig.engine.line.state == state)
            #expect(rig.engine.line.reason == reason)
        }
        #expect(LineFault(WireError(.unreachable, "")) == .noRoute)
        #expect(LineFault(WireError(.tlsDate, "")) == .tlsDate)
    }

    @Test func `P19.2: a timeout halves the batch, a broken connection does not`() throws {
        for (fault, size) in [(LineFault.timeout, 12), (.interrupted, 25)] as [(LineFault, Int64)] {
            var rig = Rig([LocalIncarnation(id: Rig.first, last: 100)])
            rig.start(holding: [KnownIncarnation(unknown: Rig.first)])
            rig.tell(.failed(.push, fault))
            #expect(try rig.waitOut().steps.contains(Rig.push(Rig.first, 1, size)))
        }
    }

    @Test func `P19.3: a clock set back delays nothing for long, one set forward loses nothing`()
        throws
    {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 1)])
        rig.tell(.failed(.push, .noRoute))
        rig.pass(milliseconds: -365 * 86_400_000)
        rig.tell(.captured(last: 10))
        let waited = try rig.waitOut().milliseconds
        #expect(waited <= 1_000)
        rig.pass(milliseconds: 365 * 86_400_000)
        rig.tell(.timeReached)
        #expect(rig.engine.waitingCount == 9)
    }

    static func isPush(_ step: SyncStep) -> Bool {
        if case .push = step { return true }
        return false
    }

    /// A desk whose line is down, with a probe under way.
    private func down(seed: UInt64) throws -> EngineRig {
        var rig = Rig(seed: seed)
        rig.start(holding: [Rig.known(Rig.first, 1)])
        rig.endPull()
        rig.tell(.failed(.push, .noRoute))
        for _ in 0..<4 {
            _ = try rig.waitOut()
            rig.tell(.failed(.push, .noRoute))
        }
        let steps = try rig.waitOut().steps
        #expect(steps == [.time])
        return rig
    }
}
