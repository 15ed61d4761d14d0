public import Ledger
import World

/// One record of the journal: an action that is sent, or a note that stays.
public struct JournalRecord: Hashable, Sendable {
    /// What a record is.
    public enum Kind: UInt8, Hashable, Sendable {
        /// A numbered action of the chain.
        case action = 1
        /// A local note without a number (DUR-4).
        case note = 2
    }

    /// What it is.
    public let kind: Kind
    /// Its place in the journal, gap-free, local (DUR-5).
    public let lsn: Int64
    /// The `lsn` of the first record that was written together with it.
    public let group: Int64
    /// The number of the action; for a note that of the last action before it.
    public let seq: Int64
    /// The incarnation that the number belongs to.
    public let incarnation: ID
    /// The head of the chain before it: 32 bytes.
    public let previousHash: [UInt8]
    /// An action's own head, or the hash of a note: 32 bytes.
    public let hash: [UInt8]
    /// Exactly the canonical bytes that were hashed and are sent.
    public let body: [UInt8]
    /// Canonical bytes that are never sent: request id and summaries of earlier records.
    public let local: [UInt8]

    /// The head of the chain after it.
    public var head: [UInt8] { kind == .action ? hash : previousHash }

    /// Where the journal stands after it; the slip is not known from the record alone.
    public func position(slip: Int64) -> JournalPosition {
        JournalPosition(lsn: lsn, incarnation: incarnation, seq: seq, head: head, slip: slip)
    }

    /// The type of a note, nil for an action.
    var noteType: String? {
        guard kind == .note else { return nil }
        do {
            return try JSON(parsing: body)["type"]?.textValue
        } catch {
            return nil
        }
    }

    /// The number of the slip that the body names, when it names one.
    var slipNumber: Int64? {
        do {
            return try JSON(parsing: body)["slip"]?.textValue.flatMap { SlipNumber($0) }?.number
        } catch {
            return nil
        }
    }
}
