import Foundation

/// The two sockets by which a service manager and a service speak: notify and handed over.
public enum UnitSockets {
    /// Sockets of this process that wait for datagrams of `sd_notify`.
    public final class Notify: Sendable {
        private let descriptor: Int32

        /// Binds a datagram socket to a file.
        public init(file path: String) {
            descriptor = SocketAddress(.file(path)).bound()
            precondition(descriptor >= 0, "no datagram socket to be had")
        }

        deinit { close(descriptor) }

        /// The next datagram as text; empty when none comes within some seconds.
        public func next() -> String {
            var limit = timeval(tv_sec: 5, tv_usec: 0)
            let size = socklen_t(MemoryLayout<timeval>.size)
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
            return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        }
    }

    /// A listening socket as a socket unit makes it; whoever gets it closes it.
    public static func handedOver(file path: String) -> Int32 {
        let made = SocketAddress(.file(path)).listening()
        precondition(made >= 0, "no listening socket to be had")
        return made
    }
}
