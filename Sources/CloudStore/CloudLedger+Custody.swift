public import Ledger
public import Sync
public import World

/// What the cloud has taken from a device: a gap-free prefix of each of its incarnations.
extension CloudLedger {
    /// An incarnation as the cloud knows it.
    public struct IncarnationRecord: Hashable, Sendable {
        /// The incarnation.
        public let incarnation: ID
        /// Whether it is the device's current one; at most one is.
        public let isCurrent: Bool
        /// The last number in custody.
        public let receivedSeq: Int64
        /// H(receivedSeq), 32 bytes.
        public let headHash: [UInt8]
        /// The highest number that the device ever said it has assigned.
        public let maxLast: Int64
        /// The numbers with a final verdict.
        public let decided: RangeSet
        /// The change-log position of the last verdict.
        public let decidedPosition: Int64

        /// Whether everything received has its final verdict.
        public var isComplete: Bool { decided.completeThrough == receivedSeq }
    }

    /// One action of a batch, ready to be kept.
    public struct TakenAction: Hashable, Sendable {
        /// Its id.
        public let id: ID
        /// Its number.
        public let seq: Int64
        /// Its ordering key as text, whatever it is.
        public let stream: String
        /// H(seq), 32 bytes.
        public let hash: [UInt8]
        /// The 32 bytes of its identity (P2.4).
        public let identity: [UInt8]
        /// Its canonical body.
        public let body: [UInt8]

        /// Puts the parts together.
        public init(
            id: ID,
            seq: Int64,
            stream: String,
            hash: [UInt8],
            identity: [UInt8],
            body: [UInt8]
        ) {
            self.id = id
            self.seq = seq
            self.stream = stream
            self.hash = hash
            self.identity = identity
            self.body = body
        }
    }

    /// The incarnations of a device in the order in which the cloud first heard of them.
    ///
    /// - Throws: ``CloudStoreError``.
    public func incarnations(of device: ID) throws(CloudStoreError) -> [IncarnationRecord] {
        var records: [IncarnationRecord] = []
        for row in try rows(CustodySQL.incarnations, [.id(device)]) {
            guard let decided = RangeSet(try row.text(5)) else { throw .damaged }
            records.append(
                IncarnationRecord(
                    incarnation: try row.id(0),
                    isCurrent: try row.text(1) == "current",
                    receivedSeq: try row.integer(2),
                    headHash: try row.bytes(3),
                    maxLast: try row.integer(4),
                    decided: decided,
                    decidedPosition: try row.integer(6)
                )
            )
        }
        return records
    }

    /// H(n) of the received actions in a range, in their order; numbers above custody are left out.
    ///
    /// - Throws: ``CloudStoreError``.
    public func hashes(
        _ range: ClosedRange<Int64>,
        device: ID,
        incarnation: ID
    ) throws(CloudStoreError) -> [[UInt8]] {
        let values: [CloudValue] = [
            .id(device), .id(incarnation), .integer(range.lowerBound), .integer(range.upperBound),
        ]
        var hashes: [[UInt8]] = []
        for row in try rows(CustodySQL.hashes, values) { hashes.append(try row.bytes(0)) }
        return hashes
    }

    /// Opens an incarnation as the device's current one and closes all others.
    ///
    /// - Parameters:
    ///   - incarnation: The new one.
    ///   - device: The device.
    ///   - genesis: H(0), 32 bytes.
    ///   - closing: Whether the one before is closed; a `poison` leaves it open (P17.3).
    /// - Throws: ``CloudStoreError``.
    public func open(
        incarnation: ID,
        device: ID,
        genesis: [UInt8],
        closing: Bool
    ) throws(CloudStoreError) {
        if closing { try run(CustodySQL.close, [.id(device)]) }
        let count = Int64(try incarnations(of: device).count)
        let pos = try takePosition()
        try run(
            CustodySQL.open,
            [
                .id(device), .id(incarnation), .integer(count + 1), .bytes(genesis), .integer(pos),
                .moment(now),
            ]
        )
    }

