import Judge
import Keyring
public import Ledger
public import World

/// An action in custody that is not finally decided.
public struct OpenRow: Hashable, Sendable {
    /// The device that pushed it.
    public let deviceID: ID
    /// Its incarnation.
    public let incarnation: ID
    /// Its number there.
    public let seq: Int64
    /// The action.
    public let actionID: ID
    /// Its stream as text.
    public let stream: String
    /// The body as it came, canonical.
    public let body: [UInt8]
    /// When it was received.
    public let receivedAt: Timestamp
    /// Its place in the order of custody.
    public let arrival: Int64
    /// Whether it was judged before.
    public let isDeferred: Bool
    /// The code it was deferred with.
    public let code: String?
    /// How often it was judged in vain.
    public let attempt: Int64

    /// Whether it waits for a price or a rule only.
    var isDraft: Bool { code.map(Docketing.draftCodes.contains) ?? false }
}

/// The moments at which a deferred action is judged again.
///
/// A wait without a moment is a number that no clock reaches; what ends it wakes the row (ACT-3).
public enum Docketing {
    /// No clock comes here: the year 287396.
    static let never: Int64 = 9_000_000_000_000_000
    /// Codes of a draft charge (ACT-2).
    static let draftCodes: Set<String> = Set(
        [Code.BillingName.priceNotFound, .itemUnknown, .taxRuleMissing]
            .map { Code.billing($0).text }
    )
    /// Codes whose end another decision brings.
    static let blockedCodes: Set<String> = Set(
        [Code.SyncName.blockedByStream, .blockedByDep, .pending].map { Code.sync($0).text }
    )
    /// After so many vain attempts an operator must look (P10.5).
    static let attemptLimit: Int64 = 5
    private static let firstWait: Int64 = 60_000
    private static let lastWait: Int64 = 3_600_000

    /// When to try again after so many attempts; nil when something else must happen first.
    static func next(_ code: String?, attempt: Int64, now: Timestamp) -> Timestamp? {
        let code = code ?? ""
        if draftCodes.contains(code) || blockedCodes.contains(code) { return nil }
        if code == Code.billing(.auditInProgress).text || code == Code.sync(.parked).text {
            return nil
        }
        let doubled = firstWait << min(attempt - 1, 6)
        return now.adding(milliseconds: min(doubled, lastWait))
    }

    /// Whether a wait of this kind ends after some attempts.
    static func isCounted(_ code: String?) -> Bool {
        next(code, attempt: 1, now: Timestamp(milliseconds: 0)) != nil
            && code != Code.sync(.dependencyUnknown).text
    }
}

/// The docket: what is to be judged, and what was.
extension CloudLedger {
    /// The devices with something to judge now, in the order of their ids.
    ///
    /// - Throws: ``CloudStoreError``.
    public func devicesWithOpenRows() throws(CloudStoreError) -> [ID] {
        var devices: [ID] = []
        for row in try rows(DocketSQL.devices, [.moment(now)]) { devices.append(try row.id(0)) }
        return devices
    }

    /// The device's next actions to judge, in the order of custody.
    ///
    /// - Throws: ``CloudStoreError``.
    public func dueRows(of device: ID, limit: Int) throws(CloudStoreError) -> [OpenRow] {
        try openRows(DocketSQL.due, [.id(device), .moment(now), .integer(Int64(limit))])
    }

    /// What of a stream is not decided before a place in the order of custody.
    func openRows(of stream: Stream, before arrival: Int64) throws(CloudStoreError) -> [OpenRow] {
        try openRows(DocketSQL.stream, [.text(stream.text), .integer(arrival)])
    }

    /// The row in which an action was first received, if it is not decided.
    func openRow(of action: ID) throws(CloudStoreError) -> OpenRow? {
        guard let custody = try firstCustody(of: action) else { return nil }
        let key: [CloudValue] = [
            .id(custody.device), .id(custody.incarnation), .integer(custody.seq),
        ]
        return try openRows(DocketSQL.one, key).first
    }

