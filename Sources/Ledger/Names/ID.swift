/// A UUID: 16 bytes, written in lower case canonical text.
///
/// - SeeAlso: P1.3.
public struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Wraps 16 bytes, or gives nil for any other number of them.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads the canonical text: lower case, 8-4-4-4-12 digits, the variant of RFC 9562.
    public init?(_ text: String) {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        var word: (UInt64, UInt64) = (0, 0)
        for (index, byte) in characters.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt64
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                digit = UInt64(byte - UInt8(ascii: "a")) + 10
            default: return nil
            }
            if index < 18 { word.0 = word.0 << 4 | digit } else { word.1 = word.1 << 4 | digit }
        }
        guard word.1 >> 62 == 2 else { return nil }
        (high, low) = word
    }

    /// The version of RFC 9562: 7 for ids minted by an agent, 8 for derived ones.
    public var version: Int { Int(high >> 12 & 15) }

    /// The 16 bytes.
    public var bytes: [UInt8] {
        [high, low].flatMap { word in
            stride(from: 56, through: 0, by: -8).map {
                UInt8(truncatingIfNeeded: word >> UInt64($0))
            }
        }
    }

    /// The canonical text.
    public var text: String {
        let digits = "0123456789abcdef".utf8.map { $0 }
        var made: [UInt8] = []
        made.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { made.append(UInt8(ascii: "-")) }
            made.append(digits[Int(byte >> 4)])
            made.append(digits[Int(byte & 15)])
        }
        return String(decoding: made, as: UTF8.self)
    }

    /// The canonical text.
    public var description: String { text }

    /// Whether the left bytes come first; of two UUIDv7 that is the earlier one.
    public static func < (left: ID, right: ID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// The UUIDv8 whose custom bits are the first 16 of these bytes (P2.6).
    ///
    /// Precondition: there are at least 16 bytes.
    public static func derived(from digest: [UInt8]) -> ID {
        precondition(digest.count >= 16, "a derived id needs 16 bytes")
        var bytes = Array(digest[0..<16])
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        guard let id = ID(bytes: bytes) else { preconditionFailure("16 bytes are an id") }
        return id
    }
}
