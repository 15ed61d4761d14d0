import Compression
import Keyring
import Ledger
import Sync
import World

/// Makes signed requests and reads what came back; it decides nothing.
///
/// - SeeAlso: P5, P3.
struct Courier {
    let identity: DeviceIdentity
    var key: SigningKey
    /// `https://host/sync/v1`, where the region may have moved it.
    var baseURL: String

    /// The host and port of the cloud.
    private var authority: String {
        let rest = baseURL.dropFirst("https://".count)
        return String(rest.prefix { $0 != "/" }).lowercased()
    }

    /// A request in its final bytes: gzip, digest, headers, signature.
    ///
    /// - Parameters:
    ///   - route: What is asked for.
    ///   - query: The raw query.
    ///   - body: The body before gzip, nil for none.
    ///   - state: `Sync-State`.
    ///   - created: The estimate of cloud time.
    /// - Returns: The request as it is sent.
    func request(
        _ route: SyncRoute,
        query: String = "",
        body: [UInt8]? = nil,
        state: SyncState,
        created: Timestamp
    ) -> Request {
        var request = Request(route.method, route.path, query: query, authority: authority)
        request.headers["Accept-Encoding"] = "gzip"
        if route == .time { return request }
        request.headers[SyncHeaders.device] = identity.deviceID.text
        request.headers[SyncHeaders.state] = state.text
        if let body {
            let isLarge = body.count > 512
            request.body = isLarge ? Gzip.compress(body) : body
            request.headers["Content-Type"] = "application/json"
            if isLarge { request.headers["Content-Encoding"] = "gzip" }
        }
        Self.sign(&request, key, created)
        return request
    }

    /// Adds digest and signature to a request whose covered headers are in place.
    ///
    /// No clock that is right shows a moment before this program was made: a dead battery gives
    /// the cloud a date that is merely stale, and it answers with the right one (P5.5).
    static func sign(_ request: inout Request, _ key: SigningKey, _ created: Timestamp) {
        let created = max(created, Product.releasedAt)
        if !request.body.isEmpty {
            let digest = Digest.sha256(request.body)
            request.headers[SyncHeaders.contentDigest] = SyncHeaders.contentDigest(
                sha256: digest.bytes
            )
        }
        let base = SignatureBase(
            signing: request,
            created: created,
            keyID: key.verifyingKey.thumbprint
        )
        let headers = base.headers(signature: key.sign(base.bytes))
        request.headers[SyncHeaders.signatureInput] = headers.input
        request.headers[SyncHeaders.signature] = headers.signature
    }

    /// The body of a response, inflated within limits.
    ///
    /// - Throws: ``LineFault/malformed`` when it is no such gzip.
    static func body(of response: Response, limit: Int) throws(LineFault) -> [UInt8] {
        guard response.headers["Content-Encoding"]?.lowercased() == "gzip" else {
            return response.body
        }
        do throws(CompressionError) {
            return try Gzip.decompress(response.body, sizeLimit: limit, ratioLimit: 40)
        } catch { throw .malformed }
    }

    /// The JSON body of a response.
    ///
    /// - Throws: ``LineFault/malformed``.
    static func json(of response: Response, limit: Int = 1 << 21) throws(LineFault) -> JSON {
        let bytes = try body(of: response, limit: limit)
        do throws(JSONError) { return try JSON(parsing: bytes) } catch { throw .malformed }
    }
}

extension LineFault: Error {}
