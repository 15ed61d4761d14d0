import CLinux
import Glibc

/// The service manager that started this process, if one did: systemd's notify protocol by hand.
///
/// Source: sd_notify(3), sd_watchdog_enabled(3), sd_listen_fds(3).
public struct ServiceManager: Sendable {
    /// A listening socket that the service manager made and handed over (SEC-19).
    public struct HandedOver: Hashable, Sendable {
        /// Its name in the socket unit (`FileDescriptorName=`), `unknown` when it has none.
        public let name: String
        /// The descriptor, open in this process.
        public let descriptor: Int32
    }

    /// Milliseconds within which ``watchdog()`` is due, nil when nobody watches.
    public let watchdogMilliseconds: Int64?
    /// The sockets handed over, in the order of the units.
    public let sockets: [HandedOver]
    private let socket: String?

    /// Reads what the service manager left in the environment.
    ///
    /// - Parameters:
    ///   - variable: Gives the value of an environment variable.
    ///   - processID: The number of this process; what is meant for another one is ignored.
    public init(
        variable: (String) -> String? = Environment.variable,
        processID: Int32 = Environment.processID
    ) {
        socket = variable("NOTIFY_SOCKET")
        let own = String(processID)
        let watched = variable("WATCHDOG_PID").map { $0 == own } ?? true
        watchdogMilliseconds =
            watched
            ? variable("WATCHDOG_USEC").flatMap { Int64($0) }.map { max($0 / 1_000, 1) } : nil
        sockets = Self.sockets(variable, own)
    }

    /// Says that the service answers now.
    public func ready() { notify("READY=1") }

    /// Says that the service is about to end.
    public func stopping() { notify("STOPPING=1") }

    /// Says that the service lives; due at least once in ``watchdogMilliseconds``.
    public func watchdog() { notify("WATCHDOG=1") }

    /// Shows one line in the service manager's status.
    public func status(_ line: String) {
        notify("STATUS=" + line.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// One datagram; a service manager that does not take it changes nothing for the desk.
    private func notify(_ message: String) {
        guard let socket else { return }
        let bytes = Array(message.utf8)
        _ = unsafe bytes.withUnsafeBytes { buffer in
            unsafe clinux_datagram(socket, buffer.baseAddress, buffer.count, 1)
        }
    }

    /// Handed-over descriptors begin at 3 and are as many as `LISTEN_FDS` says.
    private static func sockets(_ variable: (String) -> String?, _ own: String) -> [HandedOver] {
        guard variable("LISTEN_PID") == own, let text = variable("LISTEN_FDS"),
            let count = Int32(text), (1...16).contains(count)
        else { return [] }
        let names = (variable("LISTEN_FDNAMES") ?? "").split(
            separator: ":",
            omittingEmptySubsequences: false
        )
        return (0..<count).map { index in
            let name = Int(index) < names.count ? String(names[Int(index)]) : "unknown"
            _ = fcntl(3 + index, F_SETFD, FD_CLOEXEC)
            return HandedOver(name: name, descriptor: 3 + index)
        }
    }
}
