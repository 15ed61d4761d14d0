import CloudStore
import Ledger
import Sync

extension CloudLedger {
    /// What the cloud says it holds of an incarnation.
    func custody(
        _ record: IncarnationRecord,
        of device: ID
    ) throws(CloudStoreError) -> Custody {
        Custody(
            incarnation: record.incarnation,
            receivedSeq: record.receivedSeq,
            headHash: record.headHash,
            decided: record.decided,
            safeSeq: try safeSeq(device: device, incarnation: record.incarnation)
        )
    }

    /// The element for the current incarnation, and for each that has undecided actions or became
    /// complete after a position.
    ///
    /// SPEC: P11.4.
    func custody(
        of device: ID,
        since base: Int64
    ) throws(CloudStoreError) -> [Custody] {
        var elements: [Custody] = []
        for record in try incarnations(of: device)
        where record.isCurrent || !record.isComplete || record.decidedPosition > base {
            elements.append(try custody(record, of: device))
        }
        return elements
    }
}
