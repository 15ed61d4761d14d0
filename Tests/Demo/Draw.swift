import Keyring

/// Draws by hash, so that every run of the generator gives the same work.
///
/// `h(a, b, ...)` is the first 8 bytes, big-endian, of SHA-256 over the arguments joined by `|`.
enum Draw {
    static func number(_ parts: String...) -> UInt64 {
        let digest = Digest.sha256(Array(parts.joined(separator: "|").utf8))
        return digest.bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
