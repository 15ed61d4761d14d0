import Foundation

/// A test as the results of `swift test --xunit-output` tell of it.
struct TestResult {
    let name: String
    var hasPassed = true

    /// The tests of a file of results: an element a line, a failure on the lines behind it.
    static func all(in path: String) throws -> [TestResult] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Unmeasured("there is no \(path): run `swift test --xunit-output` first")
        }
        var tests: [TestResult] = []
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            if let name = attribute("name", of: line), line.contains("<testcase ") {
                tests.append(TestResult(name: name))
            } else if line.contains("<failure") || line.contains("<skipped"), !tests.isEmpty {
                tests[tests.count - 1].hasPassed = false
            }
        }
        return tests
    }

    /// The ids that it proves.
    var ids: [String] {
        let name = name.drop { $0 == "`" }
        guard let colon = name.firstIndex(of: ":") else { return [] }
        return name[..<colon].split { $0 == " " || $0 == "," || $0 == "/" }.map(String.init)
    }

    /// The name without its ids.
    var sentence: String {
        let plain = name.split(separator: "`").first.map(String.init) ?? name
        guard let colon = plain.firstIndex(of: ":") else { return plain }
        return plain[plain.index(after: colon)...].trimmingCharacters(in: .whitespaces)
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
}

extension [TestResult] {
    /// Their names in a cell of a table.
    var names: String { map(\.sentence.cell).joined(separator: "<br>") }

    /// What they came to, in a word.
    var result: String {
        isEmpty ? "not yet" : allSatisfy(\.hasPassed) ? "passed" : "FAILED"
    }
}

extension String {
    /// The text in a cell of a table.
    var cell: String { replacingOccurrences(of: "|", with: "\\|") }
}
