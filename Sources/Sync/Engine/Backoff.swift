public import World

/// How long to wait after failures, one after the other.
///
/// Full jitter: a draw from 0 up to a bound that doubles from 1 s to 16 s. After 5 failures the
/// other side counts as down and is only probed: first after the last of those waits, then at
/// intervals that grow to a few minutes.
///
/// - SeeAlso: P19.3.
public struct Backoff: Hashable, Sendable {
    /// After so many failures the other side is down.
    public static let downLimit = 5
    /// The bound of the first wait, in milliseconds.
    static let firstBound: Int64 = 1_000
    /// The bound that the waits grow to, in milliseconds.
    static let lastBound: Int64 = 16_000
    /// The first probe comes between this and its double, in milliseconds.
    static let firstProbe: Int64 = 30_000
    /// Later ones between this and its double, in milliseconds.
    static let lastProbe: Int64 = 150_000

    /// How many failures there were since the last success.
    public private(set) var failures = 0

    /// Begins without failures.
    public init() {}

    /// Whether the other side is down.
    public var isDown: Bool { failures >= Self.downLimit }

    /// Forgets the failures.
    public mutating func succeed() {
        failures = 0
    }

    /// Counts a failure and draws the wait after it, in milliseconds.
    public mutating func fail(_ entropy: any Entropy) -> Int64 {
        // Beyond this nothing changes any more.
        failures = min(failures + 1, 64)
        return bounds.lowerBound + entropy.number(upThrough: bounds.upperBound - bounds.lowerBound)
    }

    /// The bounds of the wait after the failures so far, in milliseconds.
    ///
    /// Precondition: there was a failure.
    public var bounds: ClosedRange<Int64> {
        precondition(failures > 0, "only a failure is waited after")
        guard failures > Self.downLimit else {
            return 0...min(Self.lastBound, Self.firstBound << Int64(failures - 1))
        }
        let probes = min(failures - Self.downLimit - 1, 8)
        let low = min(Self.lastProbe, Self.firstProbe << Int64(probes))
        return low...low * 2
    }
}
