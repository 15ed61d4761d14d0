import COpenSSL
public import World

/// A private X25519 key (RFC 7748): two parties make one secret from each other's public half.
public struct AgreementKey: Sendable {
    /// The 32 secret bytes.
    public let seed: Secret

    private let key: LibraryKey

    /// Draws a fresh key.
    public init(from entropy: any Entropy) {
        self.init(seed: Secret(count: 32, from: entropy))
    }

    /// Makes the key of 32 secret bytes.
    public init(seed: Secret) {
        self.seed = seed
        key = LibraryKey(EVP_PKEY_X25519, privateBytes: seed)
    }

    /// The 32 bytes of the public half.
    public var publicBytes: [UInt8] { key.publicBytes }

    /// The secret shared with the owner of a public half.
    ///
    /// - Parameter peer: The other's 32 public bytes.
    /// - Returns: 32 bytes; derive from them, never use them as they are.
    /// - Throws: ``KeyringError/unusable`` when the bytes are no key, or one of low order.
    public func shared(with peer: [UInt8]) throws(KeyringError) -> Secret {
        guard let other = LibraryKey(EVP_PKEY_X25519, publicBytes: peer) else { throw .unusable }
        var isMade = false
        let made = unsafe Secret.written(count: 32) { target in
            isMade = unsafe derive(from: other, into: target)
        }
        guard isMade else { throw .unusable }
        return made
    }

    private func derive(from other: LibraryKey, into target: UnsafeMutablePointer<UInt8>) -> Bool {
        unsafe key.withPointer { key in
            guard let context = unsafe EVP_PKEY_CTX_new(key, nil) else { return false }
            defer { unsafe EVP_PKEY_CTX_free(context) }
            var length = 32
            unsafe requireSuccess(EVP_PKEY_derive_init(context), "derive_init")
            let isSet =
                unsafe other.withPointer { unsafe EVP_PKEY_derive_set_peer(context, $0) } == 1
            return unsafe isSet && EVP_PKEY_derive(context, target, &length) == 1
        }
    }
}
