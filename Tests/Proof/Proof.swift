import Foundation

/// What is shown rather than asserted: `proof bench` takes the figures of the design, `proof
/// simulate` runs properties in virtual time, `proof crash` explores what power cuts leave, `proof
/// chaos` kills and starves the real programs, `proof campaign` runs every rig that breaks desks.
@main
struct Proof {
    static let usage = """
        proof bench [--figure NAME]... [--quick] [--json]
            takes the figures side by side and holds them against Tests/Proof/thresholds.json
            --figure NAME  only this one; may be repeated
            --quick        fewer runs and fewer actions
            --json         the readings as JSON on standard output
        """
        + verbs.map { "\n" + $0.verb.usage }.joined()

    private static var verbs: [(word: String, verb: any ProofVerb.Type)] {
        [
            ("simulate", Simulate.self), ("crash", Crash.self), ("damage", Damage.self),
            ("salvage", Salvages.self), ("losses", Losses.self), ("chaos", Chaos.self),
            ("campaign", Campaign.self), ("plant", Plant.self), ("coverage", Coverage.self),
            ("conflicts", ConflictPage.self),
        ]
    }

    static func main() {
        var words = CommandLine.arguments.dropFirst()
        let word = words.popFirst()
        if word == "--help" || words.contains("--help") {
            print(usage)
            exit(0)
        }
        if word == "bench" { bench(words) }
        guard let verb = verbs.first(where: { $0.word == word })?.verb.init(words) else {
            leave(64, usage)
        }
        do { exit(try verb.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
    }

    private static func bench(_ words: ArraySlice<String>) -> Never {
        var words = words
        var names: [String] = []
        var isQuick = false
        var isJSON = false
        while let word = words.popFirst() {
            switch word {
            case "--quick": isQuick = true
            case "--json": isJSON = true
            case "--figure":
                guard let name = words.popFirst() else { leave(64, usage) }
                names.append(name)
            default: leave(64, usage)
            }
        }
        do {
            let bench = try Bench(scale: isQuick ? .quick : .full)
            guard let readings = bench.run(names) else { leave(64, bench.list) }
            print(isJSON ? try bench.json(readings) : bench.table(readings))
            exit(readings.allSatisfy { $0.holds != false } ? 0 : 1)
        } catch {
            leave(70, "proof: \(error)")
        }
    }

    private static func leave(_ code: Int32, _ text: String) -> Never {
        FileHandle.standardError.write(Data((text + "\n").utf8))
        exit(code)
    }
}
