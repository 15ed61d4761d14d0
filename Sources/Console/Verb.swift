import World

/// One verb of a command: what it takes, what it asks of the agent, how its answer is shown.
///
/// The reader, `--help` and later the man pages and completions all come from this description.
struct Verb: Sendable {
    /// Whose fresh PIN a verb needs.
    enum PIN: Sendable {
        /// The person's own, always.
        case own
        /// That of the person an option names, when it is given.
        case of(option: String, member: String)
    }

    /// The request that a verb makes.
    struct Call: Sendable {
        var method: Method
        var path: String
        var query = ""
        /// The body's members, for a POST.
        var body: [String: JSON] = [:]

        /// Looks.
        static func get(_ path: String, query: String = "") -> Call {
            Call(method: .get, path: path, query: query)
        }

        /// Acts.
        static func post(_ path: String, _ members: [(String, JSON?)] = []) -> Call {
            Call(method: .post, path: path, body: JSON.members(members).objectValue ?? [:])
        }
    }

    /// One word or two, as in `charge withdraw`.
    let words: [String]
    /// The operands, as `--help` shows them.
    var operands: [String] = []
    /// One sentence.
    let summary: String
    var options: [Option] = []
    var pins: [PIN] = []
    var needsLogin = true
    /// Turns the words into the request.
    let call: @Sendable (Arguments) throws(UsageError) -> Call
    /// Turns the answer into lines for a person.
    let show: @Sendable (JSON, Sentences) -> String

    /// The words with the options, as the first line of `--help`.
    var synopsis: String {
        (words + operands + options.map { "[\($0.synopsis)]" }).joined(separator: " ")
    }
}
