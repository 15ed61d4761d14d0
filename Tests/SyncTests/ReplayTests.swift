import Ledger
import Sync
import TestSupport
import Testing

struct ReplayTests {
    private typealias Rig = EngineRig

    private func caughtUp() -> Rig {
        var rig = Rig([LocalIncarnation(id: Rig.first, last: 60, received: 60)])
        rig.start(holding: [Rig.known(Rig.first, 60)])
        rig.endPull()
        return rig
    }

    private func answered(_ rig: inout Rig, received: Int64 = 60) -> [SyncStep] {
        rig.tell(
            .pushAnswered(Rig.custody(Rig.first, received), isMatching: true, milliseconds: 9)
        )
    }

    @Test func `FM-B-31: what the cloud holds is sent again in batches, each once`() {
        var rig = caughtUp()
        #expect(rig.engine.isCaughtUp)
        #expect(
            rig.tell(.replayWanted(from: 11))
                == [.push(incarnation: Rig.first, first: 11, last: 35)]
        )
        #expect(!rig.engine.isCaughtUp)
        let next = answered(&rig)
        #expect(next.contains(.push(incarnation: Rig.first, first: 36, last: 60)))
        let last = answered(&rig)
        #expect(!last.contains { Rig.request(of: $0) == .push })
        #expect(rig.engine.replaying == nil)
        #expect(rig.engine.isCaughtUp)
    }

    @Test func `FM-B-31: what waits for the first time goes before it`() {
        var rig = caughtUp()
        rig.tell(.captured(last: 61))
        rig.tell(.replayWanted(from: 60))
        #expect(rig.engine.replaying == 60...60)
        let steps = answered(&rig, received: 61)
        #expect(steps.contains(.push(incarnation: Rig.first, first: 60, last: 60)))
    }

    @Test func `FM-B-31: nothing is held from there on, so nothing is sent again`() {
        var rig = caughtUp()
        #expect(rig.tell(.replayWanted(from: 61)) == [])
        #expect(rig.engine.replaying == nil)
    }

    @Test func `O3: a replay without an answer goes on where it was`() throws {
        var rig = caughtUp()
        rig.tell(.replayWanted(from: 11))
        rig.tell(.failed(.push, .interrupted))
        #expect(rig.engine.replaying == 11...60)
        let again = try rig.waitOut().steps
        #expect(again.contains(.push(incarnation: Rig.first, first: 11, last: 35)))
    }
}