    /// Whether charges of a folio wait for a price.
    func hasDrafts(on folio: ID) throws(CloudStoreError) -> Bool {
        let values: [CloudValue] = [.text(Stream.folio(folio).text)]
        for row in try rows(DocketSQL.deferred, values) {
            let code = try row.optionalJSON(0)?["code"]?.textValue
            if code.map(Docketing.draftCodes.contains) ?? false { return true }
        }
        return false
    }

    private func openRows(
        _ sql: StaticString,
        _ values: [CloudValue]
    ) throws(CloudStoreError) -> [OpenRow] {
        var found: [OpenRow] = []
        for row in try rows(sql, values) {
            let result = try row.optionalJSON(9)
            found.append(
                OpenRow(
                    deviceID: try row.id(0),
                    incarnation: try row.id(1),
                    seq: try row.integer(2),
                    actionID: try row.id(3),
                    stream: try row.text(4),
                    body: try row.bytes(5),
                    receivedAt: try row.moment(6),
                    arrival: try row.integer(7),
                    isDeferred: try row.text(8) == "deferred",
                    code: result?["code"]?.textValue,
                    attempt: try row.integer(10)
                )
            )
        }
        return found
    }

    /// Where an action was first received, and its final verdict.
    struct FirstCustody {
        let identity: [UInt8]
        let device: ID
        let incarnation: ID
        let seq: Int64
        let verdict: JSON?
    }

    func firstCustody(of action: ID) throws(CloudStoreError) -> FirstCustody? {
        try rows(DocketSQL.firstCustody, [.id(action)]).first.map { (row) throws(CloudStoreError) in
            FirstCustody(
                identity: try row.bytes(0),
                device: try row.id(1),
                incarnation: try row.id(2),
                seq: try row.integer(3),
                verdict: try row.optionalJSON(4)
            )
        }
    }

    /// Judges again, at the next turn, everything that waits for one of these codes.
    ///
    /// - Throws: ``CloudStoreError``.
    public func wake(waitingFor codes: Set<String>) throws(CloudStoreError) {
        for row in try openRows(DocketSQL.waiting, [.integer(Docketing.never)])
        where row.code.map(codes.contains) ?? false {
            try wake(row)
        }
    }

    /// Judges again what waits for a price or a rule (ACT-3).
    ///
    /// - Throws: ``CloudStoreError``.
    public func wakeDrafts() throws(CloudStoreError) {
        try wake(waitingFor: Docketing.draftCodes)
    }

    /// Wakes what one action held back: the rest of its stream, and what depends on others.
    func wakeFollowers(of row: OpenRow) throws(CloudStoreError) {
        for other in try openRows(DocketSQL.waiting, [.integer(Docketing.never)])
        where other.code.map(Docketing.blockedCodes.contains) ?? false {
            if other.stream == row.stream || other.code != Code.sync(.blockedByStream).text {
                try wake(other)
            }
        }
    }

    private func wake(_ row: OpenRow) throws(CloudStoreError) {
        try run(DocketSQL.wake, [.id(row.deviceID), .id(row.incarnation), .integer(row.seq)])
    }

    /// Keeps a verdict: in custody, with the action, in `decided`, and for the desk (P10.6).
    func keep(_ verdict: Verdict, of row: OpenRow) throws(CloudStoreError) {
        var verdict = verdict
        var status = "decided"
        var next: Int64 = 0
        var attempt = row.attempt
        if !verdict.isFinal {
            status = "deferred"
            if verdict.code != row.code || Docketing.isCounted(verdict.code) { attempt += 1 }
            if Docketing.isCounted(verdict.code), attempt > Docketing.attemptLimit {
                verdict.code = Code.sync(.parked).text
            }
            let moment = Docketing.next(verdict.code, attempt: attempt, now: now)
            verdict.extra["attempt"] = .integer(attempt)
            verdict.extra["next_attempt_at"] = moment.map { .text($0.text) }
            next = moment?.milliseconds ?? Docketing.never
        }
        if verdict.code == Code.sync(.parked).text { try openParkedItem(for: row, &verdict) }
        let isPlain = verdict == .plain
        let key: [CloudValue] = [.id(row.deviceID), .id(row.incarnation), .integer(row.seq)]
        let result: CloudValue = isPlain ? .null : .json(verdict.json(seq: row.seq))
        try run(
            DocketSQL.keep,
            key + [.text(status), result, .integer(attempt), .integer(next)]
        )
        if !isPlain || row.isDeferred { try tell(verdict, of: row) }
        guard verdict.isFinal else { return }
        try run(
            DocketSQL.settle,
            key + [.id(row.actionID), .json(verdict.json(seq: row.seq))]
        )
        try markDecided(
            RangeSet(row.seq...row.seq),
            device: row.deviceID,
            incarnation: row.incarnation
        )
        guard row.isDeferred else { return }
        try resolve(item: Self.lineID(row.actionID, "parked", 1))
        try wakeFollowers(of: row)
    }

