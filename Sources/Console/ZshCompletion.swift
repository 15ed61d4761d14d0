/// A command's completion for zsh.
struct ZshCompletion {
    private let table: CompletionTable
    private var page: CommandPage { table.page }

    init(_ page: CommandPage) {
        table = CompletionTable(page: page)
    }

    /// A script to be sourced, or laid down in a folder of `fpath`.
    var text: String {
        let lines =
            ["#compdef \(page.name)", "_\(page.name)() {", "    local -a offered"] + first
            + values + ["    local verb=\"$words[2]\""] + seconds + options
            + [
                "    compadd -- $offered \(page.common.map(\.name).joined(separator: " "))", "}",
                "if [[ $funcstack[1] == _\(page.name) ]]; then _\(page.name) \"$@\"",
                "else compdef _\(page.name) \(page.name); fi",
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    private var first: [String] {
        let verbs = table.firstWords.map { word, meaning in
            "            " + CompletionTable.quoted("\(word):\(meaning)")
        }
        return ["    if ((CURRENT == 2)); then", "        offered=("] + verbs
            + ["        )", "        _describe verb offered", "        return", "    fi"]
    }

    /// After an option with a value: what the value can be.
    private var values: [String] {
        let cases = table.valued.map { value, names in
            let way =
                switch value {
                case .file: "_files; return"
                case .folder: "_files -/; return"
                case .words(let words): "compadd -- \(words.joined(separator: " ")); return"
                case .free: "return"
                }
            return "    (\(names.joined(separator: "|"))) \(way) ;;"
        }
        return ["    case \"$words[CURRENT-1]\" in"] + cases + ["    esac"]
    }

    /// The second word of a verb: offered at its place, taken into the verb behind it.
    private var seconds: [String] {
        if table.groups.isEmpty { return [] }
        let offered = table.groups.map { group in
            "        (\(group)) offered=(\(table.secondWords(group).joined(separator: " "))) ;;"
        }
        let pairs = table.groups.flatMap { group in
            table.secondWords(group).map { "\(group)\\ \($0)" }
        }
        return ["    if ((CURRENT == 3)); then", "        case \"$verb\" in"] + offered
            + [
                "        esac", "    else", "        case \"$verb $words[3]\" in",
                "        (\(pairs.joined(separator: "|"))) verb=\"$verb $words[3]\" ;;",
                "        esac", "    fi",
            ]
    }

    private var options: [String] {
        let cases = page.verbs.compactMap { verb -> String? in
            let offered = (verb.choices + verb.options.map(\.name)).joined(separator: " ")
            if offered.isEmpty { return nil }
            return "    (\(verb.words.joined(separator: "\\ "))) offered+=(\(offered)) ;;"
        }
        return ["    case \"$verb\" in"] + cases + ["    esac"]
    }
}
