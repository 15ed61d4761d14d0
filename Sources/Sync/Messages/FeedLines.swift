/// The lines of an NDJSON body, whole ones only.
///
/// A body that was cut ends in half a line; that half is kept back, never parsed.
public struct FeedLines: Sendable {
    /// The longest line that is taken: no document comes near it.
    public static let lineLimit = 1_048_576

    private var rest: [UInt8] = []

    /// Begins with nothing.
    public init() {}

    /// Takes a piece of the body and gives the lines that it completed, nil when one is too long.
    public mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]]? {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte != 0x0A {
                guard rest.count < Self.lineLimit else { return nil }
                rest.append(byte)
            } else if !rest.isEmpty {
                lines.append(rest)
                rest = []
            }
        }
        return lines
    }

    /// The lines of a whole body, nil when one is too long or the last one has no end.
    static func whole(_ bytes: [UInt8]) -> [[UInt8]]? {
        var lines = FeedLines()
        guard let taken = lines.take(bytes), lines.rest.isEmpty else { return nil }
        return taken
    }
}
