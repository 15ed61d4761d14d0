/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// The wire form is fixed: `2026-11-21T09:12:02.129Z`, three decimals, a date that exists, seconds
/// 00 to 59, years 0000 to 9999.
///
/// - SeeAlso: P1.4.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z, negative before it.
    public let milliseconds: Int64

    /// Makes the moment that many milliseconds after 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads the wire form, or gives nil when the text breaks P1.4.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "."),
            bytes[23] == UInt8(ascii: "Z"),
            let date = CivilDate(bytes: bytes[0..<10]),
            let hour = Digits.number(bytes[11..<13]), hour < 24,
            let minute = Digits.number(bytes[14..<16]), minute < 60,
            let second = Digits.number(bytes[17..<19]), second < 60,
            let fraction = Digits.number(bytes[20..<23])
        else { return nil }
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        milliseconds = seconds * 1_000 + Int64(fraction)
    }

    /// The wire form of P1.4.
    public var text: String {
        let (day, rest) = milliseconds.flooredDivision(by: 86_400_000)
        let clock = Int(rest)
        return CivilDate(dayNumber: Int(day)).text + "T" + Digits.text(clock / 3_600_000, width: 2)
            + ":" + Digits.text(clock / 60_000 % 60, width: 2) + ":"
            + Digits.text(clock / 1_000 % 60, width: 2) + "."
            + Digits.text(clock % 1_000, width: 3) + "Z"
    }

    /// The moment that many milliseconds later, or the last one there is.
    public func adding(milliseconds delta: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        return Timestamp(milliseconds: overflow ? (delta > 0 ? .max : .min) : sum)
    }

    /// Whether the left moment comes first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
