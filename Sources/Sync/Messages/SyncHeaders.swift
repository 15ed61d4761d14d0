public import World

/// The header fields of the cloud conversation and what follows from them.
///
/// - SeeAlso: P3.
public enum SyncHeaders {
    /// The sentinel: a response without it is no answer (P3.2).
    public static let sentinel = "Sync-Protocol"
    /// The major version that the sentinel names.
    public static let version = "1"
    /// The device that asks.
    public static let device = "Sync-Device"
    /// ``SyncState``.
    public static let state = "Sync-State"
    /// ``SyncHints``.
    public static let hints = "Sync-Hints"
    /// ``SyncTime``.
    public static let time = "Sync-Time"
    /// The digest of the body as sent (RFC 9530).
    public static let contentDigest = "Content-Digest"
    /// What is signed and how (RFC 9421).
    public static let signatureInput = "Signature-Input"
    /// The signature (RFC 9421).
    public static let signature = "Signature"

    /// `Retry-After` is obeyed up to this many seconds (P3).
    public static let retryAfterLimit: Int64 = 900

    /// Whether a response was made by a cloud of this protocol, and not by a portal or proxy.
    ///
    /// - SeeAlso: P3.2, D20.
    public static func isAnswer(_ response: Response) -> Bool {
        response.headers[sentinel] == version
    }

    /// The wait that a response asks for, in seconds, nil when it asks for none.
    public static func retryAfter(_ response: Response) -> Int64? {
        guard let text = response.headers["Retry-After"], (1...9).contains(text.utf8.count),
            let seconds = Int64(text), seconds >= 0
        else { return nil }
        return min(seconds, retryAfterLimit)
    }

    /// The value of `Content-Digest` for a digest of the body as sent, after gzip (P5.3).
    public static func contentDigest(sha256: [UInt8]) -> String {
        "sha-256=" + StructuredField.text(.bytes(sha256))
    }

    /// The SHA-256 in a `Content-Digest`, nil when it names none.
    public static func sha256(inContentDigest text: String) -> [UInt8]? {
        guard case .bytes(let digest)? = StructuredField.dictionary(text)?["sha-256"],
            digest.count == 32
        else { return nil }
        return digest
    }
}
