public import Ledger
public import World

/// One row of `local_outbox`, proved by its own hash.
public struct OutboxRow: Hashable, Sendable {
    /// Its place in the journal.
    public let lsn: Int64
    /// Its incarnation.
    public let incarnation: ID
    /// Its number there.
    public let seq: Int64
    /// The head of the chain before it.
    public let previousHash: [UInt8]
    /// Its own head.
    public let hash: [UInt8]
    /// The canonical bytes, sent verbatim.
    public let body: [UInt8]
    /// The bytes that are never sent.
    public let local: [UInt8]
    /// Where it stands.
    public let state: OutboxState
    /// The cloud's result, nil when it said none or plainly accepted it.
    public let verdict: JSON?
    /// The lsn under which it was carried again.
    public let carriedBy: Int64?

    /// The action, nil when this program cannot read it.
    public var action: Action? { OutboxAction.json(body).flatMap(OutboxAction.action) }

    /// The record that made it.
    public var record: StoredRecord {
        StoredRecord(
            .action,
            lsn: lsn,
            number: (incarnation, seq),
            hashes: (previousHash, hash),
            body: body,
            local: local
        )
    }
}
