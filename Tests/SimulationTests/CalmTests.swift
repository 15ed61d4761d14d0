import Simulation
import Testing

/// A property on which the sun shines: the simulator itself works.
struct CalmTests {
    @Test func `I-1, I-2, I-20: a calm day ends in the cloud, every action once`() throws {
        let outcome = try Simulator(.calm(8_814)).run()
        #expect(outcome.faults == [], "\(outcome.text)")
        #expect(outcome.told > 50, "\(outcome.text)")
        #expect(outcome.struck.isEmpty)
    }
}
