import Foundation
import Simulation
import World

/// `proof simulate`: runs seeds of the simulator, one or as many as there is time for.
struct Simulate {
    static let usage = """
        proof simulate --seed S [--until STEP] [--trace]
            runs one seed again and says what is wrong
            --until STEP   stops after that step
            --trace        every step on standard error
            --without K,K  without these kinds of faults
            --shrink       finds the kinds of faults that it takes
        proof simulate --minutes N [--seed S] [--acts N] [--first] [--json]
            runs seeds from S on, 1 by default, for so long, with progress and a report
            --acts N       the most acts of a cashier in a day, 240 by default
            --first        stops at the first promise that does not hold
        """

    private var seed: UInt64?
    private var until: Int?
    private var minutes: Double?
    private var acts = Plan.usualBound
    private var without: Set<Fault> = []
    private var shrinks = false
    private var showsTrace = false
    private var isJSON = false
    private var stopsAtFirst = false

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            switch word {
            case "--json": isJSON = true
            case "--first": stopsAtFirst = true
            case "--trace": showsTrace = true
            case "--shrink": shrinks = true
            case "--without":
                let names = words.popFirst()?.split(separator: ",") ?? []
                without = Set(names.compactMap { Fault(rawValue: String($0)) })
                if without.isEmpty || without.count < names.count { return nil }
            case "--seed":
                guard let value = words.popFirst().flatMap(UInt64.init) else { return nil }
                seed = value
            case "--until":
                guard let value = words.popFirst().flatMap(Int.init) else { return nil }
                until = value
            case "--acts":
                guard let value = words.popFirst().flatMap(Int.init), value > 1 else { return nil }
                acts = value
            case "--minutes":
                guard let value = words.popFirst().flatMap(Double.init) else { return nil }
                minutes = value
            default: return nil
            }
        }
        if seed == nil, minutes == nil { return nil }
    }

    /// Runs; false when something is wrong.
    func run() throws -> Bool {
        if let minutes { return try many(minutes * 60) }
        var outcome = try one(seed ?? 1)
        if shrinks, !outcome.faults.isEmpty { outcome = try Shrinker(plan(seed ?? 1)).run() }
        print(isJSON ? SimulationReport([outcome]).json.canonicalText : outcome.text)
        return outcome.faults.isEmpty
    }

    private func one(_ seed: UInt64) throws -> Outcome {
        let watch: ((Int, Timestamp, String) -> Void)? =
            showsTrace ? { step, at, label in say("\(step) \(at.text) \(label)") } : nil
        return try Simulator(plan(seed), watch: watch).run()
    }

    private func plan(_ seed: UInt64) -> Plan {
        var plan = Plan(seed, acts: acts).without(without)
        plan.until = until
        return plan
    }

    private func many(_ seconds: Double) throws -> Bool {
        let start = Date()
        var report = SimulationReport([])
        var next = seed ?? 1
        var told = start
        while -start.timeIntervalSinceNow < seconds,
            !(stopsAtFirst && !report.failures.isEmpty)
        {
            let outcome = try one(next)
            report.add(outcome)
            next += 1
            if !outcome.faults.isEmpty { say(outcome.text) }
            if -told.timeIntervalSinceNow > 10 {
                told = Date()
                say("proof: \(Int(-start.timeIntervalSinceNow)) s: \(report.line)")
            }
        }
        report.milliseconds = Int64(-start.timeIntervalSinceNow * 1_000)
        print(isJSON ? report.json.canonicalText : report.text)
        return report.failures.isEmpty
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
