import Database
public import Keyring

/// The key of a store file, as the keyring holds it.
public struct StoreKey: Sendable {
    private let secret: Secret
    private let salt: [UInt8]

    /// Wraps the store key of 32 bytes and the salt of 16.
    public init(_ secret: Secret, salt: [UInt8]) {
        self.secret = secret
        self.salt = salt
    }

    /// The key as the library takes it.
    var databaseKey: DatabaseKey {
        secret.withBytes { DatabaseKey(key: $0, salt: salt) }
    }
}
