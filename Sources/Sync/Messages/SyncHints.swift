public import World

/// What a cloud adds to every response: `Sync-Hints`.
///
/// - SeeAlso: P3.
public struct SyncHints: Hashable, Sendable {
    /// The cloud's epoch.
    public var cloudEpoch: String?
    /// Whether there is something to pull.
    public var hasChanges: Bool
    /// The last command of this device.
    public var cseq: Int64?
    /// How long the cloud would like to be left alone, in milliseconds.
    public var backoffMilliseconds: Int64

    /// Makes hints.
    public init(
        cloudEpoch: String?,
        hasChanges: Bool,
        cseq: Int64? = nil,
        backoffMilliseconds: Int64 = 0
    ) {
        self.cloudEpoch = cloudEpoch
        self.hasChanges = hasChanges
        self.cseq = cseq
        self.backoffMilliseconds = backoffMilliseconds
    }

    /// Reads the hints of a response, or gives nil when it has none; a member that is absent or of
    /// another kind counts as not said.
    public init?(_ response: Response) {
        guard let text = response.headers[SyncHeaders.hints],
            let members = StructuredField.dictionary(text)
        else { return nil }
        self.init(cloudEpoch: nil, hasChanges: members["changes"] == .boolean(true))
        if case .text(let known)? = members["epoch"] { cloudEpoch = known }
        if case .integer(let number)? = members["cseq"], number >= 0 { cseq = number }
        if case .integer(let wait)? = members["backoff_ms"] {
            backoffMilliseconds = min(max(0, wait), SyncHeaders.retryAfterLimit * 1_000)
        }
    }

    /// The header.
    public var text: String {
        var members: [String] = []
        if let cloudEpoch { members.append("epoch=" + StructuredField.text(.text(cloudEpoch))) }
        members.append("changes=" + StructuredField.text(.boolean(hasChanges)))
        if let cseq { members.append("cseq=\(cseq)") }
        members.append("backoff_ms=\(backoffMilliseconds)")
        return members.joined(separator: ", ")
    }
}
