import World

/// A POSIX rule for the moments after a zone's last transition, as in `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// SPEC: RFC 9636, 3.3: names in letters or `<...>`, offsets up to 24 h, change times -167 h to
/// 167 h.
struct ZoneRule: Hashable, Sendable {
    /// The day of a change within a year.
    private enum Day: Hashable {
        /// `Jn`: 1 to 365, 29 February never counted.
        case julian(Int)
        /// `n`: 0 to 365, 29 February counted.
        case ordinal(Int)
        /// `Mm.w.d`: weekday d (0 is Sunday) of week w of month m; week 5 is the last.
        case weekday(month: Int, week: Int, day: Int)
    }

    private struct Change: Hashable {
        let day: Day
        let second: Int
    }

    private let standard: Int
    private let summer: Int
    private let changes: [Change]

    /// Reads the text of a footer.
    init(_ text: [UInt8]) throws(ZoneError) {
        var reader = ZoneRuleReader(text)
        try reader.name()
        standard = -(try reader.time(hourLimit: 24))
        guard !reader.isAtEnd else {
            summer = standard
            changes = []
            return
        }
        try reader.name()
        summer =
            reader.next == UInt8(ascii: ",") ? standard + 3_600 : -(try reader.time(hourLimit: 24))
        let start = try Self.change(&reader)
        changes = [start, try Self.change(&reader)]
        guard reader.isAtEnd else { throw .rule }
    }

    private static func change(_ reader: inout ZoneRuleReader) throws(ZoneError) -> Change {
        try reader.expect(",")
        let day: Day
        switch reader.next {
        case UInt8(ascii: "J"):
            try reader.expect("J")
            day = .julian(try reader.number(in: 1...365))
        case UInt8(ascii: "M"):
            try reader.expect("M")
            let month = try reader.number(in: 1...12)
            try reader.expect(".")
            let week = try reader.number(in: 1...5)
            try reader.expect(".")
            day = .weekday(month: month, week: week, day: try reader.number(in: 0...6))
        default:
            day = .ordinal(try reader.number(in: 0...365))
        }
        guard reader.next == UInt8(ascii: "/") else { return Change(day: day, second: 7_200) }
        try reader.expect("/")
        return Change(day: day, second: try reader.time(hourLimit: 167))
    }

    /// Seconds ahead of UTC at a second since 1970-01-01T00:00:00Z.
    func offset(at second: Int64) -> Int {
        guard changes.count == 2 else { return standard }
        let (shifted, isFar) = second.addingReportingOverflow(Int64(standard))
        // Beyond the calendar no rule was ever made.
        guard !isFar, shifted.magnitude < 1 << 38 else { return standard }
        let day = shifted.flooredDivision(by: 86_400).quotient
        let year = CivilDate(dayNumber: Int(day)).parts.year
        // A change may fall into the year beside its own (offsets reach 167 h).
        let moments = (year - 1...year + 1).flatMap { year in
            [
                (Self.moment(changes[0], year) - Int64(standard), summer),
                (Self.moment(changes[1], year) - Int64(summer), standard),
            ]
        }
        let last = moments.filter { $0.0 <= second }.max { $0.0 < $1.0 }
        return last?.1 ?? standard
    }

    /// The second of a change in the local time before it, counted from 1970-01-01.
    private static func moment(_ change: Change, _ year: Int) -> Int64 {
        let first = CivilDate(year: year, month: 1, day: 1).dayNumber
        let day: Int
        switch change.day {
        case .julian(let number):
            let march = CivilDate(year: year, month: 3, day: 1).dayNumber
            let isLeap = march - first == 60
            day = first + number - 1 + (isLeap && number > 59 ? 1 : 0)
        case .ordinal(let number):
            day = first + number
        case .weekday(let month, let week, let weekday):
            day = Self.day(year, month, week, weekday)
        }
        return Int64(day) * 86_400 + Int64(change.second)
    }

    private static func day(_ year: Int, _ month: Int, _ week: Int, _ weekday: Int) -> Int {
        let first = CivilDate(year: year, month: month, day: 1).dayNumber
        let next =
            month == 12
            ? CivilDate(year: year + 1, month: 1, day: 1).dayNumber
            : CivilDate(year: year, month: month + 1, day: 1).dayNumber
        // 1970-01-01 was a Thursday.
        let firstWeekday = Int(Int64(first + 4).flooredDivision(by: 7).rest)
        var day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
        if day >= next { day -= 7 }
        return day
    }
}
