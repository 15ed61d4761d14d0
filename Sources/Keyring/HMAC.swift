import COpenSSL

/// The hash functions that keyed tags and key stretching are asked for.
public enum HashFunction: Sendable {
    /// SHA-1, only inside HMAC and PBKDF2, as the older SQLCipher profile has it.
    case sha1
    /// SHA-256, everything of our own.
    case sha256
    /// SHA-512, as the newer SQLCipher profile has it.
    case sha512

    /// The bytes of a tag.
    public var size: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha512: 64
        }
    }

    var method: OpaquePointer? {
        switch self {
        case .sha1: unsafe EVP_sha1()
        case .sha256: unsafe EVP_sha256()
        case .sha512: unsafe EVP_sha512()
        }
    }
}

/// Keyed tags over bytes (RFC 2104).
public enum HMAC {
    /// The HMAC-SHA-256 of the parts, one after the other: 32 bytes.
    public static func sha256(key: Secret, _ parts: [UInt8]...) -> [UInt8] {
        tag(key: key, hash: .sha256, joined: parts)
    }

    /// The HMAC of the parts, one after the other.
    public static func tag(key: Secret, hash: HashFunction, _ parts: [UInt8]...) -> [UInt8] {
        tag(key: key, hash: hash, joined: parts)
    }

    /// Whether a tag is that of the parts, in constant time.
    public static func isTag(_ tag: [UInt8], key: Secret, _ parts: [UInt8]...) -> Bool {
        areEqualInConstantTime(tag, Self.tag(key: key, hash: .sha256, joined: parts))
    }

    private static func tag(key: Secret, hash: HashFunction, joined parts: [[UInt8]]) -> [UInt8] {
        let message = parts.count == 1 ? parts[0] : Array(parts.joined())
        var made = [UInt8](repeating: 0, count: hash.size)
        unsafe key.withPointer { start in
            let answer = unsafe COpenSSL.HMAC(
                hash.method,
                start,
                Int32(key.count),
                message,
                message.count,
                &made,
                nil
            )
            precondition(unsafe answer != nil, "libcrypto refused HMAC")
        }
        return made
    }
}
