import Simulation
import TestSupport

/// The rigs of a campaign and how they share its time.
enum Rigs {
    /// Every rig that stands.
    static let all: [any Rig] = [
        CrashRig(), StormRig(), ErrorRig(), DamageRig(), LossRig(), ChaosRig(),
    ]

    /// The table of shares, for people.
    static var table: String {
        let whole = all.map(\.share).reduce(0, +)
        return all.map { "\($0.name) \($0.share * 100 / whole) %" }.joined(separator: ", ")
    }
}

/// States that power cuts leave: a piece is a day of its own, looked at from one change to another
/// far behind it.
struct CrashRig: Rig {
    let name = "crash"
    let share = 50

    private static let groups = 3

    func run(_ piece: Int) throws -> PieceResult {
        let recording = try CrashRecording(seed: UInt64(piece), groups: Self.groups)
        var effort = CrashExplorer.Effort()
        effort.stride = 256
        effort.answers = 32
        var explorer = CrashExplorer(recording, groups: Self.groups, effort)
        explorer.run { $0.faults.count < 20 }
        let report = explorer.report
        var result = PieceResult()
        result.states = report.states
        result.counts = [
            "days": 1, "boots": report.boots, "cut_twice": report.cutTwice,
            "stayed_locked": report.halts.values.reduce(0, +),
        ]
        result.violations = report.faults.map { Violation(what: $0.faults, replay: $0.replay) }
        return result
    }
}

/// Property-days in virtual time: a piece is one seed.
struct StormRig: Rig {
    let name = "simulation"
    let share = 30

    func run(_ piece: Int) throws -> PieceResult {
        let outcome = try Simulator(Plan(UInt64(piece))).run()
        var result = PieceResult()
        result.counts = [
            "property_days": 1, "desk_days": outcome.desks, "steps": outcome.steps,
            "actions": outcome.told, "faults_tried": outcome.struck.values.reduce(0, +),
        ]
        if !outcome.faults.isEmpty {
            result.violations = [Violation(what: outcome.faults, replay: outcome.replay)]
        }
        return result
    }
}

/// Operations that the disk refuses: a piece lets every fourth one of a day fail, in one way.
struct ErrorRig: Rig {
    let name = "errors"
    let share = 10

    private static let stride = 4

    func run(_ piece: Int) throws -> PieceResult {
        let kinds = ErrorSweep.Kind.allCases
        let (round, way) = (piece - 1).quotientAndRemainder(dividingBy: 2 * kinds.count)
        let (kind, isForever) = (kinds[way % kinds.count], way >= kinds.count)
        let (day, offset) = round.quotientAndRemainder(dividingBy: Self.stride)
        let sweep = ErrorSweep(try CrashRecording(seed: UInt64(day + 1), groups: 1))
        var result = PieceResult()
        var number = offset + 1
        while true {
            let outcome = try sweep.run(failing: number, kind, isForever: isForever)
            result.counts["faults_tried", default: 0] += 1
            result.counts["actions", default: 0] += outcome.told
            result.counts["refusals", default: 0] += outcome.refused
            if !outcome.faults.isEmpty {
                let place = "operation \(number), \(kind), \(isForever ? "for ever" : "once")"
                result.violations.append(
                    Violation(what: [place] + outcome.faults, replay: replay(piece))
                )
            }
            guard outcome.isReached else { return result }
            number += Self.stride
        }
    }
}

/// Files that rot while the desk is off: a piece damages each kind of file in each way.
struct DamageRig: Rig {
    let name = "damage"
    let share = 10

    private static let places = 4
    /// So many pieces share a day.
    private static let rounds = 8

    func run(_ piece: Int) throws -> PieceResult {
        let day = UInt64((piece - 1) / Self.rounds + 1)
        let damage = RestDamage(try CrashRecording(seed: day, groups: 1))
        var result = PieceResult()
        var seed = UInt64(piece) &* 10_000
        for victim in RestDamage.Victim.allCases {
            for kind in RestDamage.Kind.allCases {
                for _ in 0..<Self.places {
                    seed += 1
                    result.counts["faults_tried", default: 0] += 1
                    let faults = damage.run(victim, kind, seed: seed)
                    guard !faults.isEmpty else { continue }
                    let place = "\(victim), \(kind), seed \(seed)"
                    result.violations.append(
                        Violation(what: [place] + faults, replay: replay(piece))
                    )
                }
            }
        }
        return result
    }
}

/// Trouble for the real programs: a piece is some rounds in a hotel of its own.
struct ChaosRig: Rig {
    let name = "chaos"
    let share = 10

    private static let rounds = 6
    private static let means = ChaosMeans()

    func run(_ piece: Int) throws -> PieceResult {
        var run = ChaosRun(seed: UInt64(piece), means: Self.means)
        try run.play(Self.rounds) { _ in }
        var result = PieceResult()
        result.counts = [
            "chaos_rounds": run.report.count, "faults_tried": run.report.felt,
            "actions": run.report.confirmed,
        ]
        if !run.report.faults.isEmpty {
            result.violations = [Violation(what: run.report.faults, replay: replay(piece))]
        }
        return result
    }
}
