public import Keyring

/// What sealed frames are made with, and what for: one key never opens both.
public struct FrameKey: Sendable {
    /// What the frames hold.
    public enum Use: String, Hashable, Sendable {
        /// A dump of the replica.
        case replica
        /// A backup of a state folder.
        case backup
    }

    let use: Use
    let secret: Secret
    /// What the header tells without any key.
    let number: UInt64

    /// Names a key and its use.
    ///
    /// - Parameters:
    ///   - use: What the frames hold.
    ///   - secret: The key that theirs is derived from.
    ///   - number: What the header tells without any key; a reader does not ask.
    public init(_ use: Use, _ secret: Secret, number: UInt64 = 0) {
        self.use = use
        self.secret = secret
        self.number = number
    }

    /// What the file begins with.
    var magic: [UInt8] {
        switch use {
        case .replica: Array("MMREPL01".utf8)
        case .backup: Array("MMBACK01".utf8)
        }
    }

    var info: [UInt8] { Array("melmastoon-\(use.rawValue)/1".utf8) }
}
