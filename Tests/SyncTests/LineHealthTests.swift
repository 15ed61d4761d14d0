import Ledger
import Sync
import TestSupport
import Testing
import World

struct LineHealthTests {
    private typealias Rig = EngineRig

    private func health(_ rig: Rig) -> [LineHealth.State] {
        LineHealth.Step.allCases.map { LineHealth(rig.engine).state(of: $0) }
    }

    private static let works = LineHealth.State.works

    private func started() -> Rig {
        var rig = Rig()
        rig.start(holding: [Rig.known(Rig.first, 9)])
        rig.endPull()
        return rig
    }

    @Test func `FM-D-07: each step that fails is named, and what lies behind it is unknown`() {
        #expect(health(Rig()) == Array(repeating: .unknown, count: 6))
        #expect(health(started()) == Array(repeating: Self.works, count: 6))
        let faults: [(LineFault, Int)] = [
            (.noName, 0), (.noRoute, 1), (.timeout, 1), (.interrupted, 1), (.portal, 1), (.tls, 2),
            (.tlsDate, 2),
        ]
        for (fault, place) in faults {
            var rig = started()
            rig.tell(.failed(.pull, fault))
            let seen = health(rig)
            #expect(seen[..<place].allSatisfy { $0 == Self.works }, "\(fault)")
            #expect(seen[place] == .fails(fault.rawValue))
            #expect(seen[(place + 1)...].allSatisfy { $0 == .unknown }, "\(fault)")
        }
    }

    @Test func `FM-C-04: 401 and 403 are told from trouble with pushing or pulling`() {
        for name in [
            Problem(.signatureInvalid), Problem(.deviceUnknown), Problem(.deviceSuspended),
        ] {
            var rig = started()
            rig.tell(.refused(.pull, name, retryAfterSeconds: nil))
            #expect(health(rig)[3] == .fails(name.code))
            #expect(health(rig)[4...] == [.unknown, .unknown])
        }
        var push = started()
        push.tell(.refused(.push, Problem(.writesFrozen), retryAfterSeconds: nil))
        #expect(health(push)[4] == .fails("MELMASTOON.SYNC.WRITES_FROZEN"))
        #expect(health(push)[5] == Self.works)
        var pull = started()
        pull.tell(.refused(.pull, Problem(.unavailable), retryAfterSeconds: nil))
        #expect(health(pull)[4] == Self.works)
        #expect(health(pull)[5] == .fails("MELMASTOON.SYNC.UNAVAILABLE"))
        pull.endPull()
        #expect(health(pull)[5] == Self.works)
        pull.tell(.applied(Rig.checkpoint(), mismatched: ["folios"]))
        #expect(health(pull)[5] == .fails("sums_differ"))
    }
}
