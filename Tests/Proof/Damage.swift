import Foundation
import Simulation

/// `proof damage`: lets operations fail under a desk and damages its files, then boots on the rest.
struct Damage {
    static let usage = """
        proof damage --minutes N [--seed S] [--first]
            fails an operation of the disk, or damages files at rest, on days from seed S on
            --first        stops at the first promise that does not hold
        """

    private var minutes = 0.0
    private var seed: UInt64 = 1
    private var stopsAtFirst = false

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            switch word {
            case "--first": stopsAtFirst = true
            case "--minutes": minutes = words.popFirst().flatMap(Double.init) ?? 0
            case "--seed":
                guard let value = words.popFirst().flatMap(UInt64.init) else { return nil }
                seed = value
            default: return nil
            }
        }
        if minutes <= 0 { return nil }
    }

    /// Runs; false when a promise did not hold.
    func run() throws -> Bool {
        let end = Date().addingTimeInterval(minutes * 60)
        var next = seed
        var tries = 0
        var found: [String] = []
        while end.timeIntervalSinceNow > 0, !(stopsAtFirst && !found.isEmpty) {
            let recording = try CrashRecording(seed: next, groups: 1)
            try day(recording, until: end, &tries, &found)
            say("proof: seed \(next): \(tries) tries, \(found.count) faults")
            next += 1
        }
        print("\(tries) damaged desks, \(found.count) faults")
        for fault in found.prefix(20) { print("  " + fault) }
        return found.isEmpty
    }

    /// Everything once, in an order that reaches each kind soon.
    private func day(
        _ recording: CrashRecording,
        until end: Date,
        _ tries: inout Int,
        _ found: inout [String]
    ) throws {
        let sweep = ErrorSweep(recording)
        let damage = RestDamage(recording)
        found += damage.runKeyless() + damage.runSaltless()
        for turn in 0..<120 {
            let seed = recording.seed &* 1_000 &+ UInt64(turn)
            for victim in RestDamage.Victim.allCases {
                let kinds = RestDamage.Kind.allCases
                let kind = kinds[turn % kinds.count]
                found += damage.run(victim, kind, seed: seed)
                    .map { "\($0), \(victim) \(kind), seed \(recording.seed) turn \(turn)" }
            }
            found += damage.runReadable(turn: turn).map { "\($0), turn \(turn)" }
            for isStoreGone in [false, true] where turn < 12 {
                found += damage.runBoth(seed: seed, isStoreGone: isStoreGone)
                    .map { "\($0), seed \(recording.seed) turn \(turn)" }
            }
            for kind in ErrorSweep.Kind.allCases {
                let number = 1 + turn % 60
                let isForever = turn % 4 == 3
                let outcome = try sweep.run(failing: number, kind, isForever: isForever)
                let place = "\(kind) at operation \(number), seed \(recording.seed)"
                found += outcome.faults.map { "\($0), \(place)" }
            }
            tries += 12
            if end.timeIntervalSinceNow < 0 || stopsAtFirst && !found.isEmpty { return }
        }
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
