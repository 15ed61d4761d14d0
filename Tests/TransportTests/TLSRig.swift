import Keyring
import Platform
import TestSupport
import Testing
import Transport
import World

/// A TLS listener on this machine with an authority of its own.
struct TLSRig {
    static let now = Timestamp(milliseconds: 1_795_252_322_129)
    static let year: Int64 = 365 * 86_400_000

    let authority: PrivateAuthority
    let listener: Listener

    init(
        _ responder: any Responder,
        hosts: [String] = ["localhost", "127.0.0.1"],
        limits: ListenerLimits = .cloud
    ) throws {
        let validity = Self.validity
        let entropy = SystemEntropy()
        authority = try PrivateAuthority(name: "Rig", validity: validity, entropy: entropy)
        let made = try authority.serverIdentity(hosts: hosts, validity: validity, entropy: entropy)
        listener = try Self.open(made, responder, limits)
    }

    /// A year to both sides of ``now``.
    static var validity: CertificateWindow {
        CertificateWindow(
            notBefore: now.adding(milliseconds: -year),
            notAfter: now.adding(milliseconds: year)
        )
    }

    static func open(
        _ made: CertificateIdentity,
        _ responder: any Responder,
        _ limits: ListenerLimits
    ) throws -> Listener {
        let identity = made.privateKeyPEM.withBytes { key in
            TLSIdentity(certificatePEM: made.certificatePEM, keyPEM: key)
        }
        let address = try #require(Address("127.0.0.1:0"))
        return try Listener(
            at: .tls(address, identity),
            limits: limits,
            refuse: { Response(Status(rawValue: $0.status), body: Array("\($0)".utf8)) },
            responder: responder
        )
    }

    var authorityText: String { "localhost:\(listener.port ?? 0)" }

    /// An exchange that trusts this rig's authority, as of a moment.
    func exchange(
        trusting pem: [UInt8]? = nil,
        at moment: Timestamp = now,
        hosts: Set<String> = ["localhost"],
        bodyLimit: Int = 1 << 20
    ) -> CurlExchange {
        CurlExchange(
            CurlConfiguration(
                trust: .pinned(pem ?? authority.identity.certificatePEM),
                allowedHosts: hosts,
                bodyLimit: bodyLimit,
                checksAt: { moment }
            )
        )
    }

    func request(_ method: World.Method, _ path: String, body: [UInt8] = []) -> Request {
        Request(method, path, authority: authorityText, body: body)
    }
}

/// The code of the error that a request ends with, nil when it was answered.
func wireCode(_ exchange: some Exchange, _ request: Request) async -> WireError.Code? {
    do {
        _ = try await exchange.send(request)
        return nil
    } catch {
        return error.code
    }
}
