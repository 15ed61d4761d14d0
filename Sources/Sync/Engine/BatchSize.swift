/// How many actions the next push carries.
///
/// A link tells by the time of an answer what it can bear: quick answers double the batch, slow
/// ones and refusals for size or haste halve it.
///
/// - SeeAlso: P19.2.
public struct BatchSize: Hashable, Sendable {
    /// Where every life begins.
    public static let start: Int64 = 25
    /// A push under this doubles the batch, in milliseconds.
    static let quickLimit: Int64 = 4_000
    /// A push over this halves it, in milliseconds.
    static let slowLimit: Int64 = 10_000

    /// The number of actions.
    public private(set) var count: Int64 = start

    /// Begins at 25.
    public init() {}

    /// Adapts to an answer.
    ///
    /// - Parameters:
    ///   - milliseconds: How long the push took.
    ///   - wasFull: Whether the batch was as large as this size: a small one proves nothing.
    ///   - limit: The most the cloud takes.
    public mutating func answered(after milliseconds: Int64, wasFull: Bool, limit: Int64) {
        if milliseconds > Self.slowLimit {
            halve()
        } else if milliseconds < Self.quickLimit, wasFull {
            count = min(count * 2, max(1, limit))
        }
    }

    /// Halves after a refusal or a timeout, never below 1.
    public mutating func halve() {
        count = max(1, count / 2)
    }

    /// Takes no more than the cloud now says it takes.
    public mutating func adopt(limit: Int64) {
        count = min(count, max(1, limit))
    }
}
