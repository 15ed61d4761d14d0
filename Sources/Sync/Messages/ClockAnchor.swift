import Ledger
public import World

/// A moment of cloud time pinned to the monotonic clock of one boot.
///
/// - SeeAlso: P6.3.
public struct ClockAnchor: Hashable, Sendable {
    /// The counter of the boot.
    public let boot: Int64
    /// The monotonic clock of that boot, in milliseconds.
    public let monotonicMilliseconds: Int64
    /// The cloud's time at that reading.
    public let cloudTime: Timestamp
    /// How far off it may be, in milliseconds.
    public let errorMilliseconds: Int64

    /// Makes an anchor.
    public init(
        boot: Int64,
        monotonicMilliseconds: Int64,
        cloudTime: Timestamp,
        errorMilliseconds: Int64
    ) {
        self.boot = boot
        self.monotonicMilliseconds = monotonicMilliseconds
        self.cloudTime = cloudTime
        self.errorMilliseconds = errorMilliseconds
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        boot = try members.integer("boot")
        monotonicMilliseconds = try members.integer("mono_ms")
        cloudTime = Timestamp(milliseconds: try members.integer("cloud_ms"))
        errorMilliseconds = try members.integer("err_ms")
    }

    /// The wire form.
    public var json: JSON {
        [
            "boot": .integer(boot), "mono_ms": .integer(monotonicMilliseconds),
            "cloud_ms": .integer(cloudTime.milliseconds), "err_ms": .integer(errorMilliseconds),
        ]
    }
}
