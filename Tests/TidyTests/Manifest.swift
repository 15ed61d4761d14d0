import Foundation
import TestSupport

/// What `Package.swift` says about floors and targets, read as text.
struct Manifest {
    /// A target and what it may use.
    struct Target {
        let name: String
        let floor: Int
        let path: String
        let uses: Set<String>
    }

    private(set) var floors: [String] = []
    private(set) var targets: [String: Target] = [:]

    init() {
        let text = String(decoding: Repository.bytes("Package.swift"), as: UTF8.self)
        for piece in text.components(separatedBy: "= Floor(").dropFirst() {
            // A blank line ends a floor.
            let part = piece.components(separatedBy: "\n\n")[0]
            let names = Self.quoted(part)
            floors.append(names.first ?? "")
            for chunk in Self.chunks(part) { add(chunk) }
        }
    }

    /// The target whose folder a file lies in.
    func target(of file: SourceFile) -> Target? {
        targets.values.first { file.path.hasPrefix($0.path + "/") }
    }

    private mutating func add(_ chunk: (kind: String, text: String)) {
        // What a target leaves out, which stands last, is no target.
        let names = Self.quoted(chunk.text.components(separatedBy: "exclude: [")[0])
        guard let name = names.first else { return }
        var rest = names.dropFirst()
        var path = "Sources/" + name
        if let at = chunk.text.range(of: "path: \"") {
            path = String(chunk.text[at.upperBound...].prefix { $0 != "\"" })
        }
        if chunk.kind == "suite" {
            path = "Tests/" + name
            rest += ["World", "TestSupport"]
        }
        if chunk.kind == "systemLibrary" { rest = [] }
        let uses = Set(rest).subtracting([name, path]).filter { !$0.contains(".") }
        targets[name] = Target(name: name, floor: floors.count - 1, path: path, uses: uses)
    }

    /// The declarations of targets in a floor.
    private static func chunks(_ text: String) -> [(kind: String, text: String)] {
        let kinds = [".target(", ".executableTarget(", ".systemLibrary(", "suite("]
        var marks: [(String.Index, String)] = []
        for kind in kinds {
            var from = text.startIndex
            while let found = text.range(of: kind, range: from..<text.endIndex) {
                marks.append((found.lowerBound, kind))
                from = found.upperBound
            }
        }
        marks.sort { $0.0 < $1.0 }
        let ends = marks.dropFirst().map(\.0) + [text.endIndex]
        return zip(marks, ends).map { mark, end in
            let kind = mark.1.filter(\.isLetter)
            return (kind, String(text[mark.0..<end]))
        }
    }

    private static func quoted(_ text: String) -> [String] {
        text.components(separatedBy: "\"").enumerated().compactMap { $0 % 2 == 1 ? $1 : nil }
    }
}
