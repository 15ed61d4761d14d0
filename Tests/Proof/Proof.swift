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
        """ + "\n"
        + [
            Simulate.usage, Crash.usage, Damage.usage, Salvages.usage, Losses.usage,
            Chaos.usage, Campaign.usage, Plant.usage,
        ].joined(separator: "\n")

    static func main() {
        var words = CommandLine.arguments.dropFirst()
        switch words.popFirst() {
        case "bench": bench(words)
        case "simulate":
            guard let simulate = Simulate(words) else { leave(64, usage) }
            do { exit(try simulate.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
        case "damage":
            guard let damage = Damage(words) else { leave(64, usage) }
            do { exit(try damage.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
        case "plant":
            guard let plant = Plant(words) else { leave(64, usage) }
            do { exit(try plant.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
        case "crash":
            guard let crash = Crash(words) else { leave(64, usage) }
            do { exit(try crash.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
        case "salvage":
            guard let salvages = Salvages(words) else { leave(64, usage) }
            do { exit(try salvages.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
        case "losses":
            guard let losses = Losses(words) else { leave(64, usage) }
            do { exit(try losses.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
        case "campaign":
            guard let campaign = Campaign(words) else { leave(64, usage) }
            do { exit(try campaign.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
        case "chaos":
            guard let chaos = Chaos(words) else { leave(64, usage) }
            do { exit(try chaos.run() ? 0 : 1) } catch { leave(70, "proof: \(error)") }
        default: leave(64, usage)
        }
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
