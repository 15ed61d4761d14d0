import Ledger
public import World

/// Whether a request was signed by a device, in the order of checks that P5.4 fixes.
///
/// Keys, digest and the signature itself are worked out by whoever holds the mathematics; they are
/// handed in as functions.
///
/// - SeeAlso: P5.3, P5.4, P5.5.
public struct SignatureCheck<Key> {
    /// How far `created` may be off, in seconds; the limit itself is inside.
    public static var freshnessLimit: Int64 { 300 }

    /// The authorities this cloud is configured to serve, lower case, with the port unless 443.
    public let servedAuthorities: Set<String>
    /// Finds the key of a thumbprint, nil when there is none.
    public let findKey: (_ keyID: String) -> Key?
    /// The SHA-256 of bytes.
    public let digest: (_ bytes: [UInt8]) -> [UInt8]
    /// Whether a signature over bytes is by a key.
    public let isValid: (_ signature: [UInt8], _ bytes: [UInt8], _ key: Key) -> Bool

    /// Makes a check.
    public init(
        servedAuthorities: Set<String>,
        findKey: @escaping (_ keyID: String) -> Key?,
        digest: @escaping (_ bytes: [UInt8]) -> [UInt8],
        isValid: @escaping (_ signature: [UInt8], _ bytes: [UInt8], _ key: Key) -> Bool
    ) {
        self.servedAuthorities = servedAuthorities
        self.findKey = findKey
        self.digest = digest
        self.isValid = isValid
    }

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - request: The request as received, the body as it was sent.
    ///   - isEnrolled: Whether the route is one of an enrolled device
    ///     (``SyncRoute/isByEnrolledDevice``).
    ///   - now: The cloud's clock.
    /// - Returns: The key it was signed with.
    /// - Throws: ``Problem`` 401, or 400 for the digest.
    public func key(
        of request: Request,
        isEnrolled: Bool,
        at now: Timestamp
    ) throws(Problem) -> Key {
        guard let input = request.headers[SyncHeaders.signatureInput],
            let text = request.headers[SyncHeaders.signature]
        else { throw Problem(.signatureMissing) }
        let wanted = SignatureBase.components(
            hasBody: !request.body.isEmpty,
            isEnrolled: isEnrolled
        )
        guard let received = ReceivedSignature(input: input, signature: text),
            received.components == wanted,
            servedAuthorities.contains(SignatureBase.authority(of: request)),
            let key = findKey(received.keyID)
        else { throw Problem(.signatureInvalid) }
        try checkFreshness(received.created, now)
        try checkDigest(request)
        guard let base = SignatureBase(request, wanted, parameters: received.parameters),
            isValid(received.signature, base.bytes, key)
        else { throw Problem(.signatureInvalid) }
        return key
    }

    private func checkFreshness(_ created: Int64, _ now: Timestamp) throws(Problem) {
        let seconds = now.milliseconds.flooredDivision(by: 1_000).quotient
        if (seconds - created).magnitude > UInt64(Self.freshnessLimit) {
            throw Problem(
                .signatureStale,
                members: ["server_time_ms": .integer(now.milliseconds)]
            )
        }
    }

    private func checkDigest(_ request: Request) throws(Problem) {
        if request.body.isEmpty { return }
        guard let text = request.headers[SyncHeaders.contentDigest],
            let claimed = SyncHeaders.sha256(inContentDigest: text), claimed == digest(request.body)
        else { throw Problem(.digestMismatch) }
    }
}
