import Synchronization
public import World

/// Entropy that repeats itself for the same seed.
public final class SeededEntropy: Entropy {
    private let seed: Mutex<Seed>

    /// Begins at a seed.
    public init(_ start: UInt64) {
        seed = Mutex(Seed(start))
    }

    /// Fills the buffer from the seed.
    public func fill(_ bytes: inout MutableSpan<UInt8>) {
        let made = seed.withLock { seed in
            (0..<bytes.count).map { _ in UInt8(truncatingIfNeeded: seed.next()) }
        }
        for index in made.indices { bytes[index] = made[index] }
    }
}
