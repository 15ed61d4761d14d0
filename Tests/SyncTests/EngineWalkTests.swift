import Ledger
import Sync
import TestSupport
import Testing
import World

/// Random days: whatever the other side does, the rules of the engine hold.
struct EngineWalkTests {
    private typealias Rig = EngineRig

    /// A cloud that takes what follows on and forgets nothing, at the end of a bad line.
    private struct Walk {
        var rig: EngineRig
        var random: Seed
        var held: Int64 = 0
        var captured: Int64 = 9
        var underWay: [SyncStep] = []

        init(seed: UInt64) {
            rig = EngineRig(seed: seed)
            random = Seed(seed)
        }

        mutating func tell(_ event: SyncEvent) {
            underWay += rig.tell(event).filter { step in
                switch step {
                case .hello, .time, .push, .pull, .snapshot: true
                default: false
                }
            }
        }

        /// Answers the oldest request, well or badly.
        mutating func answer(isGood: Bool) {
            guard !underWay.isEmpty else { return }
            let step = underWay.removeFirst()
            if case .push(_, let first, let last) = step {
                #expect(first <= held + 1, "a gap")
                // The cloud may have taken it though the answer is lost.
                if isGood || random.below(2) == 0 { held = max(held, last) }
            }
            tell(isGood ? good(step) : bad(step))
        }

        private func good(_ step: SyncStep) -> SyncEvent {
            switch step {
            case .hello:
                let known =
                    held == 0
                    ? KnownIncarnation(unknown: EngineRig.first)
                    : EngineRig.known(EngineRig.first, held)
                return .helloAnswered(EngineRig.greeting([known]), matches: [:])
            case .push: return EngineRig.answered(EngineRig.first, held)
            case .pull: return .applied(EngineRig.checkpoint(), mismatched: [])
            case .snapshot: return .snapshotLoaded(EngineRig.cursor)
            default: return .timeAnswered
            }
        }

        private mutating func bad(_ step: SyncStep) -> SyncEvent {
            let request: SyncRequest =
                switch step {
                case .hello: .hello
                case .push: .push
                case .pull: .pull
                case .snapshot: .snapshot
                default: .time
                }
            let faults: [LineFault] = [.noRoute, .timeout, .portal, .interrupted, .tls]
            let names: [Code.SyncName] = [
                .unavailable, .rateLimited, .pushInProgress, .cloudEpochChanged, .internal,
                .cursorGone, .malformedJson, .batchTooLarge, .notFound,
            ]
            if random.below(2) == 0 {
                return .failed(request, faults[random.below(faults.count)])
            }
            let problem = Problem(names[random.below(names.count)])
            return .refused(request, problem, retryAfterSeconds: random.below(4) == 0 ? 5 : nil)
        }

        mutating func wander() {
            switch random.below(8) {
            case 0:
                captured += 1
                tell(.captured(last: captured))
            case 1:
                rig.pass(milliseconds: Int64(random.below(20_000)))
                tell(.timeReached)
            case 2: tell(random.below(2) == 0 ? .poked : .personWaited)
            default: answer(isGood: random.below(3) > 0)
            }
            #expect(underWay.count(of: .push) <= 1)
            #expect(underWay.count(of: .hello) + underWay.count(of: .push) <= 1)
            #expect(underWay.count(of: .pull) + underWay.count(of: .snapshot) <= 1)
            #expect(rig.engine.current.received <= held)
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `I-20: after heal everything drains, whatever the line did before`(seed: UInt64) throws {
        var walk = Walk(seed: seed)
        walk.tell(.started)
        for _ in 0..<400 { walk.wander() }
        let healed = walk.rig.now
        while walk.rig.engine.waitingCount > 0 || walk.held < walk.captured {
            if walk.underWay.isEmpty {
                walk.rig.announced = walk.rig.announced.map { max($0, walk.rig.now) }
                let moment = try #require(walk.rig.announced)
                walk.rig.now = max(walk.rig.now, moment)
                walk.tell(.timeReached)
            }
            walk.answer(isGood: true)
            let spent = walk.rig.now.milliseconds - healed.milliseconds
            guard spent < 30 * 60_000 else {
                Issue.record("seed \(seed): not drained after 30 minutes")
                return
            }
        }
        #expect(walk.held == walk.captured)
    }
}
