public import World

/// What an HTTPS exchange trusts, and how much it takes.
public struct CurlConfiguration: Sendable {
    /// Whose certificates are good.
    public enum Trust: Hashable, Sendable {
        /// The authorities that this machine trusts.
        case system
        /// These authorities and no others, as PEM.
        case pinned([UInt8])
    }

    /// Whose certificates are good.
    public var trust: Trust
    /// The hosts, in lower case and without port, that a request may go to.
    public var allowedHosts: Set<String>
    /// `http://host:port` of a proxy, nil for none; the environment is never asked.
    public var proxy: String?
    /// Bytes of an answer's body, as it is on the wire.
    public var bodyLimit: Int
    /// The moment that certificates are checked at: wall clock, noted floor, build time (SEC-9).
    public var checksAt: @Sendable () -> Timestamp

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - trust: Whose certificates are good.
    ///   - allowedHosts: The hosts that a request may go to.
    ///   - proxy: A proxy, if the configuration file names one.
    ///   - bodyLimit: Bytes of an answer's body.
    ///   - checksAt: The moment that certificates are checked at.
    public init(
        trust: Trust,
        allowedHosts: Set<String>,
        proxy: String? = nil,
        bodyLimit: Int = 32 << 20,
        checksAt: @escaping @Sendable () -> Timestamp
    ) {
        self.trust = trust
        self.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
        self.proxy = proxy
        self.bodyLimit = bodyLimit
        self.checksAt = checksAt
    }
}
