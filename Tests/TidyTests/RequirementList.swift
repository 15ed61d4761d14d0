import TestSupport

/// The ids of the design, from `requirements.txt`.
///
/// Shape: one id a line, ` not yet` behind it while no test bears it; `#` begins a comment, and the
/// first line is `# not yet: N`.
struct RequirementList {
    /// The number on the first line.
    private(set) var limit: Int?
    /// What must have a test.
    private(set) var required: Set<String> = []
    /// What has none yet.
    private(set) var waiting: Set<String> = []

    init() {
        let bytes = Repository.bytes("Tests/TidyTests/requirements.txt")
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        for (index, line) in lines.enumerated() {
            if index == 0 { limit = line.split(separator: " ").last.flatMap { Int($0) } }
            if line.hasPrefix("#") { continue }
            let id = String(line.prefix { $0 != " " })
            precondition(
                !required.contains(id) && !waiting.contains(id),
                "\(id) stands there twice"
            )
            if line == id + " not yet" { waiting.insert(id) } else { required.insert(id) }
        }
    }

    /// The ids in the names of all tests, each with one of those names.
    static func namedByTests() -> [String: String] {
        var found: [String: String] = [:]
        for file in SourceFile.all where file.isIn(["Tests", "sync-protocol"]) {
            for line in file.lines {
                for name in names(in: line) {
                    for id in ids(of: name) { found[id] = name }
                }
            }
        }
        return found
    }

    /// The names of tests in a line: between the backticks of a function, in `@Test("...")`, or in
    /// `proves: "..."`, the sentence of one case of a parametrised test.
    private static func names(in line: Substring) -> [String] {
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        if parts.count >= 3, parts[0].hasSuffix("func ") { return [String(parts[1])] }
        let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
        let isName = quoted[0].hasSuffix("@Test(") || quoted[0].hasSuffix("proves: ")
        return quoted.count >= 3 && isName ? [String(quoted[1])] : []
    }

    /// The ids before the colon; a name without a colon bears none.
    private static func ids(of name: String) -> [String] {
        guard let colon = name.firstIndex(of: ":") else { return [] }
        return name[..<colon].split { $0 == " " || $0 == "," || $0 == "/" }.map(String.init)
            .filter(isID)
    }

    /// Whether a word looks like an id: `MON-5`, `FM-A-01`, `P9.2`, `S17`, `K07` or a code.
    private static func isID(_ word: String) -> Bool {
        if word.hasPrefix("MELMASTOON.") { return true }
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        let isUpper = { (part: Substring) in
            !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
        }
        let isNumber = { (part: Substring) in
            !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        }
        if parts.count > 1, let last = parts.last {
            let isFamily = families.contains(String(parts[0]))
            return isFamily && parts.dropLast().allSatisfy(isUpper) && isNumber(last)
        }
        let letters = word.prefix { $0.isUppercase }
        let rest = word.dropFirst(letters.count).split(separator: ".")
        let isShort = ["P", "S", "F", "PY", "R", "O", "AM", "V", "K", "W", "G", "D", "C"].contains(
            String(letters)
        )
        return isShort && (1...2).contains(rest.count) && rest.allSatisfy(isNumber)
    }

    private static let families: Set<String> = [
        "MON", "FX", "TAX", "DAY", "CLK", "ACT", "ROL", "LSE", "ATT", "CNT", "VAR", "SLP", "RPT",
        "PRN", "LOC", "INV", "DUR", "WF", "BT", "M", "I", "PB", "SC", "SEC", "AC", "FM", "BR", "H",
        "T", "S", "B",
    ]
}
