import Keyring
import Platform
import TestSupport
import Testing
import Transport
import World

@Suite("HTTPS exchange")
struct CurlExchangeTests {
    @Test func `SEC-8: a foreign authority is a TLS error and nothing is sent`() async throws {
        let gate = GateResponder()
        let rig = try TLSRig(gate)
        let foreign = try PrivateAuthority(
            name: "Foreign",
            validity: TLSRig.validity,
            entropy: SystemEntropy()
        )
        let exchange = rig.exchange(trusting: foreign.identity.certificatePEM)
        #expect(await wireCode(exchange, rig.request(.get, "/open")) == .tls)
        #expect(gate.asked.isEmpty)
        #expect(await wireCode(rig.exchange(), rig.request(.get, "/open")) == nil)
    }

    @Test func `SEC-8: a private authority is not among the system's`() async throws {
        let rig = try TLSRig(EchoResponder())
        let exchange = CurlExchange(
            CurlConfiguration(
                trust: .system,
                allowedHosts: ["localhost"],
                checksAt: { TLSRig.now }
            )
        )
        #expect(await wireCode(exchange, rig.request(.get, "/")) == .tls)
    }

    @Test func `SEC-9: a date outside the certificate's is a date error, by the moment given`()
        async throws
    {
        let rig = try TLSRig(EchoResponder())
        for (years, code) in [(-2, WireError.Code.tlsDate), (0, nil), (2, .tlsDate)] {
            let moment = TLSRig.now.adding(milliseconds: Int64(years) * TLSRig.year)
            #expect(await wireCode(rig.exchange(at: moment), rig.request(.get, "/")) == code)
        }
        let never = Timestamp(milliseconds: 0)
        #expect(await wireCode(rig.exchange(at: never), rig.request(.get, "/")) == .tlsDate)
    }

    @Test func `SEC-8: a certificate for another host is a TLS error`() async throws {
        let rig = try TLSRig(EchoResponder(), hosts: ["cloud.example"])
        #expect(await wireCode(rig.exchange(), rig.request(.get, "/")) == .tls)
    }

    @Test func `SEC-8, FM-B-21, FM-B-29: a host that is not allowed is never asked`() async throws {
        let gate = GateResponder()
        let rig = try TLSRig(gate)
        let exchange = rig.exchange(hosts: ["cloud.example"])
        #expect(await wireCode(exchange, rig.request(.get, "/open")) == .unreachable)
        for authority in ["", "localhost@evil", "localhost/", "LOCALHOST", "localhost#", "a b"] {
            let request = Request(.get, "/open", authority: authority)
            #expect(await wireCode(rig.exchange(), request) == .unreachable)
        }
        #expect(gate.asked.isEmpty)
    }

    @Test func `SEC-8: another Host than the authority is not sent`() async throws {
        let rig = try TLSRig(EchoResponder())
        var request = rig.request(.get, "/")
        request.headers["Host"] = "cloud.example"
        #expect(await wireCode(rig.exchange(), request) == .malformed)
        request.headers["Host"] = rig.authorityText
        #expect(await wireCode(rig.exchange(), request) == nil)
    }

    @Test func `SEC-8: no proxy of the environment is used, one of the configuration is`()
        async throws
    {
        let rig = try TLSRig(EchoResponder())
        let proxy = ScriptedServer(saying: "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
        guard case .port(let port) = proxy.place else { return }
        let exchange = CurlExchange(
            CurlConfiguration(
                trust: .pinned(rig.authority.identity.certificatePEM),
                allowedHosts: ["localhost"],
                proxy: "http://127.0.0.1:\(port)",
                checksAt: { TLSRig.now }
            )
        )
        #expect(await wireCode(exchange, rig.request(.get, "/")) == .interrupted)
    }

    @Test func `SEC-8: a body over the limit is malformed and one of the limit is taken`()
        async throws
    {
        let rig = try TLSRig(EchoResponder())
        let exchange = rig.exchange(bodyLimit: 1_000)
        for (count, code) in [(1_000, nil), (1_001, WireError.Code.malformed)] {
            let body = [UInt8](repeating: 1, count: count)
            #expect(await wireCode(exchange, rig.request(.post, "/", body: body)) == code)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n\r\n", "<html>portal</html>", "SSH-2.0-OpenSSH_9\r\n", "",
    ])
    func `P3.2: what speaks no TLS is never an answer`(text: String) async throws {
        let server = ScriptedServer(greeting: text)
        guard case .port(let port) = server.place else { return }
        let rig = try TLSRig(EchoResponder())
        let request = Request(.get, "/", authority: "localhost:\(port)")
        let code = await wireCode(rig.exchange(), request)
        #expect(code == .tls || code == .interrupted)
    }

    @Test func `what is no certificate opens no listener`() throws {
        let identity = TLSIdentity(certificatePEM: [0x41], keyPEM: [0x42].span)
        let place = ListenerPlace.tls(try #require(Address("127.0.0.1:0")), identity)
        let error = #expect(throws: TransportError.self) {
            try Listener(
                at: place,
                limits: .cloud,
                refuse: { Response(Status(rawValue: $0.status)) },
                responder: EchoResponder()
            )
        }
        #expect(error?.code == .invalid)
    }

    @Test func `a connection is kept for the next request`() async throws {
        let requests = 12
        let rig = try TLSRig(EchoResponder())
        let relay = Relay(to: try #require(rig.listener.port))
        let exchange = rig.exchange()
        for _ in 0..<requests {
            let request = Request(.get, "/", authority: "localhost:\(relay.port)")
            #expect(try await exchange.send(request).status == .ok)
        }
        // On a busy machine either side may tire of an idle connection; never of each of them.
        #expect(relay.connections < requests / 2)
    }

    @Test func `an answer cut off anywhere is no answer`() async throws {
        let rig = try TLSRig(EchoResponder())
        let relay = Relay(to: try #require(rig.listener.port))
        let request = Request(
            .post,
            "/",
            authority: "localhost:\(relay.port)",
            body: [UInt8](repeating: 5, count: 200_000)
        )
        // Within the handshake a broken line and a wrong server look alike.
        for bytes in [0, 100, 700] {
            relay.cut(after: bytes)
            let code = await wireCode(rig.exchange(), request)
            #expect(code == .interrupted || code == .tls)
        }
        for bytes in [3_000, 50_000, 199_999] {
            relay.cut(after: bytes)
            #expect(await wireCode(rig.exchange(), request) == .interrupted)
        }
        relay.cut(after: nil)
        #expect(await wireCode(rig.exchange(), request) == nil)
    }

    @Test func `a cancelled request ends at once`() async throws {
        let gate = GateResponder()
        let rig = try TLSRig(gate)
        let exchange = rig.exchange()
        let request = rig.request(.get, "/wake")
        let waiting = Task { await wireCode(exchange, request) }
        while gate.asked.isEmpty { await Task.yield() }
        let clock = SystemClock()
        let start = clock.monotonicMilliseconds()
        waiting.cancel()
        #expect(await waiting.value == .interrupted)
        #expect(clock.monotonicMilliseconds() - start < 1_000)
    }

    @Test func `a long poll beside it does not hold a push up`() async throws {
        let gate = GateResponder()
        let rig = try TLSRig(gate)
        let exchange = rig.exchange()
        let wake = rig.request(.get, "/wake")
        async let parked = exchange.send(wake)
        while gate.asked.isEmpty { await Task.yield() }
        #expect(try await exchange.send(rig.request(.get, "/open")).status == .ok)
        gate.open()
        rig.listener.poke()
        #expect(try await parked.status == .ok)
    }
}
