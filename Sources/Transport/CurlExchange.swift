import Dispatch
import Synchronization
public import World

/// HTTPS to the cloud by libcurl, as SEC-8 wants it.
///
/// TLS 1.3, or 1.2 with ECDHE and AEAD; the pinned authority or the system's; no redirect, no
/// netrc, no proxy of the environment; not one byte of a request before the other side is
/// verified. A connection is kept for the next request to the same host. Requests that overlap, a
/// long poll beside a push, go over connections of their own.
///
/// Time limits are those of P3.5. A query parameter `wait` in seconds stretches them, because
/// that is how a request says that its answer may be slow in coming.
public final class CurlExchange: Exchange {
    private let configuration: CurlConfiguration
    private let idle = Mutex<[Lane]>([])

    /// A libcurl handle with the thread that waits in it.
    private struct Lane: Sendable {
        let handle: EasyHandle
        let queue: DispatchQueue
    }

    /// Makes an exchange; nothing is connected yet.
    public init(_ configuration: CurlConfiguration) {
        self.configuration = configuration
    }

    /// Sends a request to the host that its ``World/Request/authority`` names.
    ///
    /// Cancelling the task breaks the request off at once, as ``World/WireError/Code/interrupted``.
    public func send(_ request: Request) async throws(WireError) -> Response {
        let url = try url(of: request)
        let lane = take()
        let call = Call(request, url: url, bodyLimit: configuration.bodyLimit)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                lane.queue.async { continuation.resume(returning: lane.handle.perform(call)) }
            }
        } onCancel: {
            call.cancel()
            lane.handle.wake()
        }
        idle.withLock { $0.append(lane) }
        return try result.get()
    }

    private func take() -> Lane {
        idle.withLock { $0.popLast() }
            ?? Lane(
                handle: EasyHandle(configuration),
                queue: DispatchQueue(label: "https exchange")
            )
    }

    /// The authority that was signed is the one that is connected to, and no other.
    private func url(of request: Request) throws(WireError) -> String {
        let authority = request.authority
        guard let host = Self.host(of: authority), configuration.allowedHosts.contains(host) else {
            throw WireError(.unreachable, "the host is not among the allowed ones")
        }
        if let named = request.headers["host"], named != authority {
            throw WireError(.malformed, "the Host header is not the authority")
        }
        let target = request.query.isEmpty ? request.path : request.path + "?" + request.query
        guard target.first == "/", target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }),
            request.headers.sorted.allSatisfy({ Self.isPlain($0.name) && Self.isPlain($0.value) })
        else { throw WireError(.malformed, "a request with control characters in its head") }
        return "https://" + authority + target
    }

    private static func host(of authority: String) -> String? {
        guard !authority.isEmpty,
            authority.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D, 0x5F: true
                default: false
                }
            })
        else { return nil }
        if authority.first == "[" {
            return authority.firstIndex(of: "]").map {
                String(authority[...$0].dropFirst().dropLast())
            }
        }
        return authority.split(separator: ":", omittingEmptySubsequences: false).first.map(
            String.init
        )
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
