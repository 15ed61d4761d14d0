import TestSupport
import Testing

@testable import Simulation

/// A slice of what `proof crash` explores for as long as it is told to.
@Suite struct CrashStateTests {
    private let seed: UInt64 = 1

    @Test func `SC-18: whatever a cut leaves, the desk comes up with all that was saved`() throws {
        let recording = try CrashRecording(seed: seed, groups: 2)
        #expect(recording.refusals.isEmpty)
        #expect(recording.toldCount > 12)
        var effort = CrashExplorer.Effort()
        effort.stride = 500
        effort.answers = 10
        var explorer = CrashExplorer(recording, groups: 2, effort)
        explorer.run { $0.faults.count < 5 }
        let report = explorer.report
        print("crash states: seed \(seed):", report.line)
        #expect(report.states.count > 80)
        for fault in report.faults { Issue.record("\(fault.faults) \(fault.replay)") }
    }

    @Test func `I-16: a cut in a write to the store's own file costs no store`() throws {
        let recording = try CrashRecording(seed: seed, groups: 1)
        var line = CrashLine(recording, .ordered)
        var tried = 0
        while line.step(), tried < 24 {
            let count = line.persistence.pending.count
            guard case .write(let file, _, _)? = line.persistence.pending.last,
                line.persistence.image(.first(count)).names.contains(where: {
                    $0.value == file && $0.key.contains("/store/") && $0.key.hasSuffix(".db")
                })
            else { continue }
            tried += 1
            let torn = line.persistence.image(.torn(sector: 512, fill: .garbage, seed: 1))
            let evidence = CrashBoot(line, recording).run(torn).evidence
            #expect(StoreKept.faults(evidence) == [], "moment \(line.moment)")
            #expect(evidence.halt == nil || line.isBare)
        }
        #expect(tried > 3)
    }
}