    /// Keeps the new actions of a batch and moves the head of the incarnation.
    ///
    /// Guarantee: an action id that any property of the tenant knows already keeps the identity it
    /// came with first; the docket tells a repetition from a clash.
    ///
    /// - Parameters:
    ///   - actions: Consecutive, beginning right after what is in custody.
    ///   - device: The device.
    ///   - incarnation: Its incarnation.
    ///   - last: The highest number the device says it has assigned.
    /// - Throws: ``CloudStoreError``.
    public func take(
        _ actions: [TakenAction],
        device: ID,
        incarnation: ID,
        last: Int64
    ) throws(CloudStoreError) {
        let key: [CloudValue] = [.id(device), .id(incarnation)]
        for action in actions {
            let arrival = try takeArrival()
            try run(
                CustodySQL.keep,
                key + [
                    .integer(action.seq), .id(action.id), .text(action.stream),
                    .bytes(action.hash), .bytes(action.body), .moment(now), .integer(arrival),
                ]
            )
            try run(
                CustodySQL.remember,
                key + [
                    .integer(action.seq), .id(action.id), .bytes(action.identity),
                    .integer(arrival),
                ]
            )
        }
        if let head = actions.last {
            try run(CustodySQL.advance, key + [.integer(head.seq), .bytes(head.hash)])
        }
        try witness(last, device: device, incarnation: incarnation)
    }

    /// Remembers the highest number that a device said it has assigned (P17.6).
    ///
    /// - Throws: ``CloudStoreError``.
    public func witness(
        _ last: Int64,
        device: ID,
        incarnation: ID
    ) throws(CloudStoreError) {
        try run(CustodySQL.witness, [.id(device), .id(incarnation), .integer(last)])
    }

    /// Keeps the seal of a batch with the key that made it (P2.3); the same one again is no fault.
    ///
    /// - Parameters:
    ///   - seal: The signature.
    ///   - thumbprint: The key.
    ///   - seq: The last number of the batch.
    ///   - device: The device.
    ///   - incarnation: Its incarnation.
    /// - Throws: ``CloudStoreError``.
    public func keep(
        seal: [UInt8],
        by thumbprint: String,
        through seq: Int64,
        device: ID,
        incarnation: ID
    ) throws(CloudStoreError) {
        try run(
            CustodySQL.seal,
            [
                .id(device), .id(incarnation), .integer(seq), .bytes(seal), .text(thumbprint),
                .moment(now),
            ]
        )
    }

    /// The highest number of an incarnation that was in custody 35 days ago (P9.8).
    ///
    /// - Throws: ``CloudStoreError``.
    public func safeSeq(device: ID, incarnation: ID) throws(CloudStoreError) -> Int64 {
        let limit = now.adding(milliseconds: -35 * 86_400_000)
        let found = try rows(
            CustodySQL.safe,
            [.id(device), .id(incarnation), .moment(limit)]
        )
        return try found.first?.integer(0) ?? 0
    }

    /// The results, by number, of those actions in a range that have one.
    ///
    /// - Throws: ``CloudStoreError``.
    public func results(
        _ range: ClosedRange<Int64>,
        device: ID,
        incarnation: ID
    ) throws(CloudStoreError) -> [JSON] {
        let values: [CloudValue] = [
            .id(device), .id(incarnation), .integer(range.lowerBound), .integer(range.upperBound),
        ]
        var results: [JSON] = []
        for row in try rows(CustodySQL.results, values) { results.append(try row.json(0)) }
        return results
    }

    /// Whether an action of the property waits for its first verdict.
    ///
    /// - Throws: ``CloudStoreError``.
    public func hasWaiting() throws(CloudStoreError) -> Bool {
        try !rows(CustodySQL.waiting).isEmpty
    }

