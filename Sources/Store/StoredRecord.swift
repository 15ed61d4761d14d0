public import Ledger

/// A journal record as the store takes it: what is applied, and the row that proves itself.
public struct StoredRecord: Hashable, Sendable {
    /// What a record is.
    public enum Kind: Hashable, Sendable {
        /// A numbered action.
        case action
        /// A local note without a number.
        case note
    }

    /// What it is.
    public let kind: Kind
    /// Its place in the journal.
    public let lsn: Int64
    /// The incarnation that its number belongs to.
    public let incarnation: ID
    /// The number of the action; for a note that of the last action.
    public let seq: Int64
    /// The head of the chain before it: 32 bytes.
    public let previousHash: [UInt8]
    /// An action's own head: 32 bytes.
    public let hash: [UInt8]
    /// The canonical bytes, sent verbatim.
    public let body: [UInt8]
    /// Canonical bytes that are never sent.
    public let local: [UInt8]

    /// Puts a record together.
    ///
    /// - Parameters:
    ///   - kind: What it is.
    ///   - lsn: Its place in the journal, above zero.
    ///   - number: Its incarnation and seq.
    ///   - hashes: The head of the chain before it and its own, 32 bytes each.
    ///   - body: The canonical bytes.
    ///   - local: The bytes that are never sent.
    public init(
        _ kind: Kind,
        lsn: Int64,
        number: (incarnation: ID, seq: Int64),
        hashes: (previous: [UInt8], own: [UInt8]),
        body: [UInt8],
        local: [UInt8] = []
    ) {
        precondition(lsn > 0, "records are counted from 1")
        precondition(
            hashes.previous.count == 32 && hashes.own.count == 32,
            "a chain hash has 32 bytes"
        )
        self.kind = kind
        self.lsn = lsn
        incarnation = number.incarnation
        seq = number.seq
        previousHash = hashes.previous
        hash = hashes.own
        self.body = body
        self.local = local
    }

    /// The head of the chain after it.
    public var head: [UInt8] {
        switch kind {
        case .action: hash
        case .note: previousHash
        }
    }
}

/// Where the store stands behind the journal.
public struct StorePosition: Hashable, Sendable {
    /// The last record applied, 0 before the first.
    public let lsn: Int64
    /// The incarnation of the last action.
    public let incarnation: ID
    /// The number of the last action, 0 before the first.
    public let seq: Int64
    /// The head of the chain: 32 bytes.
    public let head: [UInt8]
    /// The number of the last slip, 0 before the first of the incarnation.
    public let slip: Int64

    /// Puts a position together.
    public init(lsn: Int64, incarnation: ID, seq: Int64, head: [UInt8], slip: Int64) {
        precondition(head.count == 32, "a head has 32 bytes")
        self.lsn = lsn
        self.incarnation = incarnation
        self.seq = seq
        self.head = head
        self.slip = slip
    }
}

/// The device that a store belongs to.
public struct StoreOwner: Hashable, Sendable {
    /// The device.
    public let deviceID: ID
    /// Its code, as it begins every slip number.
    public let deviceCode: String

    /// Names the device.
    public init(deviceID: ID, deviceCode: String) {
        self.deviceID = deviceID
        self.deviceCode = deviceCode
    }
}
