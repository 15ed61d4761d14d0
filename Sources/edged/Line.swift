import Agent
import Platform
import Transport
import World

/// How the daemon's wires are made.
enum Line {
    /// HTTPS to a cloud, with certificates checked at a moment that no dead battery sets back.
    static func exchange(_ trust: CloudTrust) -> any Exchange {
        CurlExchange(
            CurlConfiguration(
                trust: trust.authorityPEM.map { .pinned(Array($0.utf8)) } ?? .system,
                allowedHosts: trust.hosts,
                proxy: trust.proxy,
                bodyLimit: 16 << 20,
                checksAt: { max(SystemClock().now(), Product.releasedAt) }
            )
        )
    }

    /// What a local socket answers by itself.
    static func refusal(_ refusal: ListenerRefusal) -> Response {
        let code = refusal == .busy ? "MELMASTOON.DESK.BUSY" : "MELMASTOON.DESK.USAGE"
        return Response(
            Status(rawValue: refusal.status),
            json: ["error": ["code": .text(code), "params": [:]]]
        )
    }
}
