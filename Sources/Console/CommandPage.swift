/// A command as it describes itself: one table behind help, man page and completions.
public struct CommandPage: Sendable {
    /// As in `till`.
    public let name: String
    /// One sentence.
    public let summary: String
    /// The section of the manual: 1 for people, 8 for services.
    public let section: Int
    /// What it can do; none for a daemon.
    public let verbs: [VerbPage]
    /// The options of every verb.
    public let common: [Option]
    /// What a reader of the manual wants to know besides.
    public var remarks = Remarks()

    /// Variables, files, exit codes and other pages.
    public struct Remarks: Sendable {
        /// Each with half a sentence.
        public var environment: [(name: String, meaning: String)] = []
        /// Each with half a sentence.
        public var files: [(name: String, meaning: String)] = []
        /// Each with its meaning.
        public var exits: [(name: String, meaning: String)] = []
        /// As in `edged(8)`.
        public var seeAlso: [String] = []

        /// No remarks.
        public init() {}
    }

    /// Describes a command.
    ///
    /// A command with verbs can also print its man page and its completions.
    ///
    /// - Parameters:
    ///   - name: As in `till`.
    ///   - summary: One sentence.
    ///   - section: Of the manual.
    ///   - verbs: What it can do.
    ///   - common: The options of every verb.
    public init(
        _ name: String,
        _ summary: String,
        section: Int = 1,
        verbs: [VerbPage],
        common: [Option]
    ) {
        self.name = name
        self.summary = summary
        self.section = section
        self.verbs = verbs.isEmpty ? [] : verbs + Self.ownVerbs
        self.common = common
    }

    /// What every command with verbs says about itself.
    private static let ownVerbs = [
        VerbPage(["completion"], ["bash|zsh|fish"], "Prints a shell's completion.", []),
        VerbPage(["manual"], ["[PAGE]"], "Prints a man page, its own by default.", []),
    ]

    /// The man page.
    public var manual: String { ManualText.page(self) }

    /// The place of the verb that the words begin with; two words win over one.
    func match(_ words: [String]) -> Int? {
        verbs.indices.filter { words.starts(with: verbs[$0].words) }
            .max { verbs[$0].words.count < verbs[$1].words.count }
    }

    /// The text of `--help` without a verb.
    var help: String {
        let rows = verbs.map { ["  " + $0.synopsis, $0.summary] }
        return "\(name): \(summary)\n\nusage: \(name) VERB [OPTIONS]\n\n" + Screen.table(rows)
            + "\n\nOn every verb:\n" + Self.table(common)
            + "\n\n\(name) VERB --help tells more."
    }

    /// The text of `VERB --help`.
    func help(_ verb: VerbPage) -> String {
        let options = verb.options.isEmpty ? "" : "\n\nOptions:\n" + Self.table(verb.options)
        return "\(name) \(verb.synopsis) [OPTIONS]\n\n\(verb.summary)" + options
            + "\n\nOn every verb:\n" + Self.table(common)
    }

    /// Options with their meaning, one a line.
    private static func table(_ options: [Option]) -> String {
        Screen.table(options.map { ["  " + $0.synopsis, $0.help] })
    }
}
