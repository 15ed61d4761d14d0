import CSQLCipher

/// A store key with its salt, in the one spelling that SQLCipher takes as a raw key.
///
/// The tempting shorter spelling, key without salt, works too, but then damage to the first 16
/// bytes of the file makes all of it unreadable (DUR-16).
///
/// Guarantee: not printable; the text lies in one buffer, overwritten when the last owner lets go.
@safe
public final class DatabaseKey: CustomStringConvertible, CustomReflectable {
    private static let length = 99

    // SAFETY: private to this object, written in `init`, overwritten and freed in `deinit`.
    private let text: UnsafeMutablePointer<UInt8>

    /// Spells `x'<64 hex><32 hex>'`.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - salt: 16 bytes; they become the first 16 of the file.
    public init(key: Span<UInt8>, salt: [UInt8]) {
        precondition(key.count == 32 && salt.count == 16, "a store key has 32 bytes and 16 of salt")
        unsafe text = .allocate(capacity: Self.length)
        unsafe text[0] = UInt8(ascii: "x")
        unsafe text[1] = UInt8(ascii: "'")
        for index in 0..<32 { put(key[index], at: 2 + 2 * index) }
        for index in 0..<16 { put(salt[index], at: 66 + 2 * index) }
        unsafe text[Self.length - 1] = UInt8(ascii: "'")
    }

    deinit {
        // A plain fill of memory that is freed next may be optimised away; this call cannot be.
        unsafe sqlite3_randomness(Int32(Self.length), text)
        unsafe text.deallocate()
    }

    /// Gives the key to a fresh connection.
    func unlock(_ handle: OpaquePointer) -> Int32 {
        unsafe sqlite3_key(handle, text, Int32(Self.length))
    }

    private func put(_ byte: UInt8, at index: Int) {
        unsafe text[index] = Self.digit(byte >> 4)
        unsafe text[index + 1] = Self.digit(byte & 15)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Never the bytes.
    public var description: String { "DatabaseKey" }

    /// Never the bytes.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
