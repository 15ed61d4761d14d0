/// What a line to a cloud may go to and believe; the door makes the real exchange of it.
public struct CloudTrust: Hashable, Sendable {
    /// Hosts in lower case, without port.
    public let hosts: Set<String>
    /// The CA bundle, nil for the system's.
    public let authorityPEM: String?
    /// `http://host:port`, nil for none.
    public let proxy: String?

    /// Names what is trusted.
    public init(hosts: Set<String>, authorityPEM: String?, proxy: String?) {
        self.hosts = hosts
        self.authorityPEM = authorityPEM
        self.proxy = proxy
    }

    /// The host of an https address, nil for any other text.
    static func host(of url: String) -> String? {
        guard url.hasPrefix("https://") else { return nil }
        let authority = url.dropFirst("https://".count).prefix { $0 != "/" }
        let host = authority.prefix { $0 != ":" }
        return host.isEmpty ? nil : host.lowercased()
    }
}
