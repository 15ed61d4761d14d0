import Foundation

/// A planted bug: a patch of production code that the harness must find again (PLANT).
///
/// Shape of the file: the id and the design's words for the bug; `Rig:` and the command that finds
/// it; `Breaks:` and the invariants; perhaps `Note:`; an empty line; the diff.
public struct PlantedPatch: Sendable {
    /// Its name, as in `PB-07`.
    public let id: String
    /// What it plants.
    public let words: String
    /// The command that must find it, run in the copy.
    public let rig: [String]
    /// The invariants it breaks.
    public let breaks: String
    /// All of it.
    public let text: String

    /// The folder of all of them, from the top folder.
    public static let folder = "Tests/Proof/planted"

    /// Every planted bug, by id.
    public static var all: [PlantedPatch] {
        let folder = Repository.root + "/" + folder
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (names ?? []).filter { $0.hasSuffix(".patch") }.sorted().map {
            let bytes = Repository.bytes(Self.folder + "/" + $0)
            let name = String($0.dropLast(".patch".count))
            return PlantedPatch(name, String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Reads a planted bug; a text that is none of this shape traps.
    public init(_ name: String, _ text: String) {
        self.text = text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let title = lines[0].split(separator: " ", maxSplits: 1).map(String.init)
        precondition(title.count == 2 && title[0] == name, "\(name): the first line names it")
        id = title[0]
        words = title[1]
        rig = Self.value("Rig: ", lines).split(separator: " ").map(String.init)
        breaks = Self.value("Breaks: ", lines)
        precondition(["proof", "swift"].contains(rig.first), "\(name): a rig is a command")
    }

    private static func value(_ label: String, _ lines: [String]) -> String {
        guard let line = lines.first(where: { $0.hasPrefix(label) }) else {
            preconditionFailure("a planted bug has a line \(label)")
        }
        return String(line.dropFirst(label.count))
    }

    /// Why the patch does not fit the checkout any more; empty when it does.
    ///
    /// The lines that a hunk keeps or takes away must stand somewhere in its file, as they are.
    public var misfits: [String] {
        var misfits: [String] = []
        var file = ""
        var wanted: [Substring] = []
        func close() {
            if !wanted.isEmpty, !Self.stands(wanted, in: file) {
                misfits.append("\(id): \(file) has no longer \(wanted[wanted.count / 2])")
            }
            wanted = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("diff ") || line.hasPrefix("+++ ") || line.hasPrefix("@@") { close() }
            if line.hasPrefix("--- a/") {
                file = String(line.dropFirst("--- a/".count))
            } else if !file.isEmpty, line.hasPrefix(" ") || line.hasPrefix("-") {
                wanted.append(line.dropFirst())
            }
        }
        close()
        return file.isEmpty ? ["\(id): no diff"] : misfits
    }

    private static func stands(_ wanted: [Substring], in file: String) -> Bool {
        guard FileManager.default.fileExists(atPath: Repository.root + "/" + file) else {
            return false
        }
        let text = String(decoding: Repository.bytes(file), as: UTF8.self)
        return ("\n" + text).contains("\n" + wanted.joined(separator: "\n") + "\n")
    }
}
