import Foundation
import TestSupport

/// A Swift file of the house, with its comments and the inside of its strings told apart.
struct SourceFile: Sendable {
    /// The path from the top folder.
    let path: String
    /// The lines as they stand there.
    let lines: [Substring]
    /// The text with comments and the inside of strings blanked; line breaks stay.
    let code: String
    /// The text with everything but the inside of strings blanked; line breaks stay.
    let strings: String

    init(_ path: String) {
        self.path = path
        let bytes = Repository.bytes(path)
        lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        var scanner = SourceScanner(bytes)
        scanner.run()
        code = String(decoding: scanner.code, as: UTF8.self)
        strings = String(decoding: scanner.strings, as: UTF8.self)
    }

    /// The file's name without its ending.
    var name: String {
        String((path.split(separator: "/").last ?? "").dropLast(".swift".count))
    }

    /// The folder of the target, as in `Sources/Ledger`, `Tests/Demo` or `schema`.
    var target: String {
        let parts = path.split(separator: "/")
        let isNested = parts.count > 2 && ["Sources", "Tests", "sync-protocol"].contains(parts[0])
        return parts.prefix(isNested ? 2 : 1).joined(separator: "/")
    }

    /// The name of the target's module.
    var module: String { String(target.split(separator: "/").last ?? "") }

    /// Whether the path is one of these, or lies in one of these folders.
    func isIn(_ places: [String]) -> Bool {
        places.contains { path == $0 + ".swift" || path == $0 || path.hasPrefix($0 + "/") }
    }

    /// Every Swift file under the folders of the house, by path.
    static let all: [SourceFile] = swiftPaths(["Sources", "Tests", "schema", "sync-protocol"])
        .map(SourceFile.init)

    private static func swiftPaths(_ folders: [String]) -> [String] {
        var paths: [String] = []
        for folder in folders {
            let root = Repository.root + "/" + folder
            guard let walk = FileManager.default.enumerator(atPath: root) else { continue }
            for case let path as String in walk where path.hasSuffix(".swift") {
                paths.append(folder + "/" + path)
            }
        }
        return paths.sorted()
    }
}
