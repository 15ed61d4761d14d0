import Foundation
import TestSupport
import World

/// `proof chaos`: trouble for the real executables, and a reckoning after every round.
struct Chaos {
    static let usage = """
        proof chaos --rounds N [--seed S] [--json]
            kills, stops and starves edged and edge-cloud, garbles the line between them, and holds
            screen, state folder and ledger against what till confirmed; rounds are chosen from seed
            S on, 1 by default
        """

    private var rounds: Int?
    private var seed: UInt64 = 1
    private var isJSON = false

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            switch word {
            case "--json": isJSON = true
            case "--rounds": rounds = words.popFirst().flatMap { Int($0) }
            case "--seed":
                guard let value = words.popFirst().flatMap({ UInt64($0) }) else { return nil }
                seed = value
            default: return nil
            }
        }
        guard let rounds, rounds > 0 else { return nil }
    }

    /// Runs; false when a promise did not hold.
    func run() throws -> Bool {
        var run = ChaosRun(seed: seed)
        say("proof: \(run.means.text)")
        try run.play(rounds ?? 0) { say("proof: \($0)") }
        let report = run.report
        if isJSON {
            print(report.json.canonicalText)
        } else {
            print(
                "\(report.count) rounds, \(report.felt) of them felt; \(report.confirmed) confirmed"
            )
            for (kind, count) in report.rounds.sorted(by: { $0.key < $1.key }) {
                print("  \(kind): \(count)")
            }
            for fault in report.faults { print("FAULT: \(fault)") }
        }
        return report.faults.isEmpty
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
