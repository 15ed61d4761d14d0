import Simulation
import Testing

/// Whole property-days under random faults; `proof simulate` runs as many as there is time for.
struct StormTests {
    @Test(arguments: UInt64(1)...6)
    func `I-1, I-2, I-3, I-4, I-19, I-20, INV-7, INV-10: a stormy day ends in the cloud`(
        seed: UInt64
    ) throws {
        let outcome = try Simulator(Plan(seed, acts: 40)).run()
        print(outcome.text)
        #expect(outcome.faults == [], "\(outcome.text)")
    }

    @Test func `I-1: a disk that lies about its syncs is found out`() throws {
        var plan = Plan.calm(5, acts: 40)
        plan.storm.force = [.powerCut: 500, .lineDown: 300]
        #expect(try Simulator(plan).run().faults == [])
        plan.lieForce = 400
        let outcome = try Simulator(plan).run()
        #expect(!outcome.faults.isEmpty, "\(outcome.text)")
        print(outcome.text)
    }

    @Test func `I-2: what a seed finds, it finds again: the same day, event by event`() throws {
        let days = try [8_814, 8_814, 8_815].map { seed in
            try Simulator(Plan(UInt64(seed), acts: 24)).run()
        }
        #expect(days[0].trace == days[1].trace)
        #expect(days[0].steps == days[1].steps)
        #expect(days[0].trace != days[2].trace)
        print("trace of seed 8814: \(days[0].trace)")
    }
}
