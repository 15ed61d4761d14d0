/// A number that tells states apart: 64 bits, the same in every process.
///
/// Two different states of ten million share one with a probability below one in 300,000.
public struct ImageHash: Hashable, Sendable, CustomStringConvertible {
    /// The number.
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of nothing.
    public init() {}

    /// A hash as it was kept.
    public init(value: UInt64) { self.value = value }

    /// Mixes a number in.
    public mutating func mix(_ word: UInt64) {
        // SplitMix64 over the sum: every bit of the state depends on every bit before.
        var mixed = (value ^ word) &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        value = mixed ^ (mixed >> 31)
    }

    /// Mixes bytes in, and how many they are.
    public mutating func mix(_ bytes: [UInt8]) {
        mix(UInt64(bytes.count))
        // SAFETY: the buffer is only read, inside the closure, and words are loaded unaligned.
        unsafe bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset + 8 <= buffer.count {
                mix(unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            while offset < buffer.count {
                mix(UInt64(unsafe buffer[offset]))
                offset += 1
            }
        }
    }

    /// Mixes a text in.
    public mutating func mix(_ text: String) { mix(Array(text.utf8)) }

    /// Sixteen hexadecimal digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
