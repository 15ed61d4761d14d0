import Simulation
import TestSupport
import Testing

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
}
