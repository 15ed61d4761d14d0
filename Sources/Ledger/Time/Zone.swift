public import World

/// A time zone: which offset from UTC holds at which moment.
///
/// Read from the bytes of a TZif file, version 2 or later (RFC 9636). The moments after the last
/// transition follow the POSIX rule of its footer. Offsets are carried along with times; nothing
/// about money is decided by them.
///
/// - SeeAlso: DAY-5.
public struct Zone: Hashable, Sendable {
    /// A date and a time of day as a clock on the wall of the property shows them.
    public struct Local: Hashable, Sendable {
        /// The calendar date.
        public let date: CivilDate
        /// Seconds since local midnight, 0 to 86399.
        public let secondOfDay: Int
        /// Seconds ahead of UTC.
        public let offsetSeconds: Int
    }

    /// The name, as in `Asia/Kabul`.
    public let name: String
    private let first: Int
    private let transitions: [Int64]
    private let offsets: [Int]
    private let rule: ZoneRule?

    /// Reads a TZif file.
    ///
    /// - Parameters:
    ///   - name: The name of the zone.
    ///   - file: The bytes, at most 256 KiB.
    /// - Throws: ``ZoneError`` when the file breaks RFC 9636.
    public init(name: String, file: [UInt8]) throws(ZoneError) {
        var reader = ZoneFileReader(file)
        let block = try reader.block()
        self.name = name
        transitions = block.transitions
        offsets = block.offsets
        first = block.first
        rule = block.footer.isEmpty ? nil : try ZoneRule(block.footer)
    }

    /// A zone that never changes.
    public init(name: String, offsetSeconds: Int) {
        self.name = name
        first = offsetSeconds
        transitions = []
        offsets = []
        rule = nil
    }

    /// Seconds ahead of UTC at a moment.
    public func offsetSeconds(at moment: Timestamp) -> Int {
        let second = moment.milliseconds.flooredDivision(by: 1_000).quotient
        guard let start = transitions.first, let end = transitions.last else {
            return rule?.offset(at: second) ?? first
        }
        if second < start { return first }
        if second >= end, let rule { return rule.offset(at: second) }
        var low = 0
        var high = transitions.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if transitions[middle] <= second { low = middle } else { high = middle }
        }
        return offsets[low]
    }

    /// What a clock on the wall shows at a moment.
    public func local(_ moment: Timestamp) -> Local {
        let offset = offsetSeconds(at: moment)
        let shifted = moment.adding(milliseconds: Int64(offset) * 1_000)
        let (day, rest) = shifted.milliseconds.flooredDivision(by: 86_400_000)
        return Local(
            date: CivilDate(dayNumber: Int(day)),
            secondOfDay: Int(rest / 1_000),
            offsetSeconds: offset
        )
    }
}

/// Why bytes are no time zone.
public enum ZoneError: Error, Hashable, Sendable {
    /// Not TZif, or version 1 only.
    case notTZif
    /// Shorter than its header says, or longer than any zone.
    case length
    /// An index, order or offset that RFC 9636 does not allow.
    case content
    /// The footer is no POSIX rule.
    case rule
}
