/// A verb as help, man page and completions describe it.
public struct VerbPage: Sendable {
    /// One word or two, as in `charge withdraw`.
    public let words: [String]
    /// The operands, as `--help` shows them.
    public let operands: [String]
    /// One sentence.
    public let summary: String
    /// What it takes beside the options of every verb.
    public let options: [Option]

    /// Describes a verb.
    public init(_ words: [String], _ operands: [String], _ summary: String, _ options: [Option]) {
        self.words = words
        self.operands = operands
        self.summary = summary
        self.options = options
    }

    /// The words with the operands, as the first line of `--help`.
    var synopsis: String { (words + operands).joined(separator: " ") }

    /// The operands that are words themselves, as `list` and `show` in `[list|show]`.
    var choices: [String] {
        operands.flatMap { operand -> [String] in
            let words = operand.filter { $0 != "[" && $0 != "]" }.split(separator: "|")
            let areWords = words.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } }
            return areWords ? words.map(String.init) : []
        }
    }
}
