import Foundation
import TestSupport

/// `proof coverage`: a page of every requirement with its tests and what they last came to.
struct Coverage: ProofVerb {
    static let usage = """
        proof coverage RESULTS [--family SC]
            a page of every requirement, its tests and their last result, from what `swift test
            --xunit-output FILE` wrote (FILE-swift-testing.xml); the gate leaves one in .build
            --family SC  only ids that begin so; may be repeated
        """

    /// A test as the results tell of it.
    private struct Test {
        let name: String
        var hasPassed = true
    }

    private let results: String
    private var families: Set<String> = []

    init?(_ words: ArraySlice<String>) {
        var words = words
        guard let path = words.popFirst() else { return nil }
        results = path
        while let word = words.popFirst() {
            guard word == "--family", let family = words.popFirst() else { return nil }
            families.insert(family)
        }
    }

    /// Prints the page; false when a test that it names did not pass.
    func run() throws -> Bool {
        let tests = try tests()
        var borne: [String: [Test]] = [:]
        for test in tests {
            for id in Self.ids(of: test.name) { borne[id, default: []].append(test) }
        }
        let sections = Self.requirements.filter { families.isEmpty || families.contains($0.family) }
        print("# Requirements, their tests, and what these last came to\n")
        let count = sections.flatMap(\.ids).filter { borne[$0] != nil }.count
        print("\(count) of \(sections.flatMap(\.ids).count) have a test.")
        for section in sections { print(page(section, borne)) }
        return sections.flatMap(\.ids).allSatisfy { borne[$0]?.allSatisfy(\.hasPassed) ?? true }
    }

    private func page(_ section: Section, _ borne: [String: [Test]]) -> String {
        let rows = section.ids.map { id in
            let tests = borne[id] ?? []
            let names = tests.map { Self.escaped(Self.sentence($0.name)) }
            let result =
                tests.isEmpty
                ? "not yet"
                : tests.allSatisfy(\.hasPassed) ? "passed" : "FAILED"
            let what = Self.scenarios[id].map { " | " + Self.escaped($0) } ?? ""
            return "| \(id)\(what) | \(names.joined(separator: "<br>")) | \(result) |"
        }
        let hasTexts = section.ids.contains { Self.scenarios[$0] != nil }
        let head =
            hasTexts
            ? "| id | what must hold | tests | last result |\n|---|---|---|---|"
            : "| id | tests | last result |\n|---|---|---|"
        return "\n## \(section.family)\n\n" + head + "\n" + rows.joined(separator: "\n")
    }

    // MARK: What was run

    /// The tests of a file of results: an element a line, a failure on the lines behind it.
    private func tests() throws -> [Test] {
        guard let data = FileManager.default.contents(atPath: results) else {
            throw Unmeasured("there is no \(results): run `swift test --xunit-output` first")
        }
        var tests: [Test] = []
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            if let name = Self.attribute("name", of: line), line.contains("<testcase ") {
                tests.append(Test(name: name))
            } else if line.contains("<failure") || line.contains("<skipped"), !tests.isEmpty {
                tests[tests.count - 1].hasPassed = false
            }
        }
        return tests
    }

    private static func attribute(_ name: String, of line: Substring) -> String? {
        guard let start = line.range(of: " \(name)=\"") else { return nil }
        let rest = line[start.upperBound...]
        guard let end = rest.firstIndex(of: "\"") else { return nil }
        let entities = ["&quot;": "\"", "&lt;": "<", "&gt;": ">", "&apos;": "'", "&amp;": "&"]
        return ["&quot;", "&lt;", "&gt;", "&apos;", "&amp;"].reduce(String(rest[..<end])) {
            $0.replacingOccurrences(of: $1, with: entities[$1] ?? "")
        }
    }

    private static func ids(of name: String) -> [String] {
        let name = name.drop { $0 == "`" }
        guard let colon = name.firstIndex(of: ":") else { return [] }
        return name[..<colon].split { $0 == " " || $0 == "," || $0 == "/" }.map(String.init)
    }

    /// The name without its ids.
    private static func sentence(_ name: String) -> String {
        let plain = name.split(separator: "`").first.map(String.init) ?? name
        guard let colon = plain.firstIndex(of: ":") else { return plain }
        return plain[plain.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "|", with: "\\|")
    }

    // MARK: What is required

    /// Ids of one family.
    private struct Section {
        let family: String
        var ids: [String] = []
    }

    private static var requirements: [Section] {
        var sections: [Section] = []
        for line in lines("Tests/TidyTests/requirements.txt") where !line.hasPrefix("#") {
            let id = String(line.prefix { $0 != " " })
            let family = String(id.prefix { $0.isUppercase })
            if sections.last?.family != family { sections.append(Section(family: family)) }
            sections[sections.count - 1].ids.append(id)
        }
        return sections
    }

    /// The texts of the scenarios: id, what happens, what must hold, between tabs.
    private static let scenarios: [String: String] = {
        var texts: [String: String] = [:]
        for line in lines("Tests/Proof/scenarios.txt") {
            let parts = line.split(separator: "\t").map(String.init)
            precondition(parts.count == 3, "a scenario has an id, a text and a promise")
            texts[parts[0]] = parts[1] + ": " + parts[2]
        }
        return texts
    }()

    private static func lines(_ path: String) -> [Substring] {
        String(decoding: Repository.bytes(path), as: UTF8.self).split(separator: "\n")
    }
}
