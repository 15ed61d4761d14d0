import Synchronization
public import World

/// A clock that stands still until a test moves it.
public final class ManualClock: Clock {
    private struct State {
        var wall: Int64
        var monotonic: Int64
    }

    private let state: Mutex<State>

    /// Starts at a wall time, with the monotonic clock at one second.
    public init(_ start: Timestamp = Timestamp(milliseconds: 1_795_252_322_129)) {
        state = Mutex(State(wall: start.milliseconds, monotonic: 1_000))
    }

    /// The wall clock.
    public func now() -> Timestamp {
        Timestamp(milliseconds: state.withLock { $0.wall })
    }

    /// The monotonic clock.
    public func monotonicMilliseconds() -> Int64 {
        state.withLock { $0.monotonic }
    }

    /// Lets time pass on both clocks.
    public func advance(milliseconds: Int64) {
        state.withLock {
            $0.wall += milliseconds
            $0.monotonic += milliseconds
        }
    }

    /// Sets the wall clock alone, as a person or a dead battery does.
    public func setWall(_ moment: Timestamp) {
        state.withLock { $0.wall = moment.milliseconds }
    }
}
