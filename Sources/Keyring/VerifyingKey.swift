import COpenSSL
public import World

/// A public Ed25519 key (RFC 8032), written as a JWK (RFC 8037).
public struct VerifyingKey: Hashable, Sendable {
    /// The 32 bytes.
    public let raw: [UInt8]

    private let key: LibraryKey

    /// Wraps 32 bytes, or gives nil when they are no key.
    public init?(raw: [UInt8]) {
        guard let key = LibraryKey(EVP_PKEY_ED25519, publicBytes: raw) else { return nil }
        self.raw = raw
        self.key = key
    }

    /// Reads `{"crv":"Ed25519","kty":"OKP","x":…}`; other members are not looked at.
    public init?(jwk: JSON) {
        guard jwk["kty"] == "OKP", jwk["crv"] == "Ed25519", let text = jwk["x"]?.textValue,
            let raw = Base64.bytes(text)
        else { return nil }
        self.init(raw: raw)
    }

    /// The JWK, with its three required members.
    public var jwk: JSON {
        ["crv": "Ed25519", "kty": "OKP", "x": .text(Base64.text(raw))]
    }

    /// The thumbprint of the JWK (RFC 7638) in base64url: the `keyid` of every signature (P5.2).
    public var thumbprint: String {
        Digest.sha256(jwk.canonicalBytes).base64url
    }

    /// Whether the signature over the bytes was made by the private half.
    public func isValid(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
        guard signature.count == SigningKey.signatureSize else { return false }
        return unsafe key.withPointer { key in
            let context = unsafe EVP_MD_CTX_new()
            defer { unsafe EVP_MD_CTX_free(context) }
            unsafe requireSuccess(EVP_DigestVerifyInit(context, nil, nil, nil, key), "VerifyInit")
            return unsafe EVP_DigestVerify(
                context,
                signature,
                signature.count,
                bytes,
                bytes.count
            ) == 1
        }
    }

    /// Whether both are the same key.
    public static func == (left: VerifyingKey, right: VerifyingKey) -> Bool {
        left.raw == right.raw
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(raw)
    }
}
