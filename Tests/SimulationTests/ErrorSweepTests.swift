import Simulation
import Testing

@Suite struct ErrorSweepTests {
    @Test(arguments: ErrorSweep.Kind.allCases)
    func `I-4, FM-E-03: whatever operation fails, an action is saved or refused by name`(
        _ kind: ErrorSweep.Kind
    ) throws {
        let sweep = ErrorSweep(try CrashRecording(seed: 3, groups: 1))
        var told = 0
        var refused = 0
        for isForever in [false, true] {
            var number = isForever ? 2 : 1
            while true {
                let outcome = try sweep.run(failing: number, kind, isForever: isForever)
                for fault in outcome.faults {
                    Issue.record("\(fault): \(number) \(kind) \(isForever)")
                }
                told += outcome.told
                refused += outcome.refused
                guard outcome.isReached, outcome.faults.isEmpty else { break }
                number += 13
            }
            #expect(number > 13)
        }
        #expect(told > 0 && refused > 0)
    }
}
