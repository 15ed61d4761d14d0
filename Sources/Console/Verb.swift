import World

/// One verb of a command: what it takes, what it asks of the agent, how its answer is shown.
///
/// The reader, `--help`, the man page and the completions all come from this description.
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

    /// What of a verb's answer goes on paper.
    enum Sheet: Sendable {
        /// The slips of what was captured; a close's slip is its Z.
        case slips
        /// The answer itself.
        case answer(@Sendable (JSON, PaperStyle) -> Page)
        /// The Z of a close, which is its slip: it comes out as a copy, when it is asked for.
        case close
        /// A slip once more, or every slip that still waits for paper.
        case copy
        /// What a desk needs when the power is gone, as files of a folder.
        case pack
    }

    /// What becomes of an answer that goes into the file of `--out`.
    enum Output: Sendable {
        /// One answer, put in place whole.
        case whole
        /// Page after page, asked for with `after=`.
        case pages
    }

    /// One word or two, as in `charge withdraw`.
    let words: [String]
    /// The operands, as `--help` shows them.
    var operands: [String] = []
    /// One sentence.
    let summary: String
    var options: [Option] = []
    var pins: [PIN] = []
    /// The options that name a file, and the members that take its text.
    ///
    /// The agent may not see the operator's files, so the text travels, never the name.
    var files: [(option: String, member: String)] = []
    var needsLogin = true
    var sheet: Sheet?
    /// Where the answer goes; nil shows it.
    var output: Output?
    /// Turns the words into the request.
    let call: @Sendable (Arguments) throws(UsageError) -> Call
    /// Turns the answer into lines for a person.
    let show: @Sendable (JSON, Sentences) -> String

    /// Its options with those that its paper brings.
    var allOptions: [Option] {
        switch sheet {
        case .slips: options + [SharedOptions.print]
        case .answer, .close, .copy: options + [SharedOptions.print, SharedOptions.pdf]
        case .pack, nil: options
        }
    }
}
