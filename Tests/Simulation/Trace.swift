/// A hash of everything that happened, in order: two runs of one seed have the same (FNV-1a).
public struct Trace: Sendable {
    /// The hash so far.
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Begins with nothing.
    public init() {}

    /// Takes bytes in.
    public mutating func note(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }

    /// Takes a text in, and its end.
    public mutating func note(_ text: String) {
        note(text.utf8)
        note(CollectionOfOne(0xFF))
    }

    /// Takes a number in.
    public mutating func note(_ number: Int64) {
        note((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }
}
