public import World

/// Mints UUIDv7 (RFC 9562): Unix milliseconds, a counter, random bits; it never goes backwards.
///
/// When the clock stands still or goes back, the last time is kept and the 12-bit counter goes up;
/// when the counter is full, the time goes one millisecond ahead (RFC 9562, 6.2, method 1).
/// Nobody reads time from an id.
///
/// - SeeAlso: P1.3.
public struct UUIDv7: Sendable {
    private var milliseconds: Int64 = 0
    private var counter: UInt16 = 0

    /// Begins with nothing minted.
    public init() {}

    /// The next id, greater than every one before it from this generator.
    public mutating func next(_ clock: some Clock, _ entropy: some Entropy) -> ID {
        let random = entropy.bytes(10)
        let now = max(0, clock.now().milliseconds)
        if now > milliseconds {
            milliseconds = now
            counter = (UInt16(random[0]) << 8 | UInt16(random[1])) & 0x07FF
        } else if counter < 0x0FFF {
            counter += 1
        } else {
            milliseconds += 1
            counter = 0
        }
        var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> Int64(40 - 8 * $0)) }
        bytes += [0x70 | UInt8(counter >> 8), UInt8(truncatingIfNeeded: counter)]
        bytes += [random[2] & 0x3F | 0x80] + random[3..<10]
        guard let id = ID(bytes: bytes) else { preconditionFailure("16 bytes are an id") }
        return id
    }
}
