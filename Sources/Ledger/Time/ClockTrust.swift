public import World

/// What is wrong with the clock of the desk; it is flagged, and blocks nothing (CLK-3).
///
/// - SeeAlso: CLK-1, CLK-2.
public enum ClockTrust: Hashable, Sendable, Comparable {
    /// Nothing known is wrong.
    case good
    /// Enough for a metric and a warning.
    case warning
    /// The note `CLOCK_SUSPECT`.
    case suspect
    /// The flag on each action; the date does not roll.
    case untrusted

    /// Judges the skew that an exchange with the cloud measured.
    ///
    /// - Parameters:
    ///   - milliseconds: Cloud time minus wall clock.
    ///   - limits: The policy's `clock_limits_ms`: warning, suspect, untrusted.
    public init(skew milliseconds: Int64, limits: [Int64]) {
        precondition(limits.count == 3, "a clock has three limits")
        let size = milliseconds.magnitude
        let passed = limits.filter { size > UInt64(max(0, $0)) }.count
        self = [.good, .warning, .suspect, .untrusted][passed]
    }
}

/// What the desk itself remembers of its clock, to judge it without the line.
public struct ClockMemory: Hashable, Sendable {
    /// Steps back up to this are the usual small corrections.
    public static let backwardLimit: Int64 = 2_000
    /// A wall clock that left the monotonic one further than this was set by somebody.
    public static let driftLimit: Int64 = 5_000

    /// The wall clock of the last journaled action.
    public let wall: Timestamp
    /// The monotonic clock then, in milliseconds.
    public let monotonicMilliseconds: Int64
    /// The counter of boots then.
    public let boot: Int64

    /// Makes a memory.
    public init(wall: Timestamp, monotonicMilliseconds: Int64, boot: Int64) {
        self.wall = wall
        self.monotonicMilliseconds = monotonicMilliseconds
        self.boot = boot
    }

    /// Judges a reading without the line: trusted or not (CLK-2).
    ///
    /// - Parameters:
    ///   - now: Wall, monotonic clock and boot of this moment.
    ///   - last: The last journaled reading, nil before the first.
    ///   - built: The build date of this program: earlier than that it cannot be.
    /// - Returns: Whether the wall clock may be believed.
    public static func isTrusted(
        _ now: ClockMemory,
        after last: ClockMemory?,
        built: Timestamp
    )
        -> Bool
    {
        if now.wall < built { return false }
        guard let last else { return true }
        if now.wall.milliseconds < last.wall.adding(milliseconds: -backwardLimit).milliseconds {
            return false
        }
        guard now.boot == last.boot else { return true }
        let (wall, isFar) = now.wall.milliseconds.subtractingReportingOverflow(
            last.wall.milliseconds
        )
        let (passed, isWild) = now.monotonicMilliseconds.subtractingReportingOverflow(
            last.monotonicMilliseconds
        )
        let (drift, isLost) = wall.subtractingReportingOverflow(passed)
        return !isFar && !isWild && !isLost && drift.magnitude <= UInt64(driftLimit)
    }
}
