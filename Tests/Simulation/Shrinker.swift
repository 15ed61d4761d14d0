/// Makes a day that breaks a promise as simple as it can be: fewer kinds of faults.
public struct Shrinker {
    private let plan: Plan

    /// Takes a plan that breaks a promise.
    public init(_ plan: Plan) {
        self.plan = plan
    }

    /// Takes away one kind of fault after the other, as long as something is still wrong.
    ///
    /// - Returns: The simplest day that was found.
    /// - Throws: What nothing in the simulated world explains.
    public func run() throws -> Outcome {
        var plan = plan
        plan.until = nil
        var best = try Simulator(plan).run()
        for kind in Fault.allCases where plan.storm.force[kind] != nil {
            let simpler = plan.without([kind])
            let outcome = try Simulator(simpler).run()
            if outcome.faults.isEmpty { continue }
            plan = simpler
            best = outcome
        }
        return best
    }
}
