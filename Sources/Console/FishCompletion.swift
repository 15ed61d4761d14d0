/// A command's completion for fish.
struct FishCompletion {
    private let table: CompletionTable
    private var page: CommandPage { table.page }

    init(_ page: CommandPage) {
        table = CompletionTable(page: page)
    }

    /// A script to be sourced, or laid down in a folder of completions.
    var text: String {
        var lines = ["# fish completion of \(page.name)", "complete -c \(page.name) -f"]
        for (word, meaning) in table.firstWords {
            lines.append(line("__fish_use_subcommand", "-a \(word)", meaning))
        }
        for verb in page.verbs {
            if verb.words.count == 2 {
                let others = table.secondWords(verb.words[0]).joined(separator: " ")
                let condition =
                    "__fish_seen_subcommand_from \(verb.words[0]); "
                    + "and not __fish_seen_subcommand_from \(others)"
                lines.append(line(condition, "-a \(verb.words[1])", verb.summary))
            }
            let condition = verb.words.map { "__fish_seen_subcommand_from \($0)" }
                .joined(separator: "; and ")
            for choice in verb.choices { lines.append(line(condition, "-a \(choice)", "")) }
            for option in verb.options { lines.append(line(condition, option)) }
        }
        for option in page.common { lines.append(line(nil, option)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ condition: String?, _ option: Option) -> String {
        let way =
            switch CompletionTable.value(of: option) {
            case nil: ""
            case .file: " -r -F"
            case .folder: " -x -a '(__fish_complete_directories)'"
            case .words(let words): " -x -a '\(words.joined(separator: " "))'"
            case .free: " -x"
            }
        return line(condition, "-l \(option.name.dropFirst(2))" + way, option.help)
    }

    private func line(_ condition: String?, _ what: String, _ meaning: String) -> String {
        let when = condition.map { " -n '\($0)'" } ?? ""
        let why = meaning.isEmpty ? "" : " -d " + Self.quoted(meaning)
        return "complete -c \(page.name)\(when) \(what)\(why)"
    }

    /// A text in single quotes; fish escapes inside them.
    private static func quoted(_ text: String) -> String {
        let escaped = text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "'\(escaped)'"
    }
}
