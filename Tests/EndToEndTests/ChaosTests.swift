import TestSupport
import Testing

/// A few rounds of what `proof chaos` plays by the thousand.
struct ChaosTests {
    @Test func `I-1, I-2, FM-D-16: whatever befalls desk, line and cloud, all is there once`()
        throws
    {
        var run = ChaosRun(seed: 6, means: ChaosMeans(mayMount: false))
        print("chaos: \(run.means.text)")
        try run.play(3) { print("chaos: \($0)") }
        #expect(run.report.faults == [])
        #expect(run.report.count == 3)
    }
}
