import Foundation
import Keyring
import TestSupport
import World

/// What was found so far, in a file beside the copy, so that a second run goes on.
struct PlantNotebook {
    private let path: String
    private var pages: [String: JSON] = [:]

    /// Opens the notebook of a folder, or begins one.
    init(_ folder: String) throws(JSONError) {
        path = folder + "/findings.json"
        guard let data = FileManager.default.contents(atPath: path) else { return }
        if case .object(let known) = try JSON(parsing: [UInt8](data)) { pages = known }
    }

    /// A key has no spaces.
    private static func name(_ rig: [String]) -> String { rig.joined(separator: "_") }

    /// Whether a rig was seen to hold on sound sources.
    func isSound(_ rig: [String]) -> Bool { pages[Self.name(rig)] == true }

    /// What became of a bug whose patch is still the same; nil when it was not tried.
    func finding(of patch: PlantedPatch) -> PlantFinding? {
        guard let page = pages[patch.id], page["patch"] == .text(Self.mark(patch)) else {
            return nil
        }
        return PlantFinding(page["finding"])
    }

    mutating func keep(sound rig: [String]) throws {
        pages[Self.name(rig)] = true
        try write()
    }

    mutating func keep(_ finding: PlantFinding, of patch: PlantedPatch) throws {
        pages[patch.id] = ["patch": .text(Self.mark(patch)), "finding": finding.json]
        try write()
    }

    private func write() throws {
        try Data(JSON.object(pages).canonicalBytes).write(to: URL(fileURLWithPath: path))
    }

    private static func mark(_ patch: PlantedPatch) -> String {
        Hex.text(Digest.sha256(Array(patch.text.utf8)).bytes)
    }

    /// A table for people, in the words of Markdown.
    func table(_ patches: [PlantedPatch]) -> String {
        let rows = patches.map { patch in
            let finding = finding(of: patch)
            let seconds = finding.map { "\($0.buildSeconds) + \($0.rigSeconds)" } ?? ""
            let rig = patch.rig.joined(separator: " ")
            let why = finding.map { ($0.isFound ? "" : "NOT FOUND: ") + $0.why } ?? "not tried"
            return "| \(patch.id) \(patch.words) | `\(rig)` | \(why) | \(seconds) |"
        }
        let found = patches.count { finding(of: $0)?.isFound == true }
        return "| bug | rig | first violation | build + rig, s |\n|---|---|---|---|\n"
            + rows.joined(separator: "\n") + "\n\n\(found) of \(patches.count) found"
    }

    /// For programs.
    func json(_ patches: [PlantedPatch]) -> JSON {
        let found = patches.count { finding(of: $0)?.isFound == true }
        let bugs = patches.map { patch in
            (patch.id, finding(of: patch)?.json ?? .null)
        }
        return [
            "tried": .integer(Int64(patches.count)), "found": .integer(Int64(found)),
            "bugs": .object(Dictionary(uniqueKeysWithValues: bugs)),
        ]
    }
}
