/// An option of a verb, as `--help` and the reader know it.
public struct Option: Sendable {
    /// What follows the option.
    public enum Kind: Sendable {
        /// Nothing.
        case flag
        /// One value.
        case value(String)
        /// One value or more, up to the next option; may be repeated.
        case values(String)
    }

    /// With its dashes, as in `--folio`.
    public let name: String
    let kind: Kind
    /// Half a sentence.
    let help: String

    /// Describes an option.
    public init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    /// Whether its value is a text or a place, which stays as it was typed.
    var isVerbatim: Bool {
        switch kind {
        case .flag: false
        case .value(let name), .values(let name):
            ["TEXT", "FILE", "DIR", "PATH", "URL", "T"].contains(name)
        }
    }

    /// The left column of `--help`.
    var synopsis: String {
        switch kind {
        case .flag: name
        case .value(let value): "\(name) \(value)"
        case .values(let value): "\(name) \(value)..."
        }
    }
}
