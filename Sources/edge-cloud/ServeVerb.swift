import Cloud
import CloudStore
import Console
import Keyring
import Platform
import Transport
import World

/// `serve`: the cloud behind TLS, and head office behind a socket file, until a signal comes.
struct ServeVerb {
    private let terminal: SystemTerminal
    private let folder: DiskPath
    private let address: Address
    private let certificate: String?
    private let key: String?
    private let publicURL: String?
    private let leastAgent: String?
    private let database: DatabaseChoice

    static let options = [
        Option("--data", .value("DIR"), "the folder of the cloud"),
        Option("--listen", .value("ADDR:PORT"), "where devices find it"),
        Option("--tls-cert", .value("FILE"), "its certificate"),
        Option("--tls-key", .value("FILE"), "its key"),
        Option("--public-url", .value("URL"), "the address it gives out"),
        Option("--least-agent", .value("VERSION"), "lets older agents only hand in"),
        DatabaseChoice.option,
    ]

    init(_ words: some Sequence<String>, terminal: SystemTerminal) throws(UsageError) {
        let arguments = try Arguments(Array(words), options: Self.options, operandLimit: 0)
        self.terminal = terminal
        guard let data = arguments.value("--data") else {
            throw UsageError("`--data` is missing.")
        }
        guard let address = Address(arguments.value("--listen") ?? "127.0.0.1:8443") else {
            throw UsageError("`--listen` takes ADDR:PORT.")
        }
        database = try DatabaseChoice(arguments)
        folder = DiskPath(data)
        self.address = address
        certificate = arguments.value("--tls-cert")
        key = arguments.value("--tls-key")
        publicURL = arguments.value("--public-url")
        leastAgent = arguments.value("--least-agent")
        if (certificate == nil) != (key == nil) {
            throw UsageError("`--tls-cert` and `--tls-key` go together.")
        }
        if let publicURL, !publicURL.hasPrefix("https://") {
            throw UsageError("`--public-url` begins with https://.")
        }
    }

    /// Runs until a signal comes.
    func run() async -> ExitCode {
        do {
            let signals = try Signals.caught()
            let home = try CloudHome(
                folder,
                disk: PosixDisk(),
                entropy: SystemEntropy(),
                now: SystemClock().now()
            )
            guard let lock = try home.lock() else {
                terminal.complain("edge-cloud: another server holds \(folder).\n")
                return .refused
            }
            defer { lock.release() }
            let driver = try database.open(in: home)
            defer { driver.close() }
            try await serve(home, driver, until: signals)
            return .done
        } catch let refusal as OfficeRefusal {
            return HeadOfficeVerbs(terminal: terminal).tell(refusal)
        } catch {
            terminal.complain("edge-cloud: \(error)\n")
            return .internalError
        }
    }

    private func serve(
        _ home: CloudHome,
        _ driver: any CloudDriver,
        until signals: AsyncStream<Signals.Signal>
    ) async throws {
        let identity = try self.identity(of: home)
        var configuration = CloudConfiguration(authorities: names(port: address.port))
        configuration.publicURL = publicURL
        configuration.leastAgent = leastAgent
        configuration.certificateAuthorityPEM = identity.authority
        configuration.version = Product.version
        let clock = SystemClock()
        let docket = Docket(driver: driver, clock: clock)
        let keys = try home.keys()
        let cloud = try CloudResponder(
            CloudParts(
                driver: driver,
                outside: (clock, SystemEntropy(), ServiceLog.open(as: "edge-cloud")),
                keys: keys,
                configuration: configuration,
                docket: docket
            )
        )
        let listener = try Listener(
            at: .tls(address, identity.tls),
            limits: .cloud,
            refuse: { CloudResponder.refusal(status: $0.status) },
            responder: cloud
        )
        let port = listener.port ?? address.port
        cloud.answer(to: names(port: port))
        cloud.whenChanged { listener.poke() }
        let office = try Listener(
            at: .privateSocketFile(home.socket.text),
            limits: .admin,
            refuse: { CloudResponder.refusal(status: $0.status) },
            responder: OfficeResponder(
                desks: HeadOfficeVerbs.desks(over: driver, keys, docket),
                changed: { cloud.changed() }
            )
        )
        let shown = Address(host: address.host.isEmpty ? "localhost" : address.host, port: port)
        terminal.write("listening https://\(shown)\n")
        for await _ in signals { break }
        office.stop()
        listener.stop()
    }

    /// The certificate to show, and the authority that desks shall trust; nil for the system's.
    private func identity(of home: CloudHome) throws -> (tls: TLSIdentity, authority: String?) {
        if let certificate, let key {
            let secret = Secret(copying: try home.contents(of: DiskPath(key)))
            let chain = try home.contents(of: DiskPath(certificate))
            let made = secret.withBytes { TLSIdentity(certificatePEM: chain, keyPEM: $0) }
            return (made, nil)
        }
        let own = try home.serverIdentity(hosts: hosts)
        let authority = try home.authority().identity.certificatePEM
        let made = own.privateKeyPEM.withBytes {
            TLSIdentity(certificatePEM: own.certificatePEM, keyPEM: $0)
        }
        return (made, String(decoding: authority, as: UTF8.self))
    }

    /// Every name of this machine that a desk may use.
    private var hosts: [String] {
        let own = Environment.hostName.lowercased()
        var hosts = ["localhost", "127.0.0.1"]
        let isName = own.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
                || byte == 0x2E
        }
        if isName, own != "localhost" { hosts.append(own) }
        let given = address.host.lowercased()
        if !given.isEmpty, given != "0.0.0.0", given != "::", !hosts.contains(given) {
            hosts.append(given)
        }
        return hosts
    }

    private func names(port: UInt16) -> Set<String> {
        var names = Set(hosts.map { Address(host: $0, port: port).description })
        if port == 443 { names.formUnion(hosts) }
        if let publicURL {
            let rest = publicURL.dropFirst("https://".count).prefix { $0 != "/" }.lowercased()
            names.insert(rest.hasSuffix(":443") ? String(rest.dropLast(4)) : rest)
        }
        return names
    }
}
