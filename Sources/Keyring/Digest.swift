import COpenSSL
import World

/// A SHA-256 digest: 32 bytes.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// How many bytes a digest has.
    public static let size = 32

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Wraps 32 bytes, or gives nil for any other number of them.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    fileprivate init(exactly bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The digest of the parts, one after the other.
    public static func sha256(_ parts: [UInt8]...) -> Digest {
        var hasher = SHA256()
        for part in parts { hasher.update(part) }
        return hasher.finish()
    }

    /// 64 hexadecimal digits.
    public var hex: String { Hex.text(bytes) }

    /// 43 characters of base64url (P1.7).
    public var base64url: String { Base64.text(bytes) }

    /// 64 hexadecimal digits.
    public var description: String { hex }
}

/// A running SHA-256, for input that comes in pieces.
@safe
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Begins with nothing hashed.
    public init() {
        guard let made = unsafe EVP_MD_CTX_new() else {
            preconditionFailure("no memory for a hash")
        }
        unsafe context = made
        unsafe requireSuccess(EVP_DigestInit_ex(context, EVP_sha256(), nil), "DigestInit")
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Hashes more bytes.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe requireSuccess(EVP_DigestUpdate(context, bytes, bytes.count), "DigestUpdate")
    }

    /// Hashes the bytes of a secret.
    public mutating func update(_ secret: Secret) {
        unsafe secret.withPointer { bytes in
            unsafe requireSuccess(EVP_DigestUpdate(context, bytes, secret.count), "DigestUpdate")
        }
    }

    /// The digest of all that was hashed.
    public consuming func finish() -> Digest {
        var made = [UInt8](repeating: 0, count: Digest.size)
        unsafe requireSuccess(EVP_DigestFinal_ex(context, &made, nil), "DigestFinal")
        return Digest(exactly: made)
    }
}
