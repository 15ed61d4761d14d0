import Glibc
import Synchronization
public import World

/// The clocks of a machine that a test lets time pass for: a process started under them believes
/// them.
///
/// The wall clock is a preloaded library's; the clocks that nobody can set are those of a time
/// namespace of the kernel, so that both move alike and timers still come.
public final class WarpedClock: Sendable {
    private let ahead: Mutex<Ahead>

    /// How far the clocks are from the machine's own, in seconds.
    private struct Ahead {
        var wall: Int64
        var steady: Int64 = 0
    }

    /// Makes a clock that shows a moment now.
    ///
    /// - Parameters:
    ///   - moment: What the wall clock shows.
    ///   - now: What the machine's wall clock shows.
    public init(showing moment: Timestamp, now: Timestamp) {
        ahead = Mutex(Ahead(wall: (moment.milliseconds - now.milliseconds) / 1_000))
    }

    /// Lets time pass for processes that start from now on.
    public func advance(seconds: Int64) {
        ahead.withLock {
            $0.wall += seconds
            $0.steady += seconds
        }
    }

    /// Words before a command that make it believe the clocks.
    public var wrapper: [String] {
        let now = ahead.withLock { $0 }
        let user = geteuid() == 0 ? [] : ["--user", "--map-root-user"]
        let steady = ["--monotonic", String(now.steady), "--boottime", String(now.steady)]
        let wall = Self.environment(wallSecondsAhead: now.wall)
        return ["/usr/bin/unshare"] + user + ["--time"] + steady + ["/usr/bin/env"]
            + wall.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// The variables that give a process a wrong wall clock, and no other wrong clock.
    ///
    /// - Parameter seconds: How far it is ahead; negative, how far behind.
    /// - Returns: What the process needs in its environment.
    public static func environment(wallSecondsAhead seconds: Int64) -> [String: String] {
        [
            "LD_PRELOAD": Products.path("libwarpedtime.so"), "WARPED_SECONDS": String(seconds),
        ]
    }
}
