import CLinux
import Glibc
import Synchronization

/// The listening socket of a ``Listener``, and its file if it made one.
final class ListeningSocket: Sendable {
    let descriptor: Int32
    let port: UInt16?
    /// The socket file to be removed at the end.
    private let path: String?
    private let isOpen = Mutex(true)
    private static let backlog: Int32 = 128

    init(_ place: ListenerPlace) throws(TransportError) {
        switch place {
        case .socketFile(let path):
            descriptor = try Self.file(path, mode: 0o660)
            (port, self.path) = (nil, path)
        case .privateSocketFile(let path):
            descriptor = try Self.file(path, mode: 0o600)
            (port, self.path) = (nil, path)
        case .handedOver(let given):
            guard clinux_is_listening(given) == 1 else {
                throw TransportError(.invalid, "listen", "what was handed over does not listen")
            }
            _ = fcntl(given, F_SETFL, fcntl(given, F_GETFL) | O_NONBLOCK)
            descriptor = given
            (port, path) = (nil, nil)
        case .tls(let address, _):
            let made = unsafe clinux_listen_tcp(address.host, String(address.port), Self.backlog)
            guard made >= 0 else {
                throw .last("listen", "\(address) cannot be listened on; choose another")
            }
            descriptor = made
            (port, path) = (UInt16(clamping: clinux_port(made)), nil)
        }
    }

    deinit { close() }

    /// Closes the socket and removes its file; closing twice is allowed.
    func close() {
        let first = isOpen.withLock { open in
            defer { open = false }
            return open
        }
        guard first else { return }
        if let path { _ = unsafe unlink(path) }
        Glibc.close(descriptor)
    }

    /// Makes a socket file with its mode.
    ///
    /// A file that nobody answers on is left over, and replaced.
    private static func file(_ path: String, mode: mode_t) throws(TransportError) -> Int32 {
        var made = unsafe clinux_listen(path, backlog)
        if made < 0, errno == EADDRINUSE {
            try removeStale(path)
            made = unsafe clinux_listen(path, backlog)
        }
        guard made >= 0 else { throw .last("listen", "the socket \(path) cannot be made") }
        guard unsafe chmod(path, mode) == 0 else {
            let error = TransportError.last("chmod", "the socket \(path) cannot be given its mode")
            Glibc.close(made)
            throw error
        }
        return made
    }

    private static func removeStale(_ path: String) throws(TransportError) {
        var facts = stat()
        let isSocket = unsafe lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK
        guard isSocket else {
            throw TransportError(
                .inUse,
                "listen",
                "\(path) is there and is no socket; move it away"
            )
        }
        let answered = unsafe clinux_connect(path, 1_000)
        if answered >= 0 { Glibc.close(answered) }
        guard answered < 0, errno == ECONNREFUSED else {
            throw TransportError(.inUse, "listen", "another process answers on \(path)")
        }
        _ = unsafe unlink(path)
    }
}
