import Keyring
import Platform
import TestSupport
import Transport
import World

/// Something between a desk and its cloud that answers in the cloud's place, on its port.
final class Portal: Responder {
    private let answer: Response

    private init(_ answer: Response) { self.answer = answer }

    func respond(to request: Request) -> Reply { .response(answer) }

    /// Listens until it is let go.
    ///
    /// - Parameters:
    ///   - cloud: Whose port it takes; that cloud is stopped.
    ///   - isForeign: Whether its certificate is of an authority that no desk trusts.
    ///   - answer: What everybody hears.
    /// - Returns: The listener.
    /// - Throws: What the keys or the port refused.
    static func open(
        inPlaceOf cloud: CloudRig,
        isForeign: Bool = false,
        _ answer: Response
    ) throws -> Listener {
        let entropy = SystemEntropy()
        let now = SystemClock().now()
        let window = CertificateWindow(
            notBefore: now.adding(milliseconds: -3_600_000),
            notAfter: now.adding(milliseconds: 86_400_000)
        )
        let authority =
            isForeign
            ? try PrivateAuthority(name: "Airport", validity: window, entropy: entropy)
            : try trusted(by: cloud)
        let made = try authority.serverIdentity(
            hosts: ["127.0.0.1", "localhost"],
            validity: window,
            entropy: entropy
        )
        let identity = made.privateKeyPEM.withBytes { key in
            TLSIdentity(certificatePEM: made.certificatePEM, keyPEM: key)
        }
        return try Listener(
            at: .tls(Address(host: "127.0.0.1", port: cloud.port), identity),
            limits: .cloud,
            refuse: { Response(Status(rawValue: $0.status)) },
            responder: Portal(answer)
        )
    }

    private static func trusted(by cloud: CloudRig) throws -> PrivateAuthority {
        let folder = DiskPath(cloud.data)
        return try PrivateAuthority(
            name: "Melmastoon Edge private CA",
            identity: CertificateIdentity(
                certificatePEM: try Files.bytes(of: folder.appending("ca.pem")),
                privateKeyPEM: Secret(copying: try Files.bytes(of: folder.appending("ca.key")))
            )
        )
    }
}
