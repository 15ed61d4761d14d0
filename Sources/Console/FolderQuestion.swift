public import Ledger
public import World

/// What a verb asks of a state folder, where it works without an agent.
public struct FolderQuestion: Hashable, Sendable {
    /// The verbs that can.
    public enum Kind: Hashable, Sendable {
        /// `status`, `doctor`: how every part is.
        case health
        /// `verify`: journal chain, store pages and ledger sums.
        case verification
        /// `drill FILE`: whether a backup gives a desk that works.
        case drill(backup: String)
    }

    /// What came of it.
    public enum Answer: Sendable {
        /// The body of the verb's answer.
        case found(JSON)
        /// The folder cannot be looked at.
        case refused(Code, detail: String)
        /// There is no folder to look at.
        case unknown
    }

    /// What is asked.
    public let kind: Kind
    /// The value of `--state`; nil for the folder that the configuration names.
    public let state: String?
    /// The value of `--key-file`; nil for the key in the folder.
    public let keyFile: String?

    /// Whether no agent is asked at all.
    var isOffline: Bool {
        if case .drill = kind { return true }
        return state != nil
    }

    static let options = [
        Option("--state", .value("DIR"), "look at this folder or copy, ask no agent"),
        Option("--key-file", .value("FILE"), "the key of that folder, default DIR/keys"),
    ]

    /// The question of a verb, nil when it needs the agent.
    ///
    /// - Throws: ``UsageError`` for a key without a folder.
    init?(_ verb: Verb, _ arguments: Arguments) throws(UsageError) {
        switch verb.words {
        case ["status"], ["doctor"]: kind = .health
        case ["verify"]: kind = .verification
        case ["drill"]:
            guard let file = arguments.operands.first else {
                guard arguments.value("--key-file") == nil else {
                    throw UsageError("`--key-file` needs a FILE.")
                }
                return nil
            }
            kind = .drill(backup: file)
        default: return nil
        }
        state = arguments.value("--state")
        keyFile = arguments.value("--key-file")
        if state == nil, keyFile != nil, !isOffline {
            throw UsageError("`--key-file` needs `--state`.")
        }
    }
}
