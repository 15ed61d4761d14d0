import Synchronization
public import World

/// The true time of a simulated world; it moves when the next event is due, and never waits.
public final class Moment: Clock {
    private let milliseconds: Mutex<Int64>
    private let start: Int64

    /// Begins at a wall time.
    public init(_ start: Timestamp) {
        self.start = start.milliseconds
        milliseconds = Mutex(start.milliseconds)
    }

    /// The true wall time, which is the cloud's.
    public func now() -> Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    /// Milliseconds since the world began.
    public func monotonicMilliseconds() -> Int64 { milliseconds.withLock { $0 } - start }

    func move(to moment: Int64) { milliseconds.withLock { $0 = moment } }
}

/// The events of a simulated world, run one after the other in one thread.
///
/// Events of the same moment run in the order they were planned.
public final class VirtualTime {
    private struct Event {
        let at: Int64
        let number: Int
        let label: String
        let run: () -> Void
    }

    /// The true time.
    public let moment: Moment
    /// How many events have run.
    public private(set) var steps = 0
    /// The hash of what happened.
    public var trace = Trace()
    /// Told of every event before it runs.
    public var watch: ((Int, Timestamp, String) -> Void)?
    /// The latest first.
    private var queue: [Event] = []
    private var planned = 0

    /// Begins at a wall time.
    public init(_ start: Timestamp) {
        moment = Moment(start)
    }

    /// Plans an event.
    ///
    /// - Parameters:
    ///   - milliseconds: After how long, 0 or more.
    ///   - label: What it is, for the trace.
    ///   - run: What happens then.
    public func after(_ milliseconds: Int64, _ label: String, _ run: @escaping () -> Void) {
        planned += 1
        let at = moment.now().milliseconds + max(0, milliseconds)
        let event = Event(at: at, number: planned, label: label, run: run)
        var low = 0
        var high = queue.count
        while low < high {
            let middle = (low + high) / 2
            if queue[middle].at > at { low = middle + 1 } else { high = middle }
        }
        queue.insert(event, at: low)
    }

    /// Whether an event is due up to a moment.
    public func isDue(until end: Timestamp) -> Bool {
        queue.last.map { $0.at <= end.milliseconds } ?? false
    }

    /// Runs the next event.
    public func step() {
        guard let next = queue.popLast() else { return }
        moment.move(to: next.at)
        steps += 1
        watch?(steps, moment.now(), next.label)
        trace.note(next.at)
        trace.note(next.label)
        next.run()
    }

    /// Lets the time pass in which nothing is due.
    public func rest(until end: Timestamp) { moment.move(to: end.milliseconds) }
}

/// The clock of a desktop: its wall clock may be set, its monotonic one begins when it is switched
/// on.
public final class DeskClock: Clock {
    private struct State {
        var offset: Int64 = 0
        var on: Int64 = 0
    }

    private let moment: Moment
    private let state = Mutex(State())

    /// A clock that is right.
    public init(_ moment: Moment) {
        self.moment = moment
    }

    /// What the desktop takes for the time.
    public func now() -> Timestamp {
        moment.now().adding(milliseconds: state.withLock { $0.offset })
    }

    /// Milliseconds since the desktop was switched on.
    public func monotonicMilliseconds() -> Int64 {
        1_000 + moment.monotonicMilliseconds() - state.withLock { $0.on }
    }

    /// Begins the monotonic clock anew.
    func switchOn() {
        let now = moment.monotonicMilliseconds()
        state.withLock { $0.on = now }
    }

    /// Sets the wall clock off by so much from the true time.
    func set(off milliseconds: Int64) {
        state.withLock { $0.offset = milliseconds }
    }
}
