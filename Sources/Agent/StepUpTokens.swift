import Keyring
import Ledger
import World

/// The office's tokens on their way to the cloud, beside the actions that name their hashes.
///
/// In memory only: what a crash takes is asked for again (P5.8).
struct StepUpTokens {
    /// More than this many closes do not wait for one push.
    private static let limit = 16
    private var waiting: [(action: ID, token: Secret)] = []

    /// What an action says of a token (P5.8).
    static func reference(of token: String) -> String {
        Digest.sha256(Array(token.utf8)).base64url
    }

    /// Takes a token with the action that names it; the oldest goes when there are too many.
    mutating func keep(_ token: String, for action: ID) {
        waiting.append((action, Secret(copying: Array(token.utf8))))
        if waiting.count > Self.limit { waiting.removeFirst() }
    }

    /// The member `secrets` of a batch that has these actions.
    func secrets(of actions: Set<ID>) -> [String: String] {
        var secrets: [String: String] = [:]
        for (action, token) in waiting where actions.contains(action) {
            secrets[action.text] = String(decoding: token.exposedCopy(), as: UTF8.self)
        }
        return secrets
    }

    /// The actions whose tokens wait.
    var actions: [ID] { waiting.map(\.action) }

    /// Forgets the token of an action that the cloud has.
    mutating func drop(_ action: ID) { waiting.removeAll { $0.action == action } }
}
