import Foundation
import Keyring
import TestSupport
import World

/// `proof plant`: plants each bug of `Tests/Proof/planted` in a copy of the sources, and lets the
/// rig that its patch names find it again (T-9).
struct Plant {
    static let usage = """
        proof plant [--only PB-nn]... [--minutes-each N] [--folder DIR] [--json]
            plants each bug in a copy of the sources, builds it there and lets its rig find it
            --only PB-nn      only this one; may be repeated
            --minutes-each N  how long a rig looks, instead of what its patch says
            --folder DIR      where the copy is, and what was found: a second run goes on there
            --json            the findings as JSON on standard output
        """

    private var only: Set<String> = []
    private var minutes: Double?
    private var folder = NSTemporaryDirectory() + "melmastoon-plant"
    private var isJSON = false

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            switch word {
            case "--json": isJSON = true
            case "--only":
                guard let id = words.popFirst() else { return nil }
                only.insert(id)
            case "--minutes-each":
                guard let value = words.popFirst().flatMap(Double.init) else { return nil }
                minutes = value
            case "--folder":
                guard let path = words.popFirst() else { return nil }
                folder = path
            default: return nil
            }
        }
    }

    /// Runs; false when a bug was not found, or a rig fails without any.
    func run() throws -> Bool {
        let patches = PlantedPatch.all.filter { only.isEmpty || only.contains($0.id) }
        let unknown = only.subtracting(patches.map(\.id)).sorted()
        guard unknown.isEmpty else {
            say("no such bug: " + unknown.joined(separator: " "))
            return false
        }
        let copy = try PlantCopy(in: folder)
        var notebook = try PlantNotebook(folder)
        try soundness(of: patches, copy, &notebook)
        for patch in patches where notebook.finding(of: patch) == nil {
            say("\(patch.id) \(patch.words)")
            let finding = find(patch, copy)
            say("\(patch.id) " + finding.line)
            try notebook.keep(finding, of: patch)
        }
        let findings = patches.compactMap { notebook.finding(of: $0) }
        print(isJSON ? notebook.json(patches).canonicalText : notebook.table(patches))
        return findings.count == patches.count && findings.allSatisfy(\.isFound)
    }

    /// A rig that fails on sound sources finds nothing.
    private func soundness(
        of patches: [PlantedPatch],
        _ copy: PlantCopy,
        _ notebook: inout PlantNotebook
    ) throws {
        let rigs = Set(patches.map(\.rig)).sorted { $0.joined() < $1.joined() }
        for rig in rigs where !notebook.isSound(rig) {
            say("sound sources: " + rig.joined(separator: " "))
            try copy.build(for: rig)
            let ending = copy.run(rig, minutes: 0.5)
            guard ending.code == 0 else {
                throw PlantCopy.Failure(
                    what: "fails without a bug: \(rig): \(ending.out.suffix(900))"
                )
            }
            try notebook.keep(sound: rig)
        }
    }

    private func find(_ patch: PlantedPatch, _ copy: PlantCopy) -> PlantFinding {
        let start = Date()
        var finding = PlantFinding()
        do throws(PlantCopy.Failure) {
            try copy.apply(patch, isReverse: false)
            defer {
                do { try copy.apply(patch, isReverse: true) } catch {
                    preconditionFailure("\(patch.id) cannot be taken out again")
                }
            }
            try copy.build(for: patch.rig)
            finding.buildSeconds = Int(-start.timeIntervalSinceNow)
            let began = Date()
            let ending = copy.run(patch.rig, minutes: minutes)
            finding.rigSeconds = Int(-began.timeIntervalSinceNow)
            finding.take(ending)
        } catch { finding.why = error.what }
        return finding
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data(("proof: " + text + "\n").utf8))
    }
}
