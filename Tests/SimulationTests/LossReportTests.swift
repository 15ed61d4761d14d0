import Simulation
import Testing

/// A slice of what `proof losses` tries.
@Suite struct LossReportTests {
    @Test func `I-17: the loss report names exactly what was lost, and its money`() throws {
        let trials = try LossTrials(seed: 1, groups: 3)
        var whole = LossTrials.Outcome()
        for seed in UInt64(1)...8 {
            let outcome = trials.run(seed: seed)
            for fault in outcome.faults { Issue.record("\(fault): seed 1, trial \(seed)") }
            whole.add(outcome)
        }
        print("loss trials:", whole.line)
        #expect(whole.lost > 0 && whole.inCloud > 0 && whole.restored > 0)
        #expect(whole.unknown < 8)
    }

    @Test func `I-17: of money that no record tells the report says that it is unknown`() throws {
        let outcome = try LossTrials(seed: 2, groups: 5).run(seed: 114)
        #expect(outcome.faults == [])
        #expect(outcome.lost > 0 && outcome.unknown <= 1)
    }
}
