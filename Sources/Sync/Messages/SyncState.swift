public import Ledger
import World

/// What an agent says of itself on every authenticated request: `Sync-State`.
///
/// It is the cloud's second witness of the highest number ever given.
///
/// - SeeAlso: P3.
public struct SyncState: Hashable, Sendable {
    /// The current numbering.
    public let incarnation: ID
    /// The last sequence number assigned.
    public let last: Int64
    /// The last one believed received.
    public let received: Int64
    /// The epoch of the cloud that was last talked to, nil until one is known.
    public let cloudEpoch: String?

    /// Makes a state.
    public init(incarnation: ID, last: Int64, received: Int64, cloudEpoch: String?) {
        self.incarnation = incarnation
        self.last = last
        self.received = received
        self.cloudEpoch = cloudEpoch
    }

    /// Reads the header, or gives nil when it is none.
    public init?(_ text: String) {
        guard let members = StructuredField.dictionary(text),
            case .text(let name)? = members["inc"], let incarnation = ID(name),
            case .integer(let last)? = members["last"], last >= 0,
            case .integer(let received)? = members["recv"], received >= 0
        else { return nil }
        var cloudEpoch: String?
        if case .text(let known)? = members["epoch"] { cloudEpoch = known }
        self.init(incarnation: incarnation, last: last, received: received, cloudEpoch: cloudEpoch)
    }

    /// The header as it is signed and sent.
    public var text: String {
        let known = cloudEpoch.map { ", epoch=" + StructuredField.text(.text($0)) } ?? ""
        return "inc=\"\(incarnation.text)\", last=\(last), recv=\(received)" + known
    }
}
