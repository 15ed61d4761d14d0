/// What can stand where on a command line, for the completions of all shells.
struct CompletionTable {
    /// What the value of an option is.
    enum Value: Hashable {
        /// A file.
        case file
        /// A folder.
        case folder
        /// One of these words.
        case words([String])
        /// Something nobody can guess.
        case free
    }

    let page: CommandPage

    /// The first words of all verbs, each with half a sentence.
    var firstWords: [(word: String, meaning: String)] {
        var seen: Set<String> = []
        return page.verbs.compactMap { verb in
            guard seen.insert(verb.words[0]).inserted else { return nil }
            let own = page.verbs.first { $0.words == [verb.words[0]] }
            return (
                verb.words[0], own?.summary ?? secondWords(verb.words[0]).joined(separator: ", ")
            )
        }
    }

    /// The second words after a first one.
    func secondWords(_ first: String) -> [String] {
        page.verbs.filter { $0.words.count == 2 && $0.words[0] == first }.map { $0.words[1] }
    }

    /// The first words that a second one can follow.
    var groups: [String] { firstWords.map(\.word).filter { !secondWords($0).isEmpty } }

    /// The options that take a value, by what it is; the names in order, each once.
    var valued: [(value: Value, names: [String])] {
        let all = page.common + page.verbs.flatMap(\.options)
        let kinds: [Value] = [.file, .folder, .words(Self.languages), .free]
        return kinds.compactMap { kind in
            let names = Set(all.filter { Self.value(of: $0) == kind }.map(\.name)).sorted()
            return names.isEmpty ? nil : (kind, names)
        }
    }

    /// What follows an option; nil after a flag.
    static func value(of option: Option) -> Value? {
        switch option.kind {
        case .flag: nil
        case .value("FILE"), .value("PATH"): .file
        case .value("DIR"): .folder
        case .value("TAG"): .words(languages)
        case .value, .values: .free
        }
    }

    private static let languages = Language.allCases.map(\.rawValue)

    /// A text in single quotes, as bash and zsh read it.
    static func quoted(_ text: String) -> String {
        "'"
            + text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
