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
        let tests = try TestResult.all(in: results)
        var borne: [String: [TestResult]] = [:]
        for test in tests {
            for id in test.ids { borne[id, default: []].append(test) }
        }
        let sections = Self.requirements.filter { families.isEmpty || families.contains($0.family) }
        print("# Requirements, their tests, and what these last came to\n")
        let count = sections.flatMap(\.ids).filter { borne[$0] != nil }.count
        print("\(count) of \(sections.flatMap(\.ids).count) have a test.")
        for section in sections { print(page(section, borne)) }
        return sections.flatMap(\.ids).allSatisfy { borne[$0]?.allSatisfy(\.hasPassed) ?? true }
    }

    private func page(_ section: Section, _ borne: [String: [TestResult]]) -> String {
        let rows = section.ids.map { id in
            let tests = borne[id] ?? []
            let what = Self.scenarios[id].map { " | " + $0.cell } ?? ""
            return "| \(id)\(what) | \(tests.names) | \(tests.result) |"
        }
        let hasTexts = section.ids.contains { Self.scenarios[$0] != nil }
        let head =
            hasTexts
            ? "| id | what must hold | tests | last result |\n|---|---|---|---|"
            : "| id | tests | last result |\n|---|---|---|"
        return "\n## \(section.family)\n\n" + head + "\n" + rows.joined(separator: "\n")
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
