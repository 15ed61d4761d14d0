import Foundation

/// A word that may not be written, where it may all the same, and what to use instead.
struct Ban: Sendable {
    /// What of a file is searched.
    enum View: Sendable {
        /// Everything but comments and the inside of strings.
        case code
        /// The inside of strings, where SQL would be.
        case strings
    }

    /// The id of the house rule.
    let id: String
    /// The words: a letter or digit at an end means that the word ends there, a star that it may go
    /// on; ` A` stands for a space and any capital, since an `actor` is also who acts.
    let words: [String]
    /// The folders that the ban is about.
    var scope = ["Sources", "schema"]
    /// Folders and files (without ending) where the words are allowed.
    let outside: [String]
    /// What is searched.
    var view = View.code
    /// What to use.
    let instead: String

    /// The fittings, rooms and doors where the ban does not hold, from the house's table.
    static let all: [Ban] = [
        Ban(
            id: "B-1",
            words: ["import Foundation", "import FoundationEssentials"],
            scope: ["Sources", "schema", "Tests"],
            outside: [
                "Tests/EndToEndTests", "Tests/TestSupport", "Tests/TidyTests", "Tests/Demo",
                "Tests/Proof",
            ],
            instead: "the standard library, World"
        ),
        Ban(
            id: "B-2",
            words: ["import Glibc"],
            outside: ["Sources/Platform", "Sources/Transport"],
            instead: "a port"
        ),
        Ban(
            id: "B-2",
            words: ["import Dispatch"],
            outside: ["Sources/Transport", "Sources/Agent/QueueExecutor"],
            instead: "a port"
        ),
        Ban(
            id: "B-3",
            words: ["sqlite3_*"],
            outside: ["Sources/Database"],
            instead: "Database"
        ),
        Ban(
            id: "B-3",
            words: ["PQ*"],
            outside: ["Sources/Postgres"],
            instead: "Postgres"
        ),
        Ban(
            id: "B-3",
            words: ["curl_*", "CURL*"],
            outside: ["Sources/Transport"],
            instead: "Transport"
        ),
        Ban(
            id: "B-3",
            words: ["pango_*", "cairo_*"],
            outside: ["Sources/Typesetting"],
            instead: "Typesetting"
        ),
        Ban(
            id: "B-3",
            words: ["EVP_*", "SSL_*"],
            outside: ["Sources/Keyring", "Sources/Transport"],
            instead: "Keyring"
        ),
        Ban(
            id: "B-3",
            words: ["deflate*", "inflate*"],
            outside: ["Sources/Compression"],
            instead: "Compression"
        ),
        Ban(
            id: "B-4",
            words: ["RAND_*", ".random(*", "SystemRandomNumberGenerator", "UUID(*", "getrandom"],
            outside: ["Sources/Platform/SystemEntropy"],
            instead: "Entropy"
        ),
        Ban(
            id: "B-5",
            words: ["clock_gettime", "ContinuousClock", "SuspendingClock"],
            outside: ["Sources/Platform/SystemClock"],
            instead: "Clock"
        ),
        Ban(
            id: "B-5",
            words: ["Task.sleep"],
            outside: [
                "Sources/Agent/SyncLoop", "Sources/Transport", "Sources/Platform/SystemClock",
            ],
            instead: ".wait(until:)"
        ),
        Ban(
            id: "B-6",
            words: ["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "CREATE ", "PRAGMA "],
            outside: [
                "schema", "Sources/Store", "Sources/CloudStore", "Sources/Database/Migrator",
                "Sources/Database/Profile",
            ],
            view: .strings,
            instead: "a verb of the room"
        ),
        Ban(
            id: "B-7",
            words: ["ON CONFLICT", "RETURNING", "json_*", "OVER (*", "STRICT"],
            scope: ["Sources/Store", "Sources/CloudStore", "Sources/Database", "schema"],
            outside: [],
            view: .strings,
            instead: "INSERT OR IGNORE, changes(), CHECK"
        ),
        Ban(
            id: "B-8",
            words: ["async", "await", "Task", "actor A"],
            outside: [
                "Sources/Platform", "Sources/Transport", "Sources/till", "Sources/edgectl",
                "Sources/edged", "Sources/edge-cloud", "Sources/edge-paper",
                "Sources/Console/Verbs", "Sources/Agent/AgentRuntime",
                "Sources/Agent/AgentRuntime+Admin",
                "Sources/Agent/SyncLoop",
                "Sources/Agent/Logins", "Sources/Agent/QueueExecutor",
                // The seam itself: what every wire implements.
                "Sources/World/Responder",
            ],
            instead: "a value"
        ),
        Ban(
            id: "B-9",
            words: ["print(*", "exit(*"],
            outside: [
                "Sources/till", "Sources/edgectl", "Sources/edged", "Sources/edge-cloud",
                "Sources/Platform/SystemTerminal",
            ],
            instead: "return it"
        ),
        Ban(
            id: "B-10",
            words: ["Double", "Float"],
            scope: ["Sources", "schema", "Tests"],
            // Cairo's places on paper are numbers with a fraction.
            outside: [
                "Tests/Proof", "Sources/World/MetricsText", "Sources/Typesetting/Canvas",
            ],
            instead: "Money, integers"
        ),
        Ban(
            id: "B-11",
            words: ["try!", "try?", "as!", "fatalError"],
            scope: ["Sources", "schema", "Tests"],
            outside: [],
            instead: "typed errors, precondition"
        ),
        Ban(
            id: "B-12",
            words: ["@unchecked Sendable", "nonisolated(unsafe)"],
            scope: ["Sources", "schema", "Tests"],
            outside: Bans.sharedByHand,
            instead: "values, Mutex"
        ),
        Ban(
            id: "B-13",
            words: ["#if DEBUG"],
            scope: ["Sources", "schema", "Tests"],
            outside: [],
            instead: "an issue, a port"
        ),
    ]

    /// The lines of a file that break the ban, from 1.
    func offences(in file: SourceFile) -> [(line: Int, word: String)] {
        guard file.isIn(scope), !file.isIn(outside) else { return [] }
        let text = view == .code ? file.code : file.strings
        var found: [(Int, String)] = []
        for word in words where text.contains(word.hasSuffix("*") ? String(word.dropLast()) : word)
        {
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated() where Self.isWritten(word, in: line)
            {
                found.append((index + 1, word))
            }
        }
        return found
    }

    /// Whether the word stands in the line by itself: `Task` is not in `TaskGroup`, `print(` not in
    /// `reprint(`; a star leaves the end open.
    private static func isWritten(_ word: String, in line: Substring) -> Bool {
        if word.hasSuffix(" A") {
            let keyword = word.dropLast()
            guard let found = line.range(of: keyword) else { return false }
            return line[found.upperBound...].first?.isUppercase == true
        }
        let isOpen = word.hasSuffix("*")
        let letters = Array((isOpen ? String(word.dropLast()) : word).utf8)
        let bytes = Array(line.utf8)
        guard bytes.count >= letters.count, let first = letters.first, let last = letters.last
        else { return false }
        for start in 0...(bytes.count - letters.count)
        where bytes[start] == first && bytes[start..<start + letters.count].elementsEqual(letters) {
            let end = start + letters.count
            let isBegun = start > 0 && isOfWord(first) && isOfWord(bytes[start - 1])
            let goesOn = !isOpen && end < bytes.count && isOfWord(last) && isOfWord(bytes[end])
            // A parameter or case may bear the word when it is quoted.
            let isQuoted = start > 0 && bytes[start - 1] == UInt8(ascii: "`")
            if !isBegun && !goesOn && !isQuoted { return true }
        }
        return false
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "_")
    }
}
