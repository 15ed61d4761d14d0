import Foundation
import Synchronization

/// A line between a client and a server that counts connections and may be cut.
///
/// It carries bytes as they are, below TLS.
public final class Relay: Sendable {
    private let descriptor: Int32
    private let cuts: Mutex<Int?>
    private let counted = Mutex(0)
    private let deafness = Mutex<Int?>(nil)
    private let lost = Mutex(0)
    /// The port to connect to.
    public let port: UInt16

    /// Starts to carry bytes to a port of this machine.
    public init(to target: UInt16) {
        let listening = SocketAddress(.port(0)).listening()
        precondition(listening >= 0, "no socket to be had for a relay")
        descriptor = listening
        port = SocketAddress.port(of: listening)
        cuts = Mutex(nil)
        Thread.detachNewThread { [weak self] in
            while true {
                let taken = accept(listening, nil, nil)
                guard taken >= 0 else { break }
                let client = RawSocket(taking: taken)
                guard let relay = self, let server = RawSocket(.port(target)) else { continue }
                relay.join(client, server)
            }
            close(listening)
        }
    }

    /// How many connections there were.
    public var connections: Int { counted.withLock { $0 } }

    /// Cuts every line after that many bytes from the server from now on; nil cuts none.
    public func cut(after bytes: Int?) { cuts.withLock { $0 = bytes } }

    /// Loses the answers to clients who said more than that many bytes; nil loses none.
    ///
    /// The server has heard all of it: what it answers then never arrives, and the line breaks.
    public func lose(afterSending bytes: Int?) { deafness.withLock { $0 = bytes } }

    /// How many connections ended with a lost answer.
    public var losses: Int { lost.withLock { $0 } }

    private func join(_ client: RawSocket, _ server: RawSocket) {
        counted.withLock { $0 += 1 }
        let said = Count()
        Thread.detachNewThread {
            Self.carry(from: client, to: server) { count in
                said.add(count)
                return true
            }
        }
        Thread.detachNewThread { [weak self] in
            Self.carry(from: server, to: client) { count in
                guard let relay = self else { return false }
                if let limit = relay.deafness.withLock({ $0 }), said.value > limit {
                    relay.lost.withLock { $0 += 1 }
                    return false
                }
                return relay.cuts.withLock { left in
                    guard let rest = left else { return true }
                    left = rest - count
                    return rest >= count
                }
            }
        }
    }

    private static func carry(
        from source: RawSocket,
        to target: RawSocket,
        while goesOn: (Int) -> Bool
    ) {
        while let bytes = source.heardSome(), goesOn(bytes.count), target.say(bytes) {}
        source.cut()
        target.cut()
    }

    /// How many bytes went one way.
    private final class Count: Sendable {
        private let bytes = Mutex(0)
        var value: Int { bytes.withLock { $0 } }
        func add(_ count: Int) { bytes.withLock { $0 += count } }
    }

    // Wakes the thread out of accept; it closes the descriptor itself.
    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
