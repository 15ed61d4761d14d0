import Keyring
public import Ledger
public import World

/// The records of one group before they are saved: a value, so that dropping it undoes it.
///
/// It numbers and chains what it is given on top of what the journal holds; nothing is taken until
/// ``ActionJournal/append(_:)`` succeeds.
public struct GroupDraft: Sendable {
    /// The records so far.
    public private(set) var records: [JournalRecord] = []
    /// Where the journal will stand behind them.
    public private(set) var position: JournalPosition

    let start: JournalPosition
    private(set) var recent: RecentRecords
    private let deviceID: ID
    private var byteCount = 0

    init(on position: JournalPosition, recent: RecentRecords, deviceID: ID) {
        start = position
        self.position = position
        self.recent = recent
        self.deviceID = deviceID
    }

    /// Whether no more records belong into this group (64, or 256 KiB).
    public var isFull: Bool {
        records.count >= SegmentLayout.groupRecordLimit
            || byteCount > SegmentLayout.groupByteLimit - SegmentLayout.bodyLimit
                - SegmentLayout.localLimit
    }

    /// Begins a new incarnation: its first action gets seq 1 and hangs on its own genesis (P2.2).
    public mutating func begin(_ incarnation: ID) {
        position = .genesis(device: deviceID, incarnation: incarnation, afterLSN: position.lsn)
    }

    /// Adds an action.
    ///
    /// Precondition: its `seq` is the next one, and its canonical form has at most 16 KiB.
    ///
    /// - Parameters:
    ///   - body: The action as it is sent.
    ///   - request: What the caller wants to know of the request it came from, at most 1 KiB: its
    ///     id, a digest of its body, the facts of its answer.
    /// - Returns: The record, numbered and chained.
    public mutating func action(_ body: JSON, request: JSON? = nil) -> JournalRecord {
        precondition(
            body["seq"]?.integerValue == position.seq + 1,
            "an action bears the next number of its incarnation"
        )
        let bytes = body.canonicalBytes
        let hash = Digest.sha256(ChainLink.action(after: position.head, body: bytes)).bytes
        if let slip = body["slip"]?.textValue.flatMap({ SlipNumber($0) }) {
            position.slip = slip.number
        }
        return add(.action, body, bytes, hash, request)
    }

    /// Adds a note; `type` names its kind.
    ///
    /// - Parameters:
    ///   - body: What is noted, at most 16 KiB.
    ///   - request: What the caller wants to know of the request it came from, or nil.
    /// - Returns: The record.
    public mutating func note(_ body: JSON, request: JSON? = nil) -> JournalRecord {
        let bytes = body.canonicalBytes
        return add(.note, body, bytes, JournalRecord.noteHash(bytes), request)
    }

    private mutating func add(
        _ kind: JournalRecord.Kind,
        _ body: JSON,
        _ bytes: [UInt8],
        _ hash: [UInt8],
        _ request: JSON?
    ) -> JournalRecord {
        precondition(!isFull, "a group has 64 records or 256 KiB at most")
        precondition(bytes.count <= SegmentLayout.bodyLimit, "a body has 16 KiB at most")
        let lsn = position.lsn + 1
        let record = JournalRecord(
            kind: kind,
            lsn: lsn,
            group: start.lsn + 1,
            seq: position.seq + (kind == .action ? 1 : 0),
            incarnation: position.incarnation,
            previousHash: position.head,
            hash: hash,
            body: bytes,
            local: recent.local(for: lsn, request: request)
        )
        records.append(record)
        byteCount += bytes.count + record.local.count
        recent.add(RecordSummary(lsn: lsn, seq: record.seq, body: body))
        position = record.position(slip: position.slip)
        return record
    }
}
