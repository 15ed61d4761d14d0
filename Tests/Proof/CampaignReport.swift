import Foundation
import Simulation

/// What a campaign came to in all its runs, and where it goes on.
struct CampaignReport: Codable {
    /// One run of the program.
    struct Run: Codable {
        /// When it began.
        let began: Date
        /// How long it ran, as far as was kept.
        var seconds: Double
    }

    /// What one rig came to.
    struct Record: Codable {
        /// The rig.
        let rig: String
        /// Its part of the time, in hundredths.
        let share: Int
        /// The first piece that was never begun.
        var next = 1
        /// Pieces that were begun and not ended.
        var open: [Int] = []
        /// Seconds of workers.
        var seconds = 0.0
        /// How much of what was tried.
        var counts: [String: Int] = [:]
        /// How many promises did not hold.
        var violationCount = 0
        /// The first of them.
        var violations: [Violation] = []

        init(rig: String, share: Int) {
            self.rig = rig
            self.share = share
        }

        /// How many pieces are done.
        var done: Int { next - 1 - open.count }
    }

    /// The source that was built, with `-dirty` where files were changed.
    let commit: String
    /// Processor, cores, memory, kernel.
    let machine: String
    /// The runs, the last one at the end.
    var runs: [Run] = []
    /// Distinct crash states.
    var states = 0
    /// How many bytes of the file of states belong to this report.
    var statesKept = 0
    /// How many of them each model could have left.
    var statesByModel: [String: Int] = [:]
    /// One record for each rig.
    var rigs: [Record]

    /// How many promises did not hold.
    var violationCount: Int { rigs.map(\.violationCount).reduce(0, +) }

    /// Seconds of all runs.
    var seconds: Double { runs.map(\.seconds).reduce(0, +) }
}

extension CampaignReport {
    /// Violations that a report tells in full for each rig.
    private static let toldLimit = 100

    /// Adds what a piece came to.
    mutating func add(_ result: PieceResult, of rig: Int, seconds: Double) {
        rigs[rig].seconds += seconds
        rigs[rig].counts.merge(result.counts, uniquingKeysWith: +)
        rigs[rig].violationCount += result.violations.count
        let room = Self.toldLimit - rigs[rig].violations.count
        rigs[rig].violations += result.violations.prefix(max(0, room))
    }

    /// One line of progress.
    var line: String {
        let counts = rigs.map { record in
            let word = record.counts["faults_tried"] == nil ? "boots" : "faults_tried"
            let count = record.counts[word] ?? 0
            return "\(record.rig) \(record.done) pieces"
                + " (\(count) \(word.replacing("_", with: " ")))"
        }
        return "\(Int(seconds)) s: \(states) distinct states, "
            + counts.joined(separator: ", ") + ", \(violationCount) violations"
    }

    /// For people.
    var text: String {
        var lines = [
            "commit      \(commit)", "machine     \(machine)",
            "time        \(Int(seconds)) s in \(runs.count) run\(runs.count == 1 ? "" : "s")"
                + (runs.first.map { ", the first from \(Self.moment($0.began))" } ?? ""),
            "violations  \(violationCount)", "",
        ]
        for record in rigs { lines += Self.lines(record) + own(record) }
        for violation in rigs.flatMap(\.violations) {
            lines += ["", "VIOLATED"] + violation.what.prefix(12).map { "  " + $0 }
            lines.append("  again: " + violation.replay)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func moment(_ date: Date) -> String { date.ISO8601Format() }

    private static func lines(_ record: Record) -> [String] {
        let head =
            "\(record.rig): \(record.done) pieces in \(Int(record.seconds)) s of workers "
            + "(share \(record.share) %), \(record.violationCount) violations"
        return [head]
            + record.counts.sorted { $0.key < $1.key }
            .map { "  \($0.key.replacing("_", with: " ")): \($0.value)" }
    }

    private func own(_ record: Record) -> [String] {
        guard record.rig == CrashRig().name else { return [] }
        return ["  distinct states: \(states), each counted for every disk that can leave it:"]
            + CrashModel.allCases.map { "    \($0.rawValue): \(statesByModel[$0.rawValue] ?? 0)" }
    }
}
