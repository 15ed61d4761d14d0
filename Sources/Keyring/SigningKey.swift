import COpenSSL
public import World

/// A private Ed25519 key (RFC 8032).
public struct SigningKey: Sendable {
    /// Bytes of a signature.
    public static let signatureSize = 64

    /// The 32 bytes that the key is made of.
    public let seed: Secret

    private let key: LibraryKey

    /// Draws a fresh key.
    public init(from entropy: any Entropy) {
        self.init(seed: Secret(count: 32, from: entropy))
    }

    /// Makes the key of a seed of 32 bytes.
    public init(seed: Secret) {
        self.seed = seed
        key = LibraryKey(EVP_PKEY_ED25519, privateBytes: seed)
    }

    /// The public half.
    public var verifyingKey: VerifyingKey {
        guard let made = VerifyingKey(raw: key.publicBytes) else {
            preconditionFailure("a private key has a public half")
        }
        return made
    }

    /// Signs bytes: 64 bytes.
    public func sign(_ bytes: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Self.signatureSize)
        var length = signature.count
        unsafe key.withPointer { key in
            let context = unsafe EVP_MD_CTX_new()
            defer { unsafe EVP_MD_CTX_free(context) }
            unsafe requireSuccess(EVP_DigestSignInit(context, nil, nil, nil, key), "SignInit")
            unsafe requireSuccess(
                EVP_DigestSign(context, &signature, &length, bytes, bytes.count),
                "Sign"
            )
        }
        return signature
    }
}
