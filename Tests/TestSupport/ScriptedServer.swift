import Foundation

/// A server that reads one request head per connection and answers with bytes of a script.
///
/// It stands for everything between the agent and the cloud that is not the cloud.
public final class ScriptedServer: Sendable {
    private let descriptor: Int32
    /// Where it listens.
    public let place: RawSocket.Place

    /// Starts to serve: the answer is called for each connection, on a thread of its own.
    private init(file path: String?, answer: @escaping @Sendable (RawSocket) -> Void) {
        let wish = path.map(RawSocket.Place.file) ?? .port(0)
        let listening = SocketAddress(wish).listening()
        precondition(listening >= 0, "no socket to be had for a scripted server")
        descriptor = listening
        place = path == nil ? .port(SocketAddress.port(of: listening)) : wish
        Thread.detachNewThread {
            while true {
                let taken = accept(listening, nil, nil)
                guard taken >= 0 else { break }
                let connection = RawSocket(taking: taken)
                Thread.detachNewThread { answer(connection) }
            }
            close(listening)
        }
    }

    /// Answers the head of each connection's request, on a thread of the server.
    ///
    /// - Parameters:
    ///   - path: A socket file to be made, or nil for a port of this machine.
    ///   - answer: Gets the connection and the head that it sent.
    public convenience init(
        file path: String? = nil,
        _ answer: @escaping @Sendable (RawSocket, String) -> Void
    ) {
        self.init(file: path) { connection in
            answer(connection, connection.heard(until: "\r\n\r\n"))
        }
    }

    /// Says a text to everybody who connects, without waiting for a request, and hangs up.
    public convenience init(file path: String? = nil, greeting text: String) {
        self.init(file: path) { connection in
            connection.say(text)
            connection.hangUp()
            _ = connection.heard()
        }
    }

    /// Answers every request with the same text and hangs up.
    public convenience init(file path: String? = nil, saying text: String) {
        self.init(file: path) { connection, _ in
            connection.say(text)
        }
    }

    // Wakes the thread out of accept; it closes the descriptor itself.
    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
