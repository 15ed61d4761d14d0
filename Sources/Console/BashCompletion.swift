/// A command's completion for bash.
struct BashCompletion {
    private let table: CompletionTable
    private var page: CommandPage { table.page }

    init(_ page: CommandPage) {
        table = CompletionTable(page: page)
    }

    /// A script to be sourced, or laid down as a file of bash-completion.
    var text: String {
        let function = "_" + page.name.map { $0 == "-" ? "_" : String($0) }.joined()
        let lines =
            ["# bash completion of \(page.name)", "\(function)() {"] + start + values
            + seconds + options
            + [
                "    " + offer("$words \(names(page.common))"), "}",
                "complete -F \(function) \(page.name)",
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    private var start: [String] {
        let first = table.firstWords.map(\.word).joined(separator: " ")
        return [
            "    local word=\"${COMP_WORDS[COMP_CWORD]}\" verb=\"${COMP_WORDS[1]}\" words=",
            "    COMPREPLY=()", "    if ((COMP_CWORD == 1)); then",
            "        " + offer(first + " --help --version"),
            "        return", "    fi",
        ]
    }

    /// After an option with a value: what the value can be.
    private var values: [String] {
        let cases = table.valued.map { value, names in
            let way =
                switch value {
                case .file: "COMPREPLY=($(compgen -f -- \"$word\")); return"
                case .folder: "COMPREPLY=($(compgen -d -- \"$word\")); return"
                case .words(let words): "\(offer(words.joined(separator: " "))); return"
                case .free: "return"
                }
            return "    \(names.joined(separator: " | "))) \(way) ;;"
        }
        return ["    case \"${COMP_WORDS[COMP_CWORD - 1]}\" in"] + cases + ["    esac"]
    }

    /// The second word of a verb: offered at its place, taken into the verb behind it.
    private var seconds: [String] {
        if table.groups.isEmpty { return [] }
        let offered = table.groups.map { group in
            "        \(group)) words=\"\(table.secondWords(group).joined(separator: " "))\" ;;"
        }
        let pairs = table.groups.flatMap { group in
            table.secondWords(group).map { "\"\(group) \($0)\"" }
        }
        return ["    if ((COMP_CWORD == 2)); then", "        case \"$verb\" in"] + offered
            + [
                "        esac", "    else", "        case \"$verb ${COMP_WORDS[2]}\" in",
                "        \(pairs.joined(separator: " | "))) verb=\"$verb ${COMP_WORDS[2]}\" ;;",
                "        esac", "    fi",
            ]
    }

    private var options: [String] {
        let cases = page.verbs.compactMap { verb -> String? in
            let offered = (verb.choices + verb.options.map(\.name)).joined(separator: " ")
            if offered.isEmpty { return nil }
            return "    \"\(verb.words.joined(separator: " "))\") words+=\" \(offered)\" ;;"
        }
        return ["    case \"$verb\" in"] + cases + ["    esac"]
    }

    /// Offers those of the words that begin like the one at the cursor.
    private func offer(_ words: String) -> String {
        "COMPREPLY=($(compgen -W \"\(words)\" -- \"$word\"))"
    }

    private func names(_ options: [Option]) -> String {
        options.map(\.name).joined(separator: " ")
    }
}
