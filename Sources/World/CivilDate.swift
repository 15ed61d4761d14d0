/// A day of the proleptic Gregorian calendar, years 0000 to 9999, without a zone.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let dayNumber: Int

    /// Makes the day that many days after 1970-01-01.
    public init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// Reads `YYYY-MM-DD`, or gives nil when it is another spelling or no date that exists.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 else { return nil }
        self.init(bytes: bytes[0..<10])
    }

    init?(bytes: ArraySlice<UInt8>) {
        let start = bytes.startIndex
        guard bytes.count == 10, bytes[start + 4] == UInt8(ascii: "-"),
            bytes[start + 7] == UInt8(ascii: "-"),
            let year = Digits.number(bytes[start..<start + 4]),
            let month = Digits.number(bytes[start + 5..<start + 7]),
            let day = Digits.number(bytes[start + 8..<start + 10]), month >= 1, month <= 12,
            day >= 1
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard parts == (year, month, day) else { return nil }
    }

    /// Makes the day of a calendar date; a day beyond its month runs into the next.
    ///
    /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    public init(year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = Int64(shifted).flooredDivision(by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = Int(yearOfEra) * 365 + Int(yearOfEra) / 4 - Int(yearOfEra) / 100 + dayOfYear
        dayNumber = Int(era) * 146_097 + dayOfEra - 719_468
    }

    /// Year, month from 1, day from 1.
    public var parts: (year: Int, month: Int, day: Int) {
        let (era, rest) = Int64(dayNumber + 719_468).flooredDivision(by: 146_097)
        let dayOfEra = Int(rest)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// The form `YYYY-MM-DD`.
    public var text: String {
        let (year, month, day) = parts
        return Digits.text(year, width: 4) + "-" + Digits.text(month, width: 2) + "-"
            + Digits.text(day, width: 2)
    }

    /// Whether the left day comes first.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.dayNumber < right.dayNumber
    }
}
