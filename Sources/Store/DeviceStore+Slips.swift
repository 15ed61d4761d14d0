import Database
import Desk
public import Ledger
import World

/// One line of a list of slips.
public struct SlipLine: Hashable, Sendable {
    /// The number on it.
    public let number: SlipNumber
    /// What was captured.
    public let action: Action
    /// The action's lsn, to ask for the next page.
    public let lsn: Int64
    /// Where its action stands.
    public let state: OutboxState
}

extension DeviceStore {
    /// The number that the next slip of this device will have (SLP-1).
    ///
    /// - Parameter date: The claimed business date.
    /// - Returns: One more than the last of the series, or 1.
    /// - Throws: ``StoreError``.
    public func nextSlip(on date: BusinessDate) throws(StoreError) -> SlipNumber {
        let position = try position()
        let isFirst = try custody(of: position.incarnation)?.isFirst ?? true
        let tag = isFirst ? nil : position.incarnation
        let series = SlipNumber.series(of: date, incarnation: tag)
        let known = try rows("SELECT series, last FROM slip_series")
        let last: Int64
        if let row = known.first(where: { $0.text(0) == series }) {
            last = row.integer(1) ?? 0
        } else {
            // A rebuild from a pruned journal knows the last number, but no slip that bore it.
            let ending = series.dropFirst(4)
            let isOther = known.contains { $0.text(0)?.dropFirst(4) == ending }
            last = isOther ? 0 : position.slip
        }
        return SlipNumber(deviceCode: owner.deviceCode, series: series, number: last + 1)
    }

    /// The last number that is known to have been given of a series, 0 for none.
    ///
    /// - Throws: ``StoreError``.
    public func lastNumber(of series: String) throws(StoreError) -> Int64 {
        try number("SELECT last FROM slip_series WHERE series = $1", [.text(series)])
    }

    /// The last slip that was given here, nil before the first.
    public func lastSlip() throws(StoreError) -> SlipNumber? {
        let row = try first("SELECT number FROM slip ORDER BY lsn DESC LIMIT 1")
        return row?.text(0).flatMap(SlipNumber.init)
    }

    /// A page of slips, oldest first.
    ///
    /// - Parameters:
    ///   - sessionID: Only those of a session.
    ///   - folio: Only those on a folio.
    ///   - lsn: Only those after this place.
    ///   - limit: How many at most.
    /// - Returns: The lines.
    /// - Throws: ``StoreError``.
    public func slips(
        session sessionID: ID? = nil,
        folio: ID? = nil,
        after lsn: Int64 = 0,
        limit: Int = 200
    ) throws(StoreError) -> [SlipLine] {
        var found: [SlipLine] = []
        for place in try places(sessionID, folio, after: lsn, limit) {
            guard let lsn = place.integer(0), let number = place.text(1).flatMap(SlipNumber.init)
            else { throw .damaged("slip: a row has no shape") }
            guard let row = try outbox(lsn: lsn), let action = row.action else { continue }
            found.append(SlipLine(number: number, action: action, lsn: lsn, state: row.state))
        }
        return found
    }

    private func places(
        _ sessionID: ID?,
        _ folio: ID?,
        after lsn: Int64,
        _ limit: Int
    ) throws(StoreError) -> [Row] {
        if let sessionID {
            return try rows(
                "SELECT lsn, number FROM slip WHERE session_id = $1 AND lsn > $2 ORDER BY lsn",
                [.text(sessionID.text), .integer(lsn)],
                limit: limit
            )
        }
        if let folio {
            return try rows(
                "SELECT lsn, number FROM slip WHERE folio = $1 AND lsn > $2 ORDER BY lsn",
                [.text(folio.text), .integer(lsn)],
                limit: limit
            )
        }
        return try rows(
            "SELECT lsn, number FROM slip WHERE lsn > $1 ORDER BY lsn",
            [.integer(lsn)],
            limit: limit
        )
    }

    /// The row of the action that a slip was given for, nil for an unknown number.
    public func outbox(slip: SlipNumber) throws(StoreError) -> OutboxRow? {
        let row = try first("SELECT lsn FROM slip WHERE number = $1", [.text(slip.text)])
        guard let lsn = row?.integer(0) else { return nil }
        return try outbox(lsn: lsn)
    }

    func keepSlip(
        _ action: Action,
        _ record: StoredRecord,
        seq own: SlipNumber?
    ) throws(StoreError) {
        guard let slip = action.slip else { return }
        try run(
            """
            INSERT OR IGNORE INTO slip (lsn, number, action_id, type, session_id, folio, staff_id,
                paper, repeat_key, captured_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .integer(record.lsn), .text(slip.text), .text(action.id.text),
                .text(action.type.rawValue), .text(orNull: action.sessionID?.text),
                .text(orNull: action.folioReference),
                .text(orNull: action.actor.staffID?.text), .text(orNull: action.paperSlip),
                .text(orNull: Repetition.key(of: action.payload)),
                .integer(action.capture.at.milliseconds),
            ]
        )
        if let own { try raise(own.series, to: own.number) }
    }

    /// Notes that a number of a series was given.
    func raise(_ series: String, to number: Int64) throws(StoreError) {
        let values: [Value] = [.text(series), .integer(number)]
        try run("INSERT OR IGNORE INTO slip_series (series, last) VALUES ($1, $2)", values)
        let sql: StaticString =
            "UPDATE OR FAIL slip_series SET last = max(last, $2) WHERE series = $1"
        try run(sql, values)
    }
}

extension Action {
    /// The session whose stream it is in.
    var sessionID: ID? {
        guard case .session(let id) = stream else { return nil }
        return id
    }

    /// The folio it is about, as the ledger refers to it.
    var folioReference: String? {
        switch payload {
        case .chargePost(let charge): Entries.reference(of: charge.folio)
        case .chargeVoid(let void): Entries.reference(of: void.folio)
        case .tenderMemo(let memo): Entries.reference(of: memo.folio)
        case .refundRequest(let request): request.folio.map(Entries.reference)
        case .folioSettle(let settle): settle.folioID.text
        case .paymentCash(let payment):
            if case .folio(let target) = payment.purpose {
                Entries.reference(of: target)
            } else {
                nil
            }
        default: nil
        }
    }
}
