import Foundation
import Synchronization

/// What a line does to the bytes it carries.
public enum ProxyFault: Hashable, Sendable {
    /// Nothing.
    case none
    /// Whoever calls is hung up on.
    case refuse
    /// Whoever calls is taken, heard, and never answered.
    case halfOpen
    /// The answer ends after so many bytes.
    case cutAnswer(after: Int)
    /// The request ends after so many bytes; the server hears no more.
    case cutRequest(after: Int)
    /// The connection is reset once so many bytes were carried either way.
    case reset(after: Int)
    /// The byte at this place of the answer has one bit turned over.
    case garble(at: Int)
    /// What holds this byte of the request is said twice.
    case duplicate(at: Int)
    /// So many bytes in a hundredth of a second, either way.
    case slow(bytes: Int)
}

/// A line of TCP to a port of this machine that can do wrong; it lies below TLS.
public final class FaultProxy: Sendable {
    private struct State {
        var fault = ProxyFault.none
        var open: [ObjectIdentifier: RawSocket] = [:]
        var struck = 0
    }

    private let descriptor: Int32
    private let state = Mutex(State())
    /// The port to connect to.
    public let port: UInt16

    /// Starts to carry bytes to a port.
    public init(to target: UInt16) {
        let listening = SocketAddress(.port(0)).listening()
        precondition(listening >= 0, "no socket to be had for a proxy")
        descriptor = listening
        port = SocketAddress.port(of: listening)
        Thread.detachNewThread { [weak self] in
            while true {
                let taken = accept(listening, nil, nil)
                guard taken >= 0 else { break }
                let client = RawSocket(taking: taken)
                guard let proxy = self else { break }
                proxy.take(client, target)
            }
            close(listening)
        }
    }

    // Wakes the thread out of accept; it closes the descriptor itself.
    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Does so with every connection from now on, and with those that are open.
    public func set(_ fault: ProxyFault) { state.withLock { $0.fault = fault } }

    /// Carries bytes as they are again; connections that suffered are ended.
    public func heal() {
        let open = state.withLock { state in
            state.fault = .none
            return Array(state.open.values)
        }
        for socket in open { socket.cut() }
    }

    /// How many connections met a fault.
    public var struck: Int { state.withLock { $0.struck } }

    private var fault: ProxyFault { state.withLock { $0.fault } }

    private func note() { state.withLock { $0.struck += 1 } }

    private func take(_ client: RawSocket, _ target: UInt16) {
        if fault == .refuse {
            note()
            return client.cut()
        }
        guard let server = RawSocket(.port(target)) else { return client.cut() }
        state.withLock { state in
            for socket in [client, server] { state.open[ObjectIdentifier(socket)] = socket }
        }
        for isAnswer in [false, true] {
            Thread.detachNewThread { [weak self] in
                let (source, sink) = isAnswer ? (server, client) : (client, server)
                var count = 0
                while let bytes = source.heardSome(), let proxy = self,
                    proxy.carry(bytes, to: sink, isAnswer, after: count)
                {
                    count += bytes.count
                }
                source.cut()
                sink.cut()
                self?.forget([source, sink])
            }
        }
    }

    private func forget(_ sockets: [RawSocket]) {
        state.withLock { state in
            for socket in sockets { state.open[ObjectIdentifier(socket)] = nil }
        }
    }

    /// Carries a piece on, as the fault has it; false when the connection is over.
    private func carry(
        _ bytes: [UInt8],
        to sink: RawSocket,
        _ isAnswer: Bool,
        after count: Int
    ) -> Bool {
        let end = count + bytes.count
        switch fault {
        case .none, .refuse: return sink.say(bytes)
        case .halfOpen:
            note()
            return true
        case .cutAnswer(let limit) where isAnswer, .cutRequest(let limit) where !isAnswer:
            guard end > limit else { return sink.say(bytes) }
            note()
            sink.say(Array(bytes.prefix(max(0, limit - count))))
            return false
        case .reset(let limit):
            guard end > limit else { return sink.say(bytes) }
            note()
            sink.reset()
            return false
        case .garble(let place) where isAnswer && place >= count && place < end:
            note()
            var garbled = bytes
            garbled[place - count] ^= 1
            return sink.say(garbled)
        case .duplicate(let place) where !isAnswer && place >= count && place < end:
            note()
            return sink.say(bytes) && sink.say(bytes)
        case .slow(let pace):
            note()
            return crawl(bytes, to: sink, pace)
        case .cutAnswer, .cutRequest, .garble, .duplicate: return sink.say(bytes)
        }
    }

    private func crawl(_ bytes: [UInt8], to sink: RawSocket, _ pace: Int) -> Bool {
        for start in stride(from: 0, to: bytes.count, by: pace) {
            guard sink.say(Array(bytes[start..<min(bytes.count, start + pace)])) else {
                return false
            }
            // A slow line is slow until it is healed.
            if case .slow = fault { Thread.sleep(forTimeInterval: 0.01) }
        }
        return true
    }
}

extension RawSocket {
    /// Ends the connection so that the other side hears of a reset, not of an end.
    fileprivate func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, size)
        cut()
    }
}
