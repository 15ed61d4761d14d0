/// The clocks outside: a wall clock that anyone may set, and a monotonic one that nobody can.
///
/// No rule about money asks it (law 6): readings are carried along, never decided upon.
public protocol Clock: Sendable {
    /// The wall clock, in UTC milliseconds.
    func now() -> Timestamp

    /// Milliseconds since some fixed moment of this boot; counts suspend, never goes back.
    func monotonicMilliseconds() -> Int64
}
