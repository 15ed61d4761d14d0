public import Keyring
import Store
public import World

/// What opens one store file, and what that file is named by.
public struct StoreSecret: Sendable {
    /// Encrypts the store, 32 bytes.
    public let key: Secret
    /// The store's salt, 16 bytes.
    public let salt: [UInt8]

    init(key: Secret, salt: [UInt8]) {
        self.key = key
        self.salt = salt
    }

    /// Makes a fresh one.
    public init(from entropy: any Entropy) {
        self.init(key: Secret(count: 32, from: entropy), salt: entropy.bytes(16))
    }

    /// The name of the key, part of the store file's name.
    ///
    /// - SeeAlso: `durability.md` 2.
    public var keyID: String {
        let label = Array("melmastoon-store/1:key-id\n".utf8)
        return Hex.text(Digest.sha256(label, key.exposedCopy(), salt).bytes[0..<4])
    }

    /// As the store takes it.
    var storeKey: StoreKey { StoreKey(key, salt: salt) }

    var json: JSON {
        ["key": .text(Base64.text(key.exposedCopy())), "salt": .text(Base64.text(salt))]
    }
}
