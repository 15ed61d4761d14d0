import Foundation
import Simulation
import Synchronization
import World

/// `proof losses`: destroys both copies of records and the store with them, and holds the loss
/// report against what is truly gone.
struct Losses {
    static let usage = """
        proof losses --trials N [--seed S] [--workers N] [--json]
            makes trials from number S on, 1 by default, each on a desk of three shifts
        """

    /// So many trials share a day.
    private static let dayLength = 100
    private static let groups = 5

    private var trials: Int?
    private var seed = 1
    private var workers = ProcessInfo.processInfo.activeProcessorCount
    private var isJSON = false

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            if word == "--json" {
                isJSON = true
                continue
            }
            guard let value = words.popFirst().flatMap(Int.init), value > 0 else { return nil }
            switch word {
            case "--trials": trials = value
            case "--seed": seed = value
            case "--workers": workers = value
            default: return nil
            }
        }
        if trials == nil { return nil }
    }

    /// What came of trials, and how to see again what did not hold.
    struct Result {
        var outcome = LossTrials.Outcome()
        var trials = 0
        var violations: [Violation] = []
    }

    /// Makes the trials of a range, which lie in one day.
    ///
    /// - Parameter range: Their numbers.
    /// - Returns: What came of them.
    /// - Throws: What keeps the day from being lived.
    static func run(_ range: Range<Int>) throws -> Result {
        let day = (range.lowerBound - 1) / dayLength + 1
        let rig = try LossTrials(seed: UInt64(day), groups: groups)
        var result = Result()
        for number in range {
            let outcome = rig.run(seed: UInt64(number))
            result.outcome.add(outcome)
            result.trials += 1
            if !outcome.faults.isEmpty {
                let replay = "proof losses --trials 1 --seed \(number)"
                result.violations.append(Violation(what: outcome.faults, replay: replay))
            }
        }
        return result
    }

    /// Runs; false when a report was not exact.
    func run() throws -> Bool {
        let start = Date()
        let days = ranges
        let whole = Mutex(Course())
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while let day = whole.withLock({ $0.take(of: days.count) }) {
                do {
                    let result = try Self.run(days[day])
                    let line = whole.withLock { $0.add(result) }
                    say("\(Int(-start.timeIntervalSinceNow)) s: \(line)")
                } catch { whole.withLock { $0.failure = "\(error)" } }
            }
        }
        let course = whole.withLock { $0 }
        if let failure = course.failure { throw Unmeasured(failure) }
        print(isJSON ? course.result.json.canonicalText : course.result.text)
        return course.result.violations.isEmpty
    }

    /// How far the workers are.
    private struct Course {
        var next = 0
        var result = Result()
        var failure: String?

        mutating func take(of count: Int) -> Int? {
            defer { next += 1 }
            return next < count ? next : nil
        }

        mutating func add(_ other: Result) -> String {
            result.trials += other.trials
            result.outcome.add(other.outcome)
            result.violations += other.violations
            return result.line
        }
    }

    /// The trials, day by day.
    private var ranges: [Range<Int>] {
        let end = seed + (trials ?? 0)
        return ((seed - 1) / Self.dayLength...(end - 2) / Self.dayLength).map { day in
            let first = day * Self.dayLength + 1
            return max(seed, first)..<min(end, first + Self.dayLength)
        }
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data(("proof: " + text + "\n").utf8))
    }
}

extension Losses.Result {
    /// One line of progress.
    var line: String { "\(trials) trials, \(outcome.line)" }

    /// For people.
    var text: String {
        ([line] + violations.prefix(20).flatMap { $0.what + ["  again: " + $0.replay] })
            .joined(separator: "\n")
    }

    /// For programs.
    var json: JSON {
        let found = violations.prefix(100).map { violation -> JSON in
            ["faults": .list(violation.what.map(JSON.text)), "replay": .text(violation.replay)]
        }
        return [
            "trials": .integer(Int64(trials)), "destroyed": .integer(Int64(outcome.destroyed)),
            "lost": .integer(Int64(outcome.lost)), "in_cloud": .integer(Int64(outcome.inCloud)),
            "restored": .integer(Int64(outcome.restored)),
            "unknown": .integer(Int64(outcome.unknown)),
            "violation_count": .integer(Int64(violations.count)), "found": .list(Array(found)),
        ]
    }
}
