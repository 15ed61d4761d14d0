/// The number of a slip: `<device code>-<series>-<number>`, as in `7K-2026-000812`.
///
/// Gap-free per series, never reused, whatever becomes of the action (D11).
///
/// - SeeAlso: P7.6, P7.7, SLP-1.
public struct SlipNumber: Hashable, Sendable, CustomStringConvertible {
    /// 2 or 3 characters of Crockford base 32.
    public let deviceCode: String
    /// The year, and in an incarnation that is not the device's first two more characters.
    public let series: String
    /// From 1.
    public let number: Int64

    /// Makes the number of a slip; the parts are as another rule made them.
    public init(deviceCode: String, series: String, number: Int64) {
        precondition(number > 0, "slip numbers start at 1")
        self.deviceCode = deviceCode
        self.series = series
        self.number = number
    }

    /// Reads the form of P7.6.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, (2...3).contains(parts[0].utf8.count),
            Self.isCrockford(parts[0][...]), [4, 6].contains(parts[1].utf8.count),
            parts[1].prefix(4).utf8.allSatisfy(Self.isDigit),
            Self.isCrockford(parts[1].dropFirst(4)),
            (6...9).contains(parts[2].utf8.count), parts[2].utf8.allSatisfy(Self.isDigit),
            let number = Int64(parts[2]), number > 0
        else { return nil }
        self.init(deviceCode: parts[0], series: parts[1], number: number)
        if self.text != text { return nil }
    }

    /// The series of a business date in an incarnation (P7.7).
    ///
    /// - Parameters:
    ///   - date: The claimed business date.
    ///   - incarnation: nil for the device's first incarnation, whose series is the bare year.
    /// - Returns: The year, followed by two digits of the incarnation when it is not the first.
    public static func series(of date: BusinessDate, incarnation: ID?) -> String {
        let year = String(date.text.prefix(4))
        return year + (incarnation.map(tag) ?? "")
    }

    /// Two Crockford base 32 digits of the low 10 bits of an incarnation id.
    public static func tag(_ incarnation: ID) -> String {
        let bytes = incarnation.bytes
        let bits = Int(bytes[14] & 3) << 8 | Int(bytes[15])
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return String([alphabet[bits >> 5], alphabet[bits & 31]])
    }

    /// The form of P7.6, the number with at least 6 digits.
    public var text: String {
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, 6 - digits.utf8.count))
        return "\(deviceCode)-\(series)-\(zeros)\(digits)"
    }

    /// The form of P7.6.
    public var description: String { text }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isCrockford(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { byte in
            isDigit(byte)
                || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                    && !"ILOU".utf8.contains(byte))
        }
    }
}
