import Glibc

/// Standard input and output of this process as bytes, for programs that people do not talk to.
public enum StandardBytes {
    /// Reads standard input to its end.
    ///
    /// - Parameter limit: Reading stops beyond so many bytes.
    /// - Returns: The bytes, more than the limit when there are more; nil when reading fails.
    public static func read(limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let count = unsafe Glibc.read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// Writes all bytes to standard output, or gives false when the other side takes no more.
    public static func write(_ bytes: [UInt8]) -> Bool {
        Output.write(bytes, to: STDOUT_FILENO)
    }
}
