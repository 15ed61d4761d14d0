public import Ledger
import World

/// Whether a cloud takes a batch into custody: the order of checks of P9.5 from the limits on.
///
/// Custody does no business validation (P9.3): numbers, ids, sizes, hashes and the seal, so content
/// cannot jam the log. What is stored, the hash function and the seal's verification are handed in.
public struct CustodyCheck {
    /// What a cloud has of the incarnation that a batch is of.
    public struct Stored {
        /// How much it has received; nil when the incarnation is unknown.
        public let receivedSeq: Int64?
        /// The incarnation of this device that may grow now, nil when there is none.
        public let current: ID?
        /// H(n) for 1 to ``receivedSeq``.
        public let hash: (_ seq: Int64) -> [UInt8]?
        /// Whether another incarnation of this device was ever received.
        public let isReceived: (_ incarnation: ID) -> Bool

        /// Makes the stored state.
        public init(
            receivedSeq: Int64?,
            current: ID?,
            hash: @escaping (_ seq: Int64) -> [UInt8]?,
            isReceived: @escaping (_ incarnation: ID) -> Bool
        ) {
            self.receivedSeq = receivedSeq
            self.current = current
            self.hash = hash
            self.isReceived = isReceived
        }
    }

    /// An action that is new to the cloud.
    public struct Fresh: Hashable, Sendable {
        /// Its number.
        public let seq: Int64
        /// Its id.
        public let actionID: ID
        /// H(seq).
        public let hash: [UInt8]
        /// Its canonical body.
        public let body: [UInt8]
    }

    /// What a batch comes to.
    public struct Outcome: Hashable, Sendable {
        /// The new actions in order, empty when all were there already.
        public let fresh: [Fresh]
        /// The prefix held afterwards.
        public let receivedSeq: Int64
        /// H(receivedSeq).
        public let headHash: [UInt8]
    }

    /// What the cloud takes at once.
    public let limits: SyncLimits
    /// The SHA-256 of bytes.
    public let digest: (_ bytes: [UInt8]) -> [UInt8]
    /// Whether a seal over bytes is by the key that signed the request.
    public let isSealed: (_ seal: [UInt8], _ bytes: [UInt8]) -> Bool

    /// Makes a check.
    public init(
        limits: SyncLimits,
        digest: @escaping (_ bytes: [UInt8]) -> [UInt8],
        isSealed: @escaping (_ seal: [UInt8], _ bytes: [UInt8]) -> Bool
    ) {
        self.limits = limits
        self.digest = digest
        self.isSealed = isSealed
    }

    /// Checks a batch.
    ///
    /// - Parameters:
    ///   - batch: The batch as received.
    ///   - stored: What the cloud has.
    /// - Returns: What is new and where custody ends afterwards.
    /// - Throws: ``Problem`` with the members that its code names; nothing may be kept then (P9.2).
    public func check(
        _ batch: PushBatch,
        against stored: Stored
    ) throws(Problem) -> Outcome {
        try checkSizes(batch)
        let received = stored.receivedSeq ?? 0
        let bodies = parsed(batch)
        if stored.receivedSeq == nil { try checkBegin(batch, bodies.first ?? .null, stored) }
        let ids = try envelopes(batch, bodies)
        if batch.firstSeq > received + 1 {
            throw gap(expected: received + 1, head: received > 0 ? stored.hash(received) : nil)
        }
        let genesis = digest(
            ChainLink.genesis(device: batch.deviceID, incarnation: batch.incarnation)
        )
        let before = batch.firstSeq == 1 ? genesis : stored.hash(batch.firstSeq - 1)
        guard before == batch.chain.previousHash else { throw Problem(.seqFork) }
        let hashes = try chain(batch, stored, received)
        guard let head = hashes.last, head == batch.chain.headHash else {
            throw Problem(.chainInvalid)
        }
        let sealed = ChainLink.seal(
            device: batch.deviceID,
            incarnation: batch.incarnation,
            seq: batch.lastSeq,
            head: head
        )
        guard isSealed(batch.chain.seal, sealed) else { throw Problem(.sealInvalid) }
        return outcome(batch, ids, hashes, stored)
    }

    private func checkSizes(_ batch: PushBatch) throws(Problem) {
        let isTooLarge =
            batch.actions.count > limits.maxActions
            || batch.actions.contains { $0.count > limits.maxActionBytes }
        if isTooLarge { throw Problem(.batchTooLarge, members: ["limits": limits.json]) }
    }

    private func parsed(_ batch: PushBatch) -> [JSON] {
        batch.actions.map { bytes in
            do throws(JSONError) { return try JSON(parsing: bytes) } catch { return .null }
        }
    }

    private func checkBegin(
        _ batch: PushBatch,
        _ first: JSON,
        _ stored: Stored
    ) throws(Problem) {
        guard batch.firstSeq == 1 else { throw gap(expected: 1, head: nil) }
        guard first["type"]?.textValue == ActionType.incarnationBegin.rawValue else {
            throw invalid(seq: 1)
        }
        guard let text = first["payload"]?["previous"]?.textValue else { return }
        guard let previous = ID(text) else { throw invalid(seq: 1) }
        if previous != stored.current, stored.isReceived(previous) {
            throw Problem(.incarnationConflict)
        }
    }

    /// The ids of the actions; each must be an object at its number.
    private func envelopes(_ batch: PushBatch, _ bodies: [JSON]) throws(Problem) -> [ID] {
        var ids: [ID] = []
        for (index, body) in bodies.enumerated() {
            let seq = batch.firstSeq + Int64(index)
            guard body["seq"] == .integer(seq),
                let id = body["action_id"]?.textValue.flatMap(ID.init)
            else { throw invalid(seq: seq) }
            ids.append(id)
        }
        return ids
    }

    /// Recomputes H over the batch; what was received before must be the same.
    private func chain(
        _ batch: PushBatch,
        _ stored: Stored,
        _ received: Int64
    ) throws(Problem) -> [[UInt8]] {
        var hashes: [[UInt8]] = []
        var last = batch.chain.previousHash
        for (index, body) in batch.actions.enumerated() {
            last = digest(ChainLink.action(after: last, body: body))
            let seq = batch.firstSeq + Int64(index)
            if seq <= received, stored.hash(seq) != last { throw Problem(.seqFork) }
            hashes.append(last)
        }
        return hashes
    }

    private func outcome(
        _ batch: PushBatch,
        _ ids: [ID],
        _ hashes: [[UInt8]],
        _ stored: Stored
    ) -> Outcome {
        let received = stored.receivedSeq ?? 0
        if batch.lastSeq <= received, let head = stored.hash(received) {
            return Outcome(fresh: [], receivedSeq: received, headHash: head)
        }
        let fresh = batch.actions.indices.compactMap { index -> Fresh? in
            let seq = batch.firstSeq + Int64(index)
            guard seq > received else { return nil }
            return Fresh(
                seq: seq,
                actionID: ids[index],
                hash: hashes[index],
                body: batch.actions[index]
            )
        }
        return Outcome(
            fresh: fresh,
            receivedSeq: batch.lastSeq,
            headHash: batch.chain.headHash
        )
    }

    private func invalid(seq: Int64) -> Problem {
        Problem(.envelopeInvalid, members: ["seq": .integer(seq)])
    }

    private func gap(expected: Int64, head: [UInt8]?) -> Problem {
        Problem(
            .seqGap,
            members: [
                "expected_seq": .integer(expected), "head_hash": head.map(JSON.bytes) ?? .null,
            ]
        )
    }
}
