import Foundation
import TestSupport
import Testing

/// Arrows point down: what a file imports, its target has declared, and stands below it.
struct Floors {
    /// The floors from the ground up, as the manifest lists them.
    private static let order = [
        "ground", "words", "law", "pipes", "fittings", "rooms", "households", "porch", "doors",
        "attic", "rigs", "suites", "proofs",
    ]

    /// Modules of the toolchain that need no declaration; the bans say where each is allowed.
    private static let toolchain: Set<String> = [
        "Synchronization", "Testing", "Foundation", "Glibc", "Dispatch",
    ]

    private let manifest = Manifest()

    @Test func `H-1: the manifest lists the floors from the ground up`() {
        #expect(manifest.floors == Self.order)
        #expect(manifest.targets.count > 40)
    }

    @Test func `H-1: no target uses one beside or above it`() {
        for target in manifest.targets.values {
            for used in target.uses {
                guard let below = manifest.targets[used] else {
                    Issue.record("\(target.name) uses \(used), which the manifest does not list")
                    continue
                }
                #expect(below.floor < target.floor, "\(target.name) -> \(used)")
            }
        }
    }

    @Test func `H-2: only fittings and porch touch C`() {
        let allowed = ["fittings", "porch"].compactMap { Self.order.firstIndex(of: $0) }
        let pipes = Self.order.firstIndex(of: "pipes")
        for target in manifest.targets.values where !allowed.contains(target.floor) {
            for used in target.uses {
                #expect(manifest.targets[used]?.floor != pipes, "\(target.name) -> \(used)")
            }
        }
    }

    @Test func `H-4: every import is declared`() {
        for file in SourceFile.all {
            guard let target = manifest.target(of: file) else {
                Issue.record("\(file.path) belongs to no target")
                continue
            }
            for line in file.lines where line.contains("import ") && !line.contains("//") {
                let words = line.split(separator: " ")
                guard let at = words.firstIndex(of: "import"), at < 3, at + 1 < words.count,
                    line.first?.isWhitespace == false
                else { continue }
                let module = String(words[at + 1])
                let isKnown = Self.toolchain.contains(module) || target.uses.contains(module)
                #expect(isKnown, "\(file.path) imports \(module)")
            }
        }
    }

    @Test func `H-8: no public type bears a module's name, and none is there twice`() {
        var homes: [String: String] = [:]
        for file in SourceFile.all where file.isIn(["Sources", "schema"]) {
            for line in file.lines where line.hasPrefix("public ") {
                let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
                guard
                    let at = words.firstIndex(where: {
                        ["struct", "class", "enum", "protocol", "actor"].contains($0)
                    }), at + 1 < words.count
                else { continue }
                let name = String(words[at + 1])
                // The list of migrations is the whole of its module.
                let isModule = manifest.targets[name] != nil && name != "Schema"
                #expect(!isModule, "\(file.path): \(name) is a module")
                let other = homes.updateValue(file.path, forKey: name)
                #expect(other == nil, "\(name) is in \(file.path) and \(other ?? "")")
            }
        }
    }
}
