/// Why compressed bytes were refused.
public enum CompressionError: Error, Hashable, Sendable {
    /// They are no gzip stream, are cut, fail their checksum, or something follows the stream.
    case malformed
    /// They would inflate beyond the size limit.
    case tooLarge
    /// They would inflate beyond the ratio limit: a bomb, not data.
    case tooDense
}
