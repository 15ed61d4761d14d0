import Glibc
public import World

/// The clocks of this machine: the only place of the house that reads them.
public struct SystemClock: Clock {
    /// Makes the clock.
    public init() {}

    /// The wall clock, in UTC milliseconds.
    public func now() -> Timestamp {
        Timestamp(milliseconds: Self.milliseconds(of: CLOCK_REALTIME))
    }

    /// Milliseconds since the machine started; counts suspend, never goes back.
    public func monotonicMilliseconds() -> Int64 {
        Self.milliseconds(of: CLOCK_BOOTTIME)
    }

    /// Waits; false when the task was cancelled meanwhile.
    public static func pause(milliseconds: Int64) async -> Bool {
        do { try await Task.sleep(for: .milliseconds(milliseconds)) } catch { return false }
        return true
    }

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var reading = timespec()
        let failed = unsafe clock_gettime(clock, &reading)
        precondition(failed == 0, "every Linux has this clock")
        return Int64(reading.tv_sec) * 1_000 + Int64(reading.tv_nsec) / 1_000_000
    }
}
