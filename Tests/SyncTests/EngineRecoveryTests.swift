import Ledger
import Sync
import TestSupport
import Testing
import World

/// What the engine does when one side went back, forked or was cloned.
struct EngineRecoveryTests {
    private typealias Rig = EngineRig

    @Test func `P17.3: an older numbering goes to its end before the new one begins`() {
        var rig = Rig([
            LocalIncarnation(id: Rig.first, last: 13, held: 11, received: 9),
            LocalIncarnation(id: Rig.second, last: 3),
        ])
        let steps = rig.start(holding: [
            Rig.known(Rig.first, 9), KnownIncarnation(unknown: Rig.second),
        ])
        #expect(steps.contains(Rig.push(Rig.first, 10, 11)))
        #expect(rig.tell(Rig.answered(Rig.first, 11)).contains(Rig.push(Rig.second, 1, 3)))
        rig.tell(Rig.answered(Rig.second, 3))
        #expect(rig.engine.waitingCount == 0)
    }

    @Test func `P17.4: a cloud that went back a little gets the rest again`() {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 9)])
        let steps = rig.start(holding: [Rig.known(Rig.first, 3)])
        #expect(steps.contains(.record(incarnation: Rig.first, received: 3, safe: 0)))
        #expect(steps.contains(Rig.push(Rig.first, 4, 9)))
    }

    @Test func `P17.7, FM-B-34: another cloud epoch brings hello, the table and a snapshot`() throws
    {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 8)])
        rig.start(holding: [Rig.known(Rig.first, 8)])
        rig.endPull()
        let refused = rig.tell(
            .refused(.push, Problem(.cloudEpochChanged), retryAfterSeconds: nil)
        )
        #expect(refused.contains(.hello))
        let greeting = Rig.greeting(
            [Rig.known(Rig.first, 5)],
            cloudEpoch: "ce_2",
            cursorStatus: .unknown
        )
        var steps = rig.tell(.helloAnswered(greeting, matches: [:]))
        #expect(steps.contains(.snapshot(.cloudRestored, collections: nil)))
        if steps.count(of: .push) == 0 { steps = try rig.waitOut().steps }
        #expect(steps.contains(Rig.push(Rig.first, 6, 9)))
        #expect(rig.engine.state.cloudEpoch == "ce_2")
    }

    @Test func `P17.7: nobody is caught up before the cloud was asked and has answered`() throws {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 9)])
        #expect(!rig.engine.isCaughtUp)
        rig.start(holding: [Rig.known(Rig.first, 9)])
        #expect(!rig.engine.isCaughtUp)
        rig.endPull()
        #expect(rig.engine.isCaughtUp)
        #expect(rig.tell(.poked).count(of: .pull) == 1)
        #expect(!rig.engine.isCaughtUp)
        rig.tell(.refused(.pull, Problem(.cursorGone), retryAfterSeconds: nil))
        #expect(!rig.engine.isCaughtUp)
    }

    @Test func `P17.7: a cloud that forgot everything gets everything, older numberings first`() {
        var rig = Rig([
            LocalIncarnation(id: Rig.first, last: 11, received: 11),
            LocalIncarnation(id: Rig.second, last: 3, received: 3),
        ])
        let steps = rig.start(holding: [])
        #expect(steps.contains(Rig.push(Rig.first, 1, 11)))
        #expect(rig.tell(Rig.answered(Rig.first, 11)).contains(Rig.push(Rig.second, 1, 3)))
    }

    @Test func `P17.4: a desk that went back begins anew and carries what it holds`() {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 7)])
        let steps = rig.start(holding: [Rig.known(Rig.first, 10, match: nil)])
        #expect(
            steps.prefix(2) == [
                .alarm(.incarnation(.rolledBack)),
                .beginIncarnation(.rolledBack, carry: [Carry(incarnation: Rig.first, from: 1)]),
            ]
        )
        #expect(rig.tell(.captured(last: 10)).count(of: .push) == 0)
        let begun = LocalIncarnation(id: Rig.second, last: 12)
        #expect(rig.tell(.incarnationBegan(begun)).contains(Rig.push(Rig.second, 1, 12)))
    }

    @Test func `P17.4: a fork carries again what is above the promise, and the old is left`() {
        var local = LocalIncarnation(id: Rig.first, last: 9, received: 7)
        local.promisedSafe = 4
        var rig = Rig([local])
        rig.start(holding: [Rig.known(Rig.first, 7, match: true, safe: 4)])
        let steps = rig.tell(Rig.answered(Rig.first, 9, isMatching: false))
        #expect(
            steps == [
                .alarm(.incarnation(.fork)),
                .beginIncarnation(.fork, carry: [Carry(incarnation: Rig.first, from: 5)]),
            ]
        )
        rig.tell(.incarnationBegan(LocalIncarnation(id: Rig.second, last: 6)))
        #expect(rig.engine.current.id == Rig.second)
        #expect(rig.engine.incarnations.first?.isCarried == true)
        #expect(rig.tell(Rig.answered(Rig.second, 6)).count(of: .push) == 0)
        #expect(rig.engine.waitingCount == 0)
        rig.pass(milliseconds: 86_400_000)
        #expect(rig.tell(.timeReached).contains(.hello))
        let greeting = Rig.greeting([
            Rig.known(Rig.first, 9, state: .closed, match: false), Rig.known(Rig.second, 6),
        ])
        let later = rig.tell(.helloAnswered(greeting, matches: [:]))
        #expect(later.allSatisfy { $0 != .alarm(.incarnation(.fork)) })
    }

    /// A disk image of the evening before is restored after the desk had sent 10 actions; the desk
    /// then captures 4 others, so that both sides count to 10 again.
    @Test func `P17.5: leaving out the hash comparison loses actions`() {
        var lost: [Bool: Int64] = [:]
        for comparesHashes in [true, false] {
            var rig = Rig([LocalIncarnation(id: Rig.first, last: 10, received: 6)])
            let match = comparesHashes ? false : true
            var steps = rig.start(holding: [Rig.known(Rig.first, 10, match: match)])
            var arrived: Int64 = 0
            if let carried = steps.lazy.compactMap(Self.carried).first {
                let count = 10 - (carried.first - 1)
                steps = rig.tell(
                    .incarnationBegan(LocalIncarnation(id: Rig.second, last: 1 + count))
                )
            }
            for case .push(_, let first, let last) in steps { arrived += last - first + 1 }
            lost[comparesHashes] = max(0, 4 - arrived)
        }
        #expect(lost == [true: 0, false: 4])
    }

    @Test func `P17.4: a numbering that could not begin is asked for again`() throws {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 7)])
        rig.start(holding: [Rig.known(Rig.first, 10, match: nil)])
        rig.endPull()
        rig.pass(milliseconds: 299_999)
        #expect(rig.tell(.timeReached).count(of: .hello) == 0)
        rig.pass(milliseconds: 1)
        #expect(rig.tell(.timeReached).contains(.hello))
        let greeting = Rig.greeting([Rig.known(Rig.first, 10, match: nil)])
        let steps = rig.tell(.helloAnswered(greeting, matches: [:]))
        #expect(
            steps.contains(
                .beginIncarnation(.rolledBack, carry: [Carry(incarnation: Rig.first, from: 1)])
            )
        )
    }

    @Test func `P17.4: a broken promise carries all that is held`() {
        var local = LocalIncarnation(id: Rig.first, last: 90, received: 90)
        local.firstHeld = 50
        local.promisedSafe = 49
        var rig = Rig([local])
        let steps = rig.start(holding: [Rig.known(Rig.first, 40, match: nil)])
        #expect(
            steps.contains(
                .beginIncarnation(.cloudLost, carry: [Carry(incarnation: Rig.first, from: 50)])
            )
        )
    }

    @Test func `P17.4, O11: what a closed older numbering lacks goes on under the current one`() {
        var rig = Rig([
            LocalIncarnation(id: Rig.first, last: 10, received: 10),
            LocalIncarnation(id: Rig.second, last: 4, received: 4),
        ])
        let steps = rig.start(holding: [
            Rig.known(Rig.first, 7, state: .closed), Rig.known(Rig.second, 4),
        ])
        #expect(steps.contains(.carry([Carry(incarnation: Rig.first, from: 8)])))
        #expect(steps.count(of: .push) == 0)
        #expect(rig.tell(.carried(last: 7)).contains(Rig.push(Rig.second, 5, 7)))
    }

    @Test func `P17.4: a clone stops handing in and pulling, and tells a person once`() {
        var rig = Rig()
        let steps = rig.start(holding: [Rig.known(Rig.first, 9, state: .closed)])
        #expect(steps == [.quarantine(.clone), .alarm(.clone)])
        #expect(rig.engine.isQuarantined)
        #expect(rig.tell(.captured(last: 10)) == [])
        #expect(rig.tell(.poked) == [])
    }

    @Test func `P17.5: what is pruned and lacking is told, and blocks no other numbering`() {
        var old = LocalIncarnation(id: Rig.first, last: 10, received: 10)
        old.firstHeld = 5
        var rig = Rig([old, LocalIncarnation(id: Rig.second, last: 2)])
        let steps = rig.start(holding: [
            Rig.known(Rig.first, 2), KnownIncarnation(unknown: Rig.second),
        ])
        #expect(steps.contains(.alarm(.pruned(incarnation: Rig.first, missing: 3))))
        #expect(rig.tell(.timeReached).contains(Rig.push(Rig.second, 1, 2)))
    }

    @Test
    func `P11.8, SC-30, FM-D-02: sums that differ bring one snapshot of that collection an hour`() {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 9)])
        rig.start(holding: [Rig.known(Rig.first, 9)])
        let steps = rig.tell(.applied(Rig.checkpoint(), mismatched: ["folios"]))
        #expect(
            steps == [
                .alarm(.sumsDiffer(["folios"])), .snapshot(.mismatch, collections: ["folios"]),
            ]
        )
        #expect(rig.tell(.snapshotLoaded(Rig.cursor)) == [.pull(Rig.cursor)])
        let again = rig.tell(.applied(Rig.checkpoint(), mismatched: ["folios"]))
        #expect(again == [.alarm(.sumsDiffer(["folios"]))])
    }

    @Test func `P19.1: pulls follow hints, wakes and the timer`() throws {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 9)], followsWake: true)
        let steps = rig.start(holding: [Rig.known(Rig.first, 9)])
        #expect(steps.count(of: .pull) == 1)
        rig.tell(.applied(Rig.checkpoint(hasMore: true), mismatched: []))
        #expect(rig.trace.count(of: .pull) == 2)
        rig.endPull()
        rig.tell(.hinted(SyncHints(cloudEpoch: "ce_1", hasChanges: true)))
        #expect(rig.trace.count(of: .pull) == 3)
        rig.endPull()
        #expect(try rig.waitOut().steps == [.pull(Rig.cursor)])
        rig.endPull()
        #expect(rig.tell(.hinted(SyncHints(cloudEpoch: "ce_9", hasChanges: false))) == [.hello])
    }

    @Test func `P15.1: a cloud that announces long polls is waited at, beside the pushes`() {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 9, received: 9)], followsWake: true)
        rig.tell(.started)
        var greeting = Rig.greeting([Rig.known(Rig.first, 9)])
        greeting.policy.wakeMode = .longpoll
        let steps = rig.tell(.helloAnswered(greeting, matches: [:]))
        #expect(steps.contains(.wake(Rig.cursor, waitSeconds: 50)))
        rig.endPull()
        #expect(rig.tell(.captured(last: 10)) == [Rig.push(Rig.first, 10, 10)])
        #expect(
            rig.tell(.woken(hasChanges: true)) == [
                .pull(Rig.cursor), .wake(Rig.cursor, waitSeconds: 50),
            ]
        )
    }

    private static func carried(_ step: SyncStep) -> Carry? {
        if case .beginIncarnation(_, let carry) = step { return carry.first }
        return nil
    }
}
