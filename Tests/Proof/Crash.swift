import Foundation
import Simulation
import Synchronization
import World

/// `proof crash`: makes the states that power cuts leave, and boots the agent on each.
struct Crash {
    static let usage = """
        proof crash --minutes N [--seed S] [--groups N] [--workers N] [--stride N] [--first]
                    [--json]
            records days from seed S on, 1 by default, and explores their crash states for so long
            --groups N     groups captured in each part of a day, 3 by default
            --workers N    days explored side by side, one for each core by default
            --stride N     looks at one moment of so many, so that whole days come sooner
            --first        stops at the first promise that does not hold
        proof crash --seed S --groups N --at PLACE [--at PLACE]
            makes one state again and says what is wrong with it; a second place lies inside the
            boot on the first
        """

    private var minutes: Double?
    private var seed: UInt64 = 1
    private var groups = 3
    private var workers = ProcessInfo.processInfo.activeProcessorCount
    private var stride = 1
    private var isJSON = false
    private var stopsAtFirst = false
    private var places: [CrashPlace] = []

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            if word == "--json" || word == "--first" {
                isJSON = isJSON || word == "--json"
                stopsAtFirst = stopsAtFirst || word == "--first"
                continue
            }
            guard let value = words.popFirst(), take(word, value) else { return nil }
        }
        if minutes == nil, places.isEmpty { return nil }
    }

    private mutating func take(_ word: String, _ value: String) -> Bool {
        switch word {
        case "--minutes": minutes = Double(value)
        case "--seed": seed = UInt64(value) ?? seed
        case "--groups": groups = Int(value) ?? groups
        case "--workers": workers = Int(value) ?? workers
        case "--stride": stride = Int(value) ?? stride
        case "--at":
            guard let place = CrashPlace(value) else { return false }
            places.append(place)
        default: return false
        }
        return groups > 0 && workers > 0 && stride > 0
    }

    /// Runs; false when a promise did not hold.
    func run() throws -> Bool {
        if let minutes { return explore(minutes * 60) }
        let recording = try CrashRecording(seed: seed, groups: groups)
        guard let faults = CrashReplay(recording, places).run() else {
            say("proof: the recording has no such place")
            return false
        }
        print(faults.isEmpty ? "every promise holds" : faults.joined(separator: "\n"))
        return faults.isEmpty
    }

    private func explore(_ seconds: Double) -> Bool {
        let start = Date()
        let whole = Mutex(CrashReport())
        let next = Mutex(seed)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while mayGoOn(whole, until: start.addingTimeInterval(seconds)) {
                let seed = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                let report = day(seed) { mayGoOn(whole, until: start.addingTimeInterval(seconds)) }
                let line = whole.withLock { whole in
                    whole.add(report)
                    return whole.line
                }
                say("proof: \(Int(-start.timeIntervalSinceNow)) s: \(line)")
            }
        }
        let report = whole.withLock { $0 }
        let passed = Int64(-start.timeIntervalSinceNow * 1_000)
        let json = report.json(milliseconds: passed)
        print(isJSON ? json.canonicalText : report.text(milliseconds: passed))
        return report.faults.isEmpty
    }

    private func mayGoOn(_ report: borrowing Mutex<CrashReport>, until end: Date) -> Bool {
        end.timeIntervalSinceNow > 0
            && !(stopsAtFirst && report.withLock { !$0.faults.isEmpty })
    }

    private func day(_ seed: UInt64, _ goesOn: () -> Bool) -> CrashReport {
        do {
            let recording = try CrashRecording(seed: seed, groups: groups)
            var effort = CrashExplorer.Effort()
            effort.stride = stride
            var explorer = CrashExplorer(recording, groups: groups, effort)
            var told = Date()
            explorer.run { report in
                if -told.timeIntervalSinceNow > 10 {
                    told = Date()
                    say("proof: seed \(seed): \(report.line)")
                }
                return goesOn() && report.faults.count < (stopsAtFirst ? 1 : 20)
            }
            return explorer.report
        } catch {
            var report = CrashReport()
            report.faults = [
                CrashFault(seed: seed, groups: groups, places: [], faults: ["\(error)"])
            ]
            return report
        }
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
