import CLinux
import Glibc
public import World

/// HTTP/1.1 over a socket file: how `till` and `edgectl` reach the agent.
///
/// One connection for each request; a command is one request, and its process ends after it.
public struct SocketExchange: Exchange {
    private let path: DiskPath
    private let limitMilliseconds: Int64
    private let bodyLimit: Int
    private let clock: any Clock

    /// Names the socket file.
    ///
    /// - Parameters:
    ///   - path: The socket file.
    ///   - limitMilliseconds: How long a request may take in all (`desk-api.md`: 30 s).
    ///   - bodyLimit: How many bytes an answer may have, at most 999,999,999.
    ///   - clock: Measures it.
    public init(
        _ path: DiskPath,
        limitMilliseconds: Int64 = 30_000,
        bodyLimit: Int = 8 << 20,
        clock: any Clock = SystemClock()
    ) {
        self.path = path
        self.limitMilliseconds = limitMilliseconds
        self.bodyLimit = bodyLimit
        self.clock = clock
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// The calling thread waits in the kernel: right for a command with one thing to do.
    public func send(_ request: Request) async throws(WireError) -> Response {
        try exchange(request)
    }

    /// As ``send(_:)``, for callers without tasks.
    public func exchange(_ request: Request) throws(WireError) -> Response {
        let bytes = try Self.bytes(of: request)
        let deadline = clock.monotonicMilliseconds() + limitMilliseconds
        let descriptor = unsafe clinux_connect(path.text, Int32(clamping: limitMilliseconds))
        guard descriptor >= 0 else { throw Self.refusal(errno) }
        defer { close(descriptor) }
        try transmit(bytes, to: descriptor)
        return try receive(from: descriptor, until: deadline)
    }

    /// A listener may answer and close before it has read everything: the answer counts.
    private func transmit(_ bytes: [UInt8], to descriptor: Int32) throws(WireError) {
        let failure: Int32 = unsafe bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                let count = unsafe Glibc.send(
                    descriptor,
                    rest.baseAddress,
                    rest.count,
                    Int32(MSG_NOSIGNAL)
                )
                if count < 0, errno != EINTR { return errno }
                sent += max(count, 0)
            }
            return 0
        }
        switch failure {
        case 0, EPIPE, ECONNRESET: return
        case EAGAIN: throw WireError(.timeout, "the agent does not read")
        default: throw WireError(.interrupted, "send: error \(failure)")
        }
    }

    private func receive(
        from descriptor: Int32,
        until deadline: Int64
    ) throws(WireError) -> Response {
        var reader = ResponseReader(bodyLimit: bodyLimit)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            try wait(for: descriptor, until: deadline)
            let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw WireError(
                    .interrupted,
                    count == 0 ? "the agent hung up" : "recv: error \(errno)"
                )
            }
            if let response = try reader.take(chunk[..<count]) { return response }
        }
    }

    private func wait(for descriptor: Int32, until deadline: Int64) throws(WireError) {
        while true {
            let left = deadline - clock.monotonicMilliseconds()
            guard left > 0 else { throw WireError(.timeout, "no whole answer in time") }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&entry, 1, Int32(clamping: left))
            if ready > 0 { return }
            guard ready == 0 || errno == EINTR else {
                throw WireError(.interrupted, "poll: error \(errno)")
            }
        }
    }

    private static func refusal(_ number: Int32) -> WireError {
        switch number {
        case EACCES, EPERM: WireError(.denied, "connect: error \(number)")
        case EAGAIN, EINPROGRESS: WireError(.timeout, "connect: error \(number)")
        default: WireError(.unreachable, "connect: error \(number)")
        }
    }

    /// The request as it goes over the wire; what would smuggle in a second line is refused.
    private static func bytes(of request: Request) throws(WireError) -> [UInt8] {
        let target = request.query.isEmpty ? request.path : request.path + "?" + request.query
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            request.headers.sorted.allSatisfy({ isPlain($0.name) && isPlain($0.value) })
        else { throw WireError(.malformed, "a request with control characters in its head") }
        var head = "\(request.method.rawValue) \(target) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in request.headers.sorted { head += "\(name): \(value)\r\n" }
        if request.method != .get { head += "Content-Length: \(request.body.count)\r\n" }
        return Array((head + "Connection: close\r\n\r\n").utf8) + request.body
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
