public import World

/// When the cloud received a request and when it sent the response: `Sync-Time`.
///
/// - SeeAlso: P3, P6.1.
public struct SyncTime: Hashable, Sendable {
    /// The cloud's clock when the request was in.
    public let received: Timestamp
    /// The cloud's clock when the response went out.
    public let sent: Timestamp

    /// Makes a pair.
    public init(received: Timestamp, sent: Timestamp) {
        self.received = received
        self.sent = sent
    }

    /// Reads the pair of a response, or gives nil when it has none.
    public init?(_ response: Response) {
        guard let text = response.headers[SyncHeaders.time],
            let members = StructuredField.dictionary(text),
            case .integer(let received)? = members["recv"],
            case .integer(let sent)? = members["send"]
        else { return nil }
        self.init(
            received: Timestamp(milliseconds: received),
            sent: Timestamp(milliseconds: sent)
        )
    }

    /// The header.
    public var text: String { "recv=\(received.milliseconds), send=\(sent.milliseconds)" }
}
