import Foundation

/// A socket that says exactly the bytes it is told to, right or wrong.
public final class RawSocket: Sendable {
    /// Where to connect to.
    public enum Place: Hashable, Sendable {
        /// A socket file.
        case file(String)
        /// A port of this machine.
        case port(UInt16)
    }

    let descriptor: Int32

    init(taking descriptor: Int32) {
        self.descriptor = descriptor
        // A listener that hangs fails a test after this long, and never hangs the suite.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    /// Connects; nil when nobody takes the connection.
    public convenience init?(_ place: Place) {
        let made = SocketAddress(place).connected()
        guard made >= 0 else { return nil }
        self.init(taking: made)
    }

    deinit { close(descriptor) }

    /// Sends the bytes; false when the other side takes no more.
    @discardableResult
    public func say(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            let count = unsafe send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Sends a text.
    @discardableResult
    public func say(_ text: String) -> Bool { say(Array(text.utf8)) }

    /// Reads until the other side closes.
    public func heard() -> String { heard(until: nil) }

    /// Reads until the text was heard, or the other side closes.
    public func heard(until end: String?) -> String {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            all += chunk[..<count]
            if let end, String(decoding: all, as: UTF8.self).contains(end) { break }
        }
        return String(decoding: all, as: UTF8.self)
    }

    /// Says that nothing more will come.
    public func hangUp() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads what is there, waiting for something; nil when the other side has closed.
    public func heardSome() -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
        return count > 0 ? Array(chunk[..<count]) : nil
    }

    /// Ends both directions.
    func cut() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
