import CloudStore
import Keyring
import Ledger
import Sync
import World

/// A new incarnation begins: the old one is closed, and what may be missing is reported (P17.6).
extension CloudCustody {
    /// Opens the incarnation of a batch that begins with `incarnation.begin`.
    ///
    /// Custody judges no content (P9.3): what the first action says is read as far as it can be,
    /// and what cannot be read counts as no witness.
    func begin(_ batch: PushBatch, _ ledger: CloudLedger) throws(CloudStoreError) {
        let device = batch.deviceID
        let body = try Self.json(batch.actions[0])
        let said = Self.begin(body)
        let records = try ledger.incarnations(of: device)
        let reason = said?.reason ?? .operator
        try ledger.open(
            incarnation: batch.incarnation,
            device: device,
            genesis: Digest.sha256(
                ChainLink.genesis(device: device, incarnation: batch.incarnation)
            ).bytes,
            closing: reason != .poison
        )
        guard let action = body["action_id"]?.textValue.flatMap({ ID($0) }) else { return }
        if !records.isEmpty, said?.previous == nil {
            let code = Code.sync(.incarnationConflict)
            try ledger.alert(code, device: device, cause: action, action: action)
        }
        // SEC-7: two lives under one name ring on both sides.
        if reason == .fork, let previous = said?.previous {
            try ledger.alert(.sync(.seqFork), device: device, cause: previous, action: action)
        }
        let losses = Self.losses(records, said, reason)
            .filter { $0.isOpenEnded || $0.last > $0.receivedSeq }
        guard !losses.isEmpty else { return }
        let sessions = try ledger.demandRecount(of: device)
        for loss in losses {
            try ledger.report(loss, device: device, action: action, sessions: sessions)
        }
    }

    /// One loss for each witnessed incarnation, and for each that was current and has no witness.
    private static func losses(
        _ records: [CloudLedger.IncarnationRecord],
        _ said: IncarnationBegin?,
        _ reason: IncarnationBegin.Reason
    ) -> [CloudLedger.Loss] {
        let witness = said?.witness
        let isOpenEnded = !(witness?.isReliable ?? false)
        var losses = (witness?.last ?? []).map { pair in
            let record = records.first { $0.incarnation == pair.incarnation }
            return CloudLedger.Loss(
                incarnation: pair.incarnation,
                receivedSeq: record?.receivedSeq ?? 0,
                last: max(pair.seq, record?.maxLast ?? 0),
                isOpenEnded: isOpenEnded,
                witness: witness?.source.rawValue,
                reason: reason.rawValue
            )
        }
        for record in records
        where reason != .poison && record.isCurrent
            && !losses.contains(where: { $0.incarnation == record.incarnation })
        {
            losses.append(
                CloudLedger.Loss(
                    incarnation: record.incarnation,
                    receivedSeq: record.receivedSeq,
                    last: record.maxLast,
                    isOpenEnded: true,
                    witness: nil,
                    reason: reason.rawValue
                )
            )
        }
        return losses
    }

    private static func begin(_ body: JSON) -> IncarnationBegin? {
        do throws(ShapeError) {
            guard case .incarnationBegin(let begin) = try Action(body).payload else { return nil }
            return begin
        } catch { return nil }
    }
}
