import World

/// What a command answers about itself, without acting: version, help, man pages, completions.
public struct SelfDescription {
    private let page: CommandPage
    private let others: () -> [String: String]

    /// Describes a command.
    ///
    /// - Parameters:
    ///   - page: The command.
    ///   - others: The man pages that it prints besides its own, by name.
    public init(_ page: CommandPage, others: @escaping () -> [String: String] = { [:] }) {
        self.page = page
        self.others = others
    }

    /// The text that the words ask for, without a line break at its end; nil when they ask for an
    /// action.
    ///
    /// - Parameter words: The words after the command's name.
    /// - Returns: The text, or one JSON object with `--json`.
    /// - Throws: ``UsageError`` for help about an unknown verb, an unknown page or shell.
    public func answer(to words: [String]) throws(UsageError) -> String? {
        if words == ["--version"] { return "\(page.name) \(Product.version)" }
        let wantsHelp = words.contains("--help")
        guard let index = page.match(words) else {
            guard wantsHelp, let first = words.first else { return nil }
            if first.hasPrefix("--") { return page.help }
            throw UsageError("There is no verb `\(first)`.")
        }
        let verb = page.verbs[index]
        if wantsHelp { return page.help(verb) }
        guard verb.words == ["completion"] || verb.words == ["manual"] else { return nil }
        let rest = Array(words.dropFirst())
        let arguments = try Arguments(rest, options: page.common, operandLimit: 1)
        let isManual = verb.words == ["manual"]
        let text =
            isManual
            ? try manual(arguments.operands.first ?? page.name)
            : try completion(arguments.operand(0, "SHELL"))
        if !arguments.has("--json") { return String(text.dropLast()) }
        var answer: [String: JSON] = [verb.words[0]: .text(text)]
        if isManual { answer["pages"] = .list(pages.map { .text($0) }) }
        return JSON.object(answer).canonicalText
    }

    /// Every man page that it prints, its own first: what a package lays down.
    private var pages: [String] { [page.name] + others().keys.sorted() }

    private func manual(_ name: String) throws(UsageError) -> String {
        if name == page.name { return page.manual }
        if let text = others()[name] { return text }
        let known = pages.joined(separator: ", ")
        throw UsageError("There is no page `\(name)` here, but \(known).")
    }

    private func completion(_ shell: String) throws(UsageError) -> String {
        switch shell {
        case "bash": return BashCompletion(page).text
        case "zsh": return ZshCompletion(page).text
        case "fish": return FishCompletion(page).text
        default: throw UsageError("`\(shell)`: write bash, zsh or fish.")
        }
    }
}
