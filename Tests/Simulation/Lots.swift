public import TestSupport

/// The streams of chance of one seed: what one of them draws never moves what another draws.
public struct Lots: Sendable {
    /// The seed of the whole run.
    public let seed: UInt64

    /// Begins at a seed.
    public init(_ seed: UInt64) {
        self.seed = seed
    }

    /// The stream of somebody who draws.
    public func stream(_ name: String) -> Seed {
        var trace = Trace()
        trace.note(name)
        var first = Seed(seed ^ trace.value)
        return Seed(first.next())
    }
}
