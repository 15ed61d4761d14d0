import Platform
import TestSupport
import Testing
import Transport
import World

/// What every wire must carry, so that callers cannot tell a function call from the network.
@Suite("Exchange contract")
struct ExchangeContract {
    enum Kind: String, CaseIterable, Sendable {
        case call, socket, tls
    }

    /// One end and the other of a wire.
    struct Wire {
        let exchange: any Exchange
        let authority: String
        let listener: Listener?
        let scratch: ScratchFolder?

        init(_ kind: Kind, _ responder: any Responder) throws {
            switch kind {
            case .call:
                exchange = CallExchange(responder: responder)
                (authority, listener, scratch) = ("", nil, nil)
            case .socket:
                let desk = try DeskSocket(responder, .admin)
                exchange = desk.exchange
                (authority, listener, scratch) = ("", desk.listener, desk.scratch)
            case .tls:
                let rig = try TLSRig(responder)
                exchange = rig.exchange(bodyLimit: 16 << 20)
                (authority, listener, scratch) = (rig.authorityText, rig.listener, nil)
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `method, path, query, headers and body arrive as they were sent`(kind: Kind) async throws {
        let wire = try Wire(kind, EchoResponder())
        for (method, body) in [(World.Method.get, ""), (.post, "{}"), (.put, "x"), (.post, "")] {
            let request = Request(
                method,
                "/sync/v1/a%20b/%2F",
                query: "cursor=%7E&x=1+2",
                authority: wire.authority,
                headers: ["X-Test": "a, b;c=\"d\""],
                body: Array(body.utf8)
            )
            let response = try await wire.exchange.send(request)
            #expect(response.status == .ok)
            #expect(response.headers["Echo-Method"] == method.rawValue)
            #expect(response.headers["Echo-Path"] == "/sync/v1/a%20b/%2F")
            #expect(response.headers["Echo-Query"] == "cursor=%7E&x=1+2")
            #expect(response.headers["Echo-Header"] == "a, b;c=\"d\"")
            #expect((response.headers["Echo-Authority"] ?? "") == wire.authority)
            #expect(response.body == Array(body.utf8))
        }
    }

    @Test(arguments: Kind.allCases)
    func `every byte value and a megabyte come back unchanged`(kind: Kind) async throws {
        let wire = try Wire(kind, EchoResponder())
        for body in [Array(0...255), (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }] {
            let request = Request(.post, "/", authority: wire.authority, body: body)
            #expect(try await wire.exchange.send(request).body == body)
        }
    }

    @Test(arguments: Kind.allCases)
    func `any status is an answer and no error`(kind: Kind) async throws {
        for status in [200, 204, 302, 401, 404, 422, 429, 500, 503] {
            let wire = try Wire(kind, FixedResponder(status: status))
            let response = try await wire.exchange.send(
                Request(.get, "/", authority: wire.authority)
            )
            #expect(response.status.rawValue == status)
            #expect(response.headers["Location"] == "https://elsewhere/")
        }
    }

    @Test(arguments: Kind.allCases)
    func `many requests in a row and beside each other are kept apart`(kind: Kind) async throws {
        let wire = try Wire(kind, EchoResponder())
        let exchange = wire.exchange
        let authority = wire.authority
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for client in 0..<4 {
                group.addTask {
                    for round in 0..<25 {
                        let body = Array("\(client) \(round)".utf8)
                        let request = Request(.post, "/", authority: authority, body: body)
                        guard try await exchange.send(request).body == body else { return false }
                    }
                    return true
                }
            }
            for try await isKept in group { #expect(isKept) }
        }
    }

    @Test(arguments: [Kind.socket, .tls])
    func `a wire whose other end is gone says so`(kind: Kind) async throws {
        let wire = try Wire(kind, EchoResponder())
        wire.listener?.stop()
        let request = Request(.get, "/", authority: wire.authority)
        #expect(await wireCode(wire.exchange, request) == .unreachable)
    }
}

/// Always the same answer, with a way to another place that nobody may follow.
struct FixedResponder: Responder {
    let status: Int

    func respond(to request: Request) -> Reply {
        .response(
            Response(Status(rawValue: status), headers: ["Location": "https://elsewhere/"])
        )
    }
}
