public import World

/// What an action says about the clock it was captured under.
///
/// - SeeAlso: P6.2.
public struct ClockReading: Hashable, Sendable {
    /// A counter of the machine's boots as the agent saw them.
    public let boot: Int64
    /// Monotonic milliseconds, counting suspend.
    public let monotonicMilliseconds: Int64
    /// Cloud time minus wall clock, in milliseconds; nil when unknown.
    public let offsetMilliseconds: Int64?
    /// The uncertainty of the offset, in milliseconds; nil when unknown.
    public let errorMilliseconds: Int64?

    /// Makes a reading.
    public init(
        boot: Int64,
        monotonicMilliseconds: Int64,
        offsetMilliseconds: Int64?,
        errorMilliseconds: Int64?
    ) {
        self.boot = boot
        self.monotonicMilliseconds = monotonicMilliseconds
        self.offsetMilliseconds = offsetMilliseconds
        self.errorMilliseconds = errorMilliseconds
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        boot = try members.integer("boot")
        monotonicMilliseconds = try members.integer("mono_ms")
        offsetMilliseconds = try members.nullable("off_ms", JSONMembers.integer)
        errorMilliseconds = try members.nullable("err_ms", JSONMembers.integer)
        try members.close()
    }

    /// The wire form.
    public var json: JSON {
        [
            "boot": .integer(boot), "mono_ms": .integer(monotonicMilliseconds),
            "off_ms": offsetMilliseconds.map(JSON.integer) ?? .null,
            "err_ms": errorMilliseconds.map(JSON.integer) ?? .null,
        ]
    }
}
