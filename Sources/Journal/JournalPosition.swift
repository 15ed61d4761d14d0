import Keyring
public import Ledger

/// Where a journal, a store or a witness stands: behind one record.
public struct JournalPosition: Hashable, Sendable {
    /// The last record, 0 before the first.
    public var lsn: Int64
    /// The incarnation of the last action.
    public var incarnation: ID
    /// The number of the last action, 0 before the first.
    public var seq: Int64
    /// The head of the chain: 32 bytes.
    public var head: [UInt8]
    /// The number of the last slip, 0 before the first of the incarnation.
    public var slip: Int64

    /// Puts a position together.
    ///
    /// - Parameters:
    ///   - lsn: The last record.
    ///   - incarnation: The incarnation of the last action.
    ///   - seq: The number of the last action.
    ///   - head: The head of the chain, 32 bytes.
    ///   - slip: The number of the last slip.
    public init(lsn: Int64, incarnation: ID, seq: Int64, head: [UInt8], slip: Int64) {
        precondition(head.count == Digest.size, "a head has 32 bytes")
        self.lsn = lsn
        self.incarnation = incarnation
        self.seq = seq
        self.head = head
        self.slip = slip
    }

    /// The beginning of an incarnation (P2.2), behind the given record.
    public static func genesis(
        device: ID,
        incarnation: ID,
        afterLSN lsn: Int64 = 0
    ) -> JournalPosition {
        let head = Digest.sha256(ChainLink.genesis(device: device, incarnation: incarnation))
        return JournalPosition(
            lsn: lsn,
            incarnation: incarnation,
            seq: 0,
            head: head.bytes,
            slip: 0
        )
    }
}
