/// Why keys, sealed bytes or certificates cannot be used.
///
/// Shape: no case carries key material, input or text of the library.
public enum KeyringError: Error, Hashable, Sendable {
    /// The bytes do not have the expected shape, or their checksum fails: damage, never a key.
    case damaged
    /// The bytes are whole, but another key made them (SEC-2).
    case wrongKey
    /// The bytes are whole, but a newer program made them (BT-06).
    case newerFormat
    /// The tag does not fit: the bytes were changed, or sealed under another key or nonce.
    case notAuthentic
    /// A key, certificate or name has a form that is not supported.
    case unusable
}

/// Checks the answer of a libcrypto call that can only fail by our own error or without memory.
func requireSuccess(_ code: Int32, _ call: StaticString) {
    precondition(code == 1, "libcrypto refused \(call)")
}
