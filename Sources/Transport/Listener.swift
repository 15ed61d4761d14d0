import CServer
import Glibc
import Synchronization
public import World

/// Answers HTTP/1.1 on a Unix socket or on TLS, by asking a ``World/Responder``.
///
/// The HTTP parser, TLS and the threads are libmicrohttpd's. A request reaches the responder whole
/// and within the limits, or not at all.
public final class Listener: Sendable {
    private let socket: ListeningSocket
    private let reception: Reception
    private let counter: Counter
    /// The library's handle as a bit pattern, 0 once it is stopped.
    private let daemon: Mutex<UInt>

    /// Starts to listen; requests may arrive before this returns.
    ///
    /// - Parameters:
    ///   - place: Where.
    ///   - limits: What is taken before it is refused.
    ///   - refuse: The answer that the listener gives by itself, in the responder's own form.
    ///   - responder: Who answers; asked on the listener's threads.
    /// - Throws: ``TransportError`` when the place cannot be had or the certificate is none.
    public init(
        at place: ListenerPlace,
        limits: ListenerLimits,
        refuse: @escaping @Sendable (ListenerRefusal) -> Response,
        responder: any Responder
    ) throws(TransportError) {
        socket = try ListeningSocket(place)
        reception = Reception(limits: limits)
        counter = Counter(reception: reception, responder: responder, refuse: refuse, place: place)
        let handle = counter.open(on: socket.descriptor)
        daemon = Mutex(handle)
        guard handle != 0 else {
            socket.close()
            throw TransportError(.invalid, "listen", "the certificate and key are not accepted")
        }
    }

    deinit { stop() }

    /// The port, when it listens on the network: the real one where 0 was asked for.
    public var port: UInt16? { socket.port }

    /// Wakes every parked request, so that its responder is asked again.
    ///
    /// Cheap, and allowed from any thread, the responder's own included.
    public func poke() { reception.poke() }

    /// Stops: takes no more connections, asks once more about what is parked, and ends.
    ///
    /// Returns within a second as long as the responder answers. Stopping twice is allowed.
    public func stop() {
        let handle = daemon.withLock { daemon in
            defer { daemon = 0 }
            return daemon
        }
        guard handle != 0 else { return }
        unsafe MHD_quiesce_daemon(OpaquePointer(bitPattern: handle))
        socket.close()
        reception.drain(milliseconds: 500)
        unsafe MHD_stop_daemon(OpaquePointer(bitPattern: handle))
    }
}
