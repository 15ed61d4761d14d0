import World

extension VerbList {
    /// How the command describes itself.
    var page: CommandPage {
        var page = CommandPage(name, summary, verbs: verbs.map(\.page), common: common)
        page.remarks.exits = ExitCode.allCases.map { (String($0.rawValue), $0.meaning) }
        page.remarks.environment = [
            ("MELMASTOON_EDGE_SOCKET", "where the agent listens, when --socket is not given"),
            ("MELMASTOON_EDGE_LOGIN", "the file that keeps the login of this terminal"),
            ("XDG_RUNTIME_DIR", "has melmastoon-edge/login when no such file is named"),
            ("LANG", "language of sentences, when --lang is not given"),
        ]
        page.remarks.files = [
            ("/run/melmastoon-edge/desk.sock", "where the agent listens for cashiers"),
            ("/run/melmastoon-edge/admin.sock", "where it listens for operators"),
        ]
        page.remarks.seeAlso = ["till(1)", "edgectl(1)", "edged(8)"].filter {
            !$0.hasPrefix(name + "(")
        }
        guard name == VerbList.till.name else { return page }
        page.remarks.environment.append(
            (TillConfiguration.variable, "names another file than \(TillConfiguration.file)")
        )
        page.remarks.files.append((TillConfiguration.file.text, "what till.conf(5) explains"))
        page.remarks.seeAlso.append("till.conf(5)")
        return page
    }

    /// The verb that the words begin with, and the words after it.
    func match(_ words: [String]) -> (verb: Verb, rest: [String])? {
        guard let index = page.match(words), index < verbs.count else { return nil }
        return (verbs[index], Array(words.dropFirst(verbs[index].words.count)))
    }
}

extension Verb {
    /// How the verb describes itself.
    fileprivate var page: VerbPage { VerbPage(words, operands, summary, allOptions) }
}
