/// Randomness from outside.
///
/// Production is `getrandom(2)` (SEC-28); tests hand in a seeded one.
public protocol Entropy: Sendable {
    /// Fills the whole buffer with random bytes.
    func fill(_ bytes: inout MutableSpan<UInt8>)
}

extension Entropy {
    /// That many random bytes, for what is not secret: salts, ids, jitter.
    public func bytes(_ count: Int) -> [UInt8] {
        var made = [UInt8](repeating: 0, count: count)
        var span = made.mutableSpan
        fill(&span)
        return made
    }

    /// A number drawn evenly from 0 up to and including the bound.
    ///
    /// Precondition: the bound is not negative.
    public func number(upThrough bound: Int64) -> Int64 {
        precondition(bound >= 0, "a draw needs a bound that is not negative")
        let word = bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64((word.multipliedFullWidth(by: UInt64(bound) + 1)).high)
    }
}
