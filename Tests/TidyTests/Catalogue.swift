import Foundation
import TestSupport
import Testing

/// The sentences of all languages: the same keys, the same parameters, no orphan (LOC-1, D24).
struct Catalogue {
    /// An entry flattened: `key`, or `key/title` and `key/hint` of a code.
    private typealias Entries = [String: String]

    private static let folder = "Sources/Console/Catalogue"
    private static let translated = ["ps", "fa-AF", "ur", "ar"]

    @Test(arguments: translated)
    func `LOC-1: each language has the keys and the parameters of English`(tag: String) throws {
        let english = try Self.entries("en")
        let other = try Self.entries(tag)
        let missing = Set(english.keys).subtracting(other.keys).sorted()
        #expect(missing.isEmpty, "\(tag).json lacks them")
        let unknown = Set(other.keys).subtracting(english.keys).sorted()
        #expect(unknown.isEmpty, "en.json lacks them")
        for (key, text) in other.sorted(by: { $0.key < $1.key }) {
            #expect(!text.isEmpty, "\(tag) \(key)")
            let expected = Self.parameters(english[key] ?? "")
            #expect(Self.parameters(text) == expected, "\(tag) \(key)")
        }
    }

    @Test(arguments: translated)
    func `LOC-3: Latin words stand in backticks in a right-to-left catalogue`(
        tag: String
    ) throws {
        for (key, text) in try Self.entries(tag).sorted(by: { $0.key < $1.key }) {
            let parts = text.split(separator: "`", omittingEmptySubsequences: false)
            #expect(parts.count % 2 == 1, "\(tag) \(key): a backtick has no other one")
            let prose = stride(from: 0, to: parts.count, by: 2).map { Self.prose(parts[$0]) }
            let latin = prose.joined().filter { $0.isASCII && ($0.isLetter || $0 == "-") }
            #expect(latin.isEmpty, "\(tag) \(key): \(text)")
        }
    }

    @Test func `LOC-1: every sentence is said somewhere, and every sentence said is there`() throws
    {
        let keys = Set(try Self.entries("en").keys.map { $0.prefix { $0 != "/" } }.map(String.init))
            .filter { !$0.hasPrefix("MELMASTOON.") }
        let said = Self.literals()
        let words = Self.words()
        for key in keys.sorted() {
            #expect(said.contains(key) || Self.isSpelt(key, by: said, words), "nobody says \(key)")
        }
        let families = Set(keys.filter { $0.contains(".") }.map(Self.family))
        for key in said.sorted() where key.contains(".") && !key.hasSuffix(".") {
            guard families.contains(Self.family(key)), !words.contains(key) else { continue }
            #expect(keys.contains(key), "\(key) has no sentence")
        }
    }

    /// Whether a key is put together: of a family, `"state."`, and a word that stands alone, or of
    /// a family, a kind and a word, as in `paper.by.deposit`.
    private static func isSpelt(_ key: String, by said: Set<String>, _ words: Set<String>) -> Bool {
        let parts = key.split(separator: ".", maxSplits: 2).map(String.init)
        guard parts.count > 1, said.contains(parts[0] + ".") else { return false }
        let known = said.union(words)
        return known.contains(parts.dropFirst().joined(separator: "."))
            || parts.dropFirst().allSatisfy { known.contains($0) || known.contains($0 + ".") }
    }

    private static func family(_ key: String) -> String { String(key.prefix { $0 != "." }) }

    /// Every literal of the console.
    private static func literals() -> Set<String> {
        var found: Set<String> = []
        for file in SourceFile.all where file.isIn(["Sources/Console"]) {
            for line in file.lines { found.formUnion(literals(in: line)) }
        }
        return found
    }

    /// Every raw value below the console, written out or the name of its case.
    private static func words() -> Set<String> {
        var found: Set<String> = []
        for file in SourceFile.all
        where file.isIn(["Sources/Ledger", "Sources/Desk", "Sources/Sync"]) {
            for line in file.lines {
                found.formUnion(literals(in: line))
                guard line.contains("case ") else { continue }
                let names = line.split { !($0.isLetter || $0 == "_") }
                found.formUnion(names.map(String.init))
            }
        }
        return found
    }

    private static func literals(in line: Substring) -> [String] {
        let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
        return stride(from: 1, to: quoted.count, by: 2).map { String(quoted[$0]) }
    }

    private static func prose(_ text: Substring) -> String {
        text.split(separator: "{", omittingEmptySubsequences: false).enumerated().map {
            $0.offset == 0 ? String($0.element) : String($0.element.drop { $0 != "}" })
        }.joined()
    }

    private static func parameters(_ text: String) -> Set<String> {
        let parts = text.split(separator: "{", omittingEmptySubsequences: false)
        return Set(parts.dropFirst().map { String($0.prefix { $0 != "}" }) })
    }

    private static func entries(_ tag: String) throws -> Entries {
        let data = Data(Repository.bytes("\(folder)/\(tag).json"))
        let json = try JSONSerialization.jsonObject(with: data)
        var entries: Entries = [:]
        for (key, value) in try #require(json as? [String: Any]) {
            if let text = value as? String {
                entries[key] = text
                continue
            }
            for (member, text) in try #require(value as? [String: String], "\(tag) \(key)") {
                entries["\(key)/\(member)"] = text
            }
        }
        return entries
    }
}