    private func openParkedItem(
        for row: OpenRow,
        _ verdict: inout Verdict
    ) throws(CloudStoreError) {
        let item = AttentionRecord(
            id: Self.lineID(row.actionID, "parked", 1),
            kind: .parked,
            isHigh: true,
            amounts: [],
            actionID: row.actionID,
            code: Code.sync(.parked).text
        )
        try open(item)
        verdict.attentionID = item.id.text
    }

    private func tell(_ verdict: Verdict, of row: OpenRow) throws(CloudStoreError) {
        try put(
            "action_results",
            [
                "id": .text("\(row.incarnation.text):\(row.seq)"),
                "incarnation": .text(row.incarnation.text),
                "action_id": .text(row.actionID.text), "result": verdict.json(seq: row.seq),
            ],
            device: row.deviceID
        )
    }

    /// How many actions of the property wait for a final verdict.
    ///
    /// - Throws: ``CloudStoreError``.
    public func openRowCount() throws(CloudStoreError) -> Int64 {
        try rows(DocketSQL.count).first?.integer(0) ?? 0
    }
}

private enum DocketSQL {
    static let devices: StaticString = """
        SELECT DISTINCT device_id FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND status <> 'decided'
        AND next_attempt_at <= $3 ORDER BY device_id
        """
    static let due: StaticString = """
        SELECT device_id, incarnation, seq, action_id, stream, body, received_at, arrival, status,
        result, attempt FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND status <> 'decided'
        AND next_attempt_at <= $4 ORDER BY arrival LIMIT $5
        """
    static let stream: StaticString = """
        SELECT device_id, incarnation, seq, action_id, stream, body, received_at, arrival, status,
        result, attempt FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND stream = $3 AND arrival < $4
        AND status <> 'decided' ORDER BY arrival LIMIT 1000
        """
    static let deferred: StaticString = """
        SELECT result FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND stream = $3 AND status = 'deferred'
        """
    static let one: StaticString = """
        SELECT device_id, incarnation, seq, action_id, stream, body, received_at, arrival, status,
        result, attempt FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        AND seq = $5 AND status <> 'decided'
        """
    static let waiting: StaticString = """
        SELECT device_id, incarnation, seq, action_id, stream, body, received_at, arrival, status,
        result, attempt FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND status = 'deferred'
        AND next_attempt_at >= $3 ORDER BY arrival
        """
    static let firstCustody: StaticString = """
        SELECT identity, device_id, incarnation, seq, verdict FROM action
        WHERE tenant_id = $1 AND property_id = $2 AND action_id = $3
        """
    static let wake: StaticString = """
        UPDATE custody SET next_attempt_at = 0
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        AND seq = $5
        """
    static let keep: StaticString = """
        UPDATE custody SET status = $6, result = $7, attempt = $8, next_attempt_at = $9
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        AND seq = $5
        """
    static let settle: StaticString = """
        UPDATE action SET verdict = $7
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
        AND seq = $5 AND action_id = $6
        """
    static let count: StaticString = """
        SELECT COUNT(*) FROM custody
        WHERE tenant_id = $1 AND property_id = $2 AND status <> 'decided'
        """
}