    /// Keeps where a device's monotonic clock stood against the cloud's (P6.3).
    ///
    /// - Throws: ``CloudStoreError``.
    public func keep(_ anchor: ClockAnchor, device: ID) throws(CloudStoreError) {
        try run(
            CustodySQL.anchor,
            [
                .id(device), .integer(anchor.boot), .integer(anchor.monotonicMilliseconds),
                .moment(anchor.cloudTime), .integer(anchor.errorMilliseconds),
            ]
        )
    }

    /// Every anchor of a device's clock, in the order of boots.
    ///
    /// - Throws: ``CloudStoreError``.
    public func anchors(of device: ID) throws(CloudStoreError) -> [ClockAnchor] {
        var anchors: [ClockAnchor] = []
        for row in try rows(CustodySQL.anchors, [.id(device)]) {
            anchors.append(
                ClockAnchor(
                    boot: try row.integer(0),
                    monotonicMilliseconds: try row.integer(1),
                    cloudTime: try row.moment(2),
                    errorMilliseconds: try row.integer(3)
                )
            )
        }
        return anchors
    }
}

private enum CustodySQL {
    static let incarnations: StaticString = """
        SELECT incarnation, state, received_seq, head_hash, max_last, decided, decided_pos
        FROM incarnation
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 ORDER BY ordinal
        """
    static let hashes: StaticString = """
        SELECT hash FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        AND seq >= $5 AND seq <= $6 ORDER BY seq
        """
    static let close: StaticString = """
        UPDATE incarnation SET state = 'closed'
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND state = 'current'
        """
    static let open: StaticString = """
        INSERT INTO incarnation
        (tenant_id, property_id, device_id, incarnation, ordinal, state, received_seq, head_hash,
        max_last, decided, decided_pos, opened_at)
        VALUES ($1, $2, $3, $4, $5, 'current', 0, $6, 0, '', $7, $8)
        """
    static let keep: StaticString = """
        INSERT INTO custody
        (tenant_id, property_id, device_id, incarnation, seq, action_id, stream, hash, body,
        received_at, arrival, status, result, attempt, next_attempt_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', NULL, 0, 0)
        """
    static let remember: StaticString = """
        INSERT INTO action
        (tenant_id, property_id, device_id, incarnation, seq, action_id, identity, arrival, verdict)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, NULL
        WHERE NOT EXISTS (SELECT 1 FROM action WHERE tenant_id = $1 AND action_id = $6)
        """
    static let advance: StaticString = """
        UPDATE incarnation SET received_seq = $5, head_hash = $6
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        """
    static let witness: StaticString = """
        UPDATE incarnation SET max_last = $5
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        AND max_last < $5
        """
    static let seal: StaticString = """
        INSERT INTO seal
        (tenant_id, property_id, device_id, incarnation, seq, signature, thumbprint, received_at)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8
        WHERE NOT EXISTS (SELECT 1 FROM seal WHERE tenant_id = $1 AND device_id = $3
        AND incarnation = $4 AND seq = $5)
        """
    static let safe: StaticString = """
        SELECT seq FROM seal
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        AND received_at <= $5 ORDER BY received_at DESC, seq DESC LIMIT 1
        """
    static let results: StaticString = """
        SELECT result FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        AND seq >= $5 AND seq <= $6 AND result IS NOT NULL ORDER BY seq
        """
    static let waiting: StaticString = """
        SELECT 1 FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND status <> 'decided' AND status = 'waiting'
        LIMIT 1
        """
    static let anchors: StaticString = """
        SELECT boot, mono_ms, cloud_ms, err_ms FROM anchor
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 ORDER BY boot, mono_ms
        """
    static let anchor: StaticString = """
        INSERT INTO anchor (tenant_id, property_id, device_id, boot, mono_ms, cloud_ms, err_ms)
        SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE NOT EXISTS (SELECT 1 FROM anchor WHERE tenant_id = $1 AND device_id = $3
        AND boot = $4 AND mono_ms = $5)
        """
}
