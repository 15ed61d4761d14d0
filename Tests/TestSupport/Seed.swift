/// A small seeded source of pseudo-random numbers (SplitMix64), the same on every machine.
///
/// Tests print the seed they ran with: `Seed(8814)` replays them.
public struct Seed: RandomNumberGenerator, Sendable {
    /// The seed it began with, to be printed.
    public let start: UInt64
    private var state: UInt64

    /// Begins at a seed.
    public init(_ start: UInt64) {
        self.start = start
        state = start
    }

    /// The next 64 bits.
    ///
    /// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators".
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including the bound, which is above zero.
    public mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
