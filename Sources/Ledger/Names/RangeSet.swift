/// A set of sequence numbers, written as `1-3,5-8`.
///
/// Members are ascending, above zero, with a gap of at least one between them; any other spelling
/// is refused.
///
/// - SeeAlso: P1.8.
public struct RangeSet: Hashable, Sendable {
    /// The ranges, ascending and apart.
    public private(set) var ranges: [ClosedRange<Int64>] = []

    /// The empty set.
    public init() {}

    /// The set of one range.
    ///
    /// Precondition: it begins above zero.
    public init(_ range: ClosedRange<Int64>) {
        insert(range)
    }

    /// Reads the canonical spelling.
    public init?(_ text: String) {
        if text.isEmpty { return }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard let first = ends.first, ends.count <= 2, let low = Self.number(first) else {
                return nil
            }
            var high = low
            if ends.count == 2 {
                guard let end = Self.number(ends[1]), end > low else { return nil }
                high = end
            }
            if let last = ranges.last, low <= last.upperBound + 1 { return nil }
            ranges.append(low...high)
        }
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...15).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "0"),
            text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        return Int64(text)
    }

    /// The canonical spelling.
    public var text: String {
        ranges.map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }.joined(separator: ",")
    }

    /// Whether there is no member.
    public var isEmpty: Bool { ranges.isEmpty }

    /// How many members there are.
    public var count: Int64 { ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound + 1) } }

    /// Whether the number is a member.
    public func contains(_ number: Int64) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].contains(number) { return true }
            if number < ranges[middle].lowerBound { high = middle } else { low = middle + 1 }
        }
        return false
    }

    /// The highest n such that 1 to n are all members, 0 when 1 is none.
    public var completeThrough: Int64 {
        guard let first = ranges.first, first.lowerBound == 1 else { return 0 }
        return first.upperBound
    }

    /// Adds a number.
    public mutating func insert(_ number: Int64) {
        insert(number...number)
    }

    /// Adds a range; what it touches is joined.
    ///
    /// Precondition: it begins above zero.
    public mutating func insert(_ range: ClosedRange<Int64>) {
        precondition(range.lowerBound > 0, "sequence numbers are above zero")
        var joined = range
        var kept: [ClosedRange<Int64>] = []
        for old in ranges {
            if old.upperBound < joined.lowerBound - 1 || old.lowerBound > joined.upperBound + 1 {
                kept.append(old)
            } else {
                joined =
                    min(old.lowerBound, joined.lowerBound)...max(old.upperBound, joined.upperBound)
            }
        }
        ranges = (kept + [joined]).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The members of this set that are not in the other.
    public func subtracting(_ other: RangeSet) -> RangeSet {
        var rest = RangeSet()
        for range in ranges {
            var low = range.lowerBound
            for taken in other.ranges where taken.upperBound >= low {
                if taken.lowerBound > range.upperBound { break }
                if taken.lowerBound > low { rest.insert(low...(taken.lowerBound - 1)) }
                low = taken.upperBound + 1
            }
            if low <= range.upperBound { rest.insert(low...range.upperBound) }
        }
        return rest
    }
}
