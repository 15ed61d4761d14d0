import CloudStore
import Keyring
import Ledger
import Sync
import World

/// Takes a batch into custody: all of it with its dedupe state, or nothing.
///
/// - SeeAlso: P9, P17.6.
struct CloudCustody {
    let cloudEpoch: String
    let limits: SyncLimits

    /// Checks and keeps a batch.
    ///
    /// - Parameters:
    ///   - batch: The batch as received.
    ///   - caller: The device that sent it.
    ///   - ledger: Its property; this must be its own transaction.
    /// - Returns: What it came to, or the first check of P9.5 that failed: nothing of the batch was
    ///   written then, but other content under received numbers opens an item (K26).
    /// - Throws: ``CloudStoreError``.
    func take(
        _ batch: PushBatch,
        from caller: Caller,
        into ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<CustodyCheck.Outcome, Problem> {
        guard batch.deviceID == caller.device.id else {
            return .failure(Problem(.tenantMismatch))
        }
        guard caller.state.cloudEpoch == cloudEpoch else {
            return .failure(Problem(.cloudEpochChanged, members: ["epoch": .text(cloudEpoch)]))
        }
        let records = try ledger.incarnations(of: caller.device.id)
        let known = records.first { $0.incarnation == batch.incarnation }
        if let known, !known.isCurrent { return .failure(Problem(.incarnationClosed)) }
        let hashes = try storedHashes(batch, known, ledger)
        let stored = CustodyCheck.Stored(
            receivedSeq: known?.receivedSeq,
            current: records.last(where: \.isCurrent)?.incarnation,
            hash: { hashes[$0] },
            isReceived: { id in records.contains { $0.incarnation == id } }
        )
        let check = CustodyCheck(
            limits: limits,
            digest: { Digest.sha256($0).bytes },
            isSealed: { caller.key.isValid($0, over: $1) }
        )
        let outcome: CustodyCheck.Outcome
        do throws(Problem) { outcome = try check.check(batch, against: stored) } catch {
            if error.isCode(.seqFork) {
                try ledger.alert(.sync(.seqFork), device: batch.deviceID, cause: batch.incarnation)
            }
            return .failure(named(error, batch))
        }
        try keep(batch, outcome, isNew: known == nil, caller, ledger)
        return .success(outcome)
    }

    /// H(n) around the batch: of the one before it, of those it overlaps, and of the head.
    private func storedHashes(
        _ batch: PushBatch,
        _ known: CloudLedger.IncarnationRecord?,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> [Int64: [UInt8]] {
        guard let known, known.receivedSeq > 0 else { return [:] }
        var hashes = [known.receivedSeq: known.headHash]
        let first = max(1, batch.firstSeq - 1)
        let last = min(known.receivedSeq, batch.lastSeq)
        guard first <= last else { return hashes }
        let found = try ledger.hashes(
            first...last,
            device: batch.deviceID,
            incarnation: batch.incarnation
        )
        guard found.count == Int(last - first) + 1 else { throw .damaged }
        for (index, hash) in found.enumerated() { hashes[first + Int64(index)] = hash }
        return hashes
    }

    private func named(_ problem: Problem, _ batch: PushBatch) -> Problem {
        var problem = problem
        problem.members["incarnation"] = .text(batch.incarnation.text)
        return problem
    }

    private func keep(
        _ batch: PushBatch,
        _ outcome: CustodyCheck.Outcome,
        isNew: Bool,
        _ caller: Caller,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) {
        let device = batch.deviceID
        if isNew { try begin(batch, ledger) }
        var taken: [CloudLedger.TakenAction] = []
        for fresh in outcome.fresh {
            let body = try Self.json(fresh.body)
            try strike(body, device, ledger)
            if let token = batch.secrets[fresh.actionID.text] {
                try ledger.prove(Digest.sha256(Array(token.utf8)).bytes, for: fresh.actionID)
            }
            taken.append(
                CloudLedger.TakenAction(
                    id: fresh.actionID,
                    seq: fresh.seq,
                    stream: body["stream"]?.textValue ?? "",
                    hash: fresh.hash,
                    identity: Digest.sha256(ChainLink.identity(of: body)).bytes,
                    body: fresh.body
                )
            )
        }
        let said = caller.state.incarnation == batch.incarnation ? caller.state.last : 0
        let last = max(said, outcome.receivedSeq)
        try ledger.take(taken, device: device, incarnation: batch.incarnation, last: last)
        try ledger.keep(
            seal: batch.chain.seal,
            by: caller.key.thumbprint,
            through: batch.lastSeq,
            device: device,
            incarnation: batch.incarnation
        )
        for anchor in batch.anchors.prefix(32) { try ledger.keep(anchor, device: device) }
    }

    /// What is carried again, or keyed again from paper, leaves the loss reports.
    private func strike(
        _ body: JSON,
        _ device: ID,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) {
        if let origin = body["orig"], let seq = origin["seq"]?.integerValue, seq > 0,
            let incarnation = origin["incarnation"]?.textValue.flatMap({ ID($0) })
        {
            let owner = origin["device_id"]?.textValue.flatMap { ID($0) } ?? device
            try ledger.strike(seq, of: incarnation, device: owner)
        }
        if let slip = body["paper_slip"]?.textValue {
            try ledger.enter(rekeyed: slip, device: device)
        }
    }

    static func json(_ bytes: [UInt8]) throws(CloudStoreError) -> JSON {
        do throws(JSONError) { return try JSON(parsing: bytes) } catch { throw .damaged }
    }
}
