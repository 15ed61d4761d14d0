import Platform
import TestSupport
import Testing
import Transport
import World

@Suite("Listening on a Unix socket")
struct SocketListenerTests {
    @Test func `SEC-19: the peer is who connected, as the kernel says`() async throws {
        let desk = try DeskSocket(EchoResponder())
        let response = try await desk.exchange.send(Request(.get, "/v1/status"))
        #expect(
            response.headers["echo-peer"]
                == "local \(Environment.userID) \(Environment.processID)"
        )
        #expect(response.headers["echo-authority"] == nil)
    }

    @Test func `SEC-19: the socket file has mode 0660 and goes when the listener stops`() throws {
        let desk = try DeskSocket(EchoResponder())
        #expect(try PosixDisk().entry(at: desk.path)?.mode == 0o660)
        desk.listener.stop()
        #expect(try PosixDisk().entry(at: desk.path) == nil)
        desk.listener.stop()
    }

    @Test func `a socket file left over is replaced, one that is answered is not`() async throws {
        let desk = try DeskSocket(EchoResponder())
        let refused = #expect(throws: TransportError.self) { try desk.another() }
        #expect(refused?.code == .inUse)
        _ = try await desk.exchange.send(Request(.get, "/"))
        // A server that is gone without cleaning up leaves its file behind.
        let left = desk.scratch.path.appending("left.sock")
        do { _ = ScriptedServer(file: left.text, saying: "") }
        let listener = try DeskSocket.open(left, EchoResponder(), .desk)
        #expect(try await SocketExchange(left).send(Request(.get, "/")).status == .ok)
        listener.stop()
    }

    @Test func `SEC-19: a socket handed over is served, and its file is not ours to remove`()
        async throws
    {
        let scratch = ScratchFolder()
        let path = scratch.path.appending("desk.sock")
        let given = UnitSockets.handedOver(file: path.text)
        let listener = try Listener(
            at: .handedOver(descriptor: given),
            limits: .desk,
            refuse: { Response(Status(rawValue: $0.status)) },
            responder: EchoResponder()
        )
        #expect(try await SocketExchange(path).send(Request(.get, "/")).status == .ok)
        listener.stop()
        #expect(try PosixDisk().entry(at: path) != nil)
    }

    @Test func `a descriptor that does not listen is refused`() {
        #expect(throws: TransportError.self) {
            try Listener(
                at: .handedOver(descriptor: 0),
                limits: .desk,
                refuse: { Response(Status(rawValue: $0.status)) },
                responder: EchoResponder()
            )
        }
    }

    @Test func `a plain file in the way is not touched`() throws {
        let scratch = ScratchFolder()
        let path = scratch.path.appending("desk.sock")
        let file = try PosixDisk().open(path, for: .creating)
        file.close()
        #expect(throws: TransportError.self) { try DeskSocket.open(path, EchoResponder(), .desk) }
        #expect(try PosixDisk().entry(at: path) != nil)
    }

    @Test func `SEC-21: a body of the limit passes and one byte more is 413`() async throws {
        let desk = try DeskSocket(EchoResponder())
        let limit = ListenerLimits.desk.bodyBytes
        for (count, status) in [(limit, 200), (limit + 1, 413), (limit * 40, 413)] {
            let body = [UInt8](repeating: 7, count: count)
            let response = try await desk.exchange.send(Request(.post, "/v1/charges", body: body))
            #expect(response.status.rawValue == status)
            #expect(response.body == (status == 200 ? body : Array("bodyTooLarge".utf8)))
        }
    }

    @Test func `SEC-21: a chunked body over the limit is 413`() throws {
        let desk = try DeskSocket(EchoResponder())
        let raw = try desk.raw()
        raw.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<17 { raw.say("1000\r\n" + String(repeating: "x", count: 4_096) + "\r\n") }
        raw.say("0\r\n\r\n")
        #expect(raw.heard().hasPrefix("HTTP/1.1 413 "))
    }

    @Test(arguments: [
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            400
        ),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        ("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{1}\r\n\r\n", 400),
    ])
    func `SEC-21: what is no request of ours gets its 4xx and the listener goes on`(
        text: String,
        status: Int
    ) async throws {
        let desk = try DeskSocket(EchoResponder())
        let raw = try desk.raw()
        raw.say(text)
        raw.hangUp()
        let heard = raw.heard()
        #expect(heard.hasPrefix("HTTP/1.1 \(status) ") || heard.hasPrefix("HTTP/1.0 \(status) "))
        #expect(try await desk.exchange.send(Request(.get, "/")).status == .ok)
    }

    @Test func `SEC-21: a head over 16 KiB is 431`() throws {
        let desk = try DeskSocket(EchoResponder())
        for (count, status) in [(16_000, 200), (17_000, 431), (200_000, 431)] {
            let raw = try desk.raw()
            raw.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ")
            raw.say(String(repeating: "y", count: count) + "\r\n\r\n")
            #expect(raw.heard().hasPrefix("HTTP/1.1 \(status) "))
        }
    }

    @Test func `no bytes at all bring the listener down`() async throws {
        // What hangs in the middle of a request is cut off soon, so that many fit into the test.
        let hasty = ListenerLimits(bodyBytes: 100, requestMilliseconds: 10)
        let desk = try DeskSocket(EchoResponder(), hasty)
        let request = Array(
            "POST /v1/x?a=b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc".utf8
        )
        var seed = Seed(20_261_122)
        for _ in 0..<300 {
            var bytes = request
            for _ in 0...seed.below(5) { bytes[seed.below(bytes.count)] = UInt8(seed.below(256)) }
            let raw = try desk.raw()
            raw.say(Array(bytes.prefix(1 + seed.below(bytes.count))))
            raw.hangUp()
            _ = raw.heard()
        }
        desk.listener.stop()
        let healthy = try desk.another()
        #expect(try await desk.exchange.send(Request(.get, "/")).status == .ok)
        healthy.stop()
    }

    @Test func `SEC-21: a request that is not whole in time is cut off`() throws {
        let limits = ListenerLimits(bodyBytes: 100, requestMilliseconds: 200)
        let desk = try DeskSocket(EchoResponder(), limits)
        for start in ["", "GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"] {
            let raw = try desk.raw()
            raw.say(start)
            #expect(!raw.heard().contains("200 OK"))
        }
    }

    @Test func `SEC-21: the 33rd client is told that the desk is busy, and the next one served`()
        async throws
    {
        let desk = try DeskSocket(EchoResponder())
        var clients: [RawSocket] = []
        for _ in 0..<32 {
            let raw = try desk.raw()
            raw.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(raw.heard(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
            clients.append(raw)
        }
        let refused = try await desk.exchange.send(Request(.get, "/"))
        #expect(refused.status.rawValue == 503)
        #expect(refused.body == Array("busy".utf8))
        let last = clients.removeLast()
        last.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        _ = last.heard()
        #expect(try await desk.exchange.send(Request(.get, "/")).status == .ok)
        clients.removeAll()
    }
}

/// A listener on a socket file in a folder of its own.
struct DeskSocket {
    let scratch = ScratchFolder()
    let path: DiskPath
    let listener: Listener
    let exchange: SocketExchange

    init(_ responder: any Responder, _ limits: ListenerLimits = .desk) throws {
        path = scratch.path.appending("desk.sock")
        listener = try Self.open(path, responder, limits)
        exchange = SocketExchange(path)
    }

    func raw() throws -> RawSocket { try #require(RawSocket(.file(path.text))) }

    func another() throws -> Listener { try Self.open(path, EchoResponder(), .desk) }

    static func open(
        _ path: DiskPath,
        _ responder: any Responder,
        _ limits: ListenerLimits
    ) throws
        -> Listener
    {
        try Listener(
            at: .socketFile(path.text),
            limits: limits,
            refuse: { Response(Status(rawValue: $0.status), body: Array("\($0)".utf8)) },
            responder: responder
        )
    }
}
