import Database
public import Ledger
public import World

/// What the store tells of itself for the metrics of `domain.md` 16.
///
/// Units: counts, amounts in micro-units, moments. Nothing names a person, room or folio.
public struct StoreGauges: Hashable, Sendable {
    /// Actions that are not settled, by the word of their state.
    public var waiting: [String: Int64] = [:]
    /// Actions that the cloud deferred, by its code.
    public var deferred: [String: Int64] = [:]
    /// Actions by the status of their verdict and its disposition, `-` where it has none.
    public var verdicts: [[String]: Int64] = [:]
    /// Verdicts that refused a second use of one proof.
    public var stepUpReplays: Int64 = 0
    /// When the oldest session was opened that is not closed.
    public var sessionSince: Timestamp?
    /// When the oldest close was made that waits, by the reason.
    public var pendingCloses: [String: Timestamp] = [:]
    /// What the last close of each drawer was off by.
    public var variances: [Variance] = []
    /// Openings of a drawer without a sale.
    public var noSales: Int64 = 0
    /// Payments that were reversed.
    public var reversals: Int64 = 0
    /// When the oldest refund was asked for that is not paid out.
    public var refundSince: Timestamp?
    /// What exact foreign tender left open, over all currencies, sign dropped.
    public var residualMicro: Int64 = 0
    /// The cut of the last checkpoint.
    public var cutAt: Timestamp?
    /// When the newest rates were taken.
    public var ratesAt: Timestamp?
    /// The last date of the price list that is live on a date.
    public var pricesThrough: BusinessDate?

    /// What a drawer was off by.
    public struct Variance: Hashable, Sendable {
        /// The drawer's code.
        public let drawer: String
        /// What was counted, less what was expected.
        public let money: Money
    }
}

extension DeviceStore {
    /// Looks at everything the metrics need.
    ///
    /// - Parameter date: The business date whose price list counts.
    /// - Returns: The gauges.
    /// - Throws: ``StoreError``.
    public func gauges(on date: BusinessDate) throws(StoreError) -> StoreGauges {
        var gauges = StoreGauges()
        try countActions(&gauges)
        try countVerdicts(&gauges)
        try lookAtSessions(&gauges)
        try lookAtVariances(&gauges)
        gauges.noSales = try slips(of: .drawerNoSale)
        gauges.reversals = try slips(of: .paymentReverse)
        gauges.refundSince = try moment(
            """
            SELECT min(o.captured_at) FROM refund AS r JOIN local_outbox AS o ON o.lsn = r.lsn
            WHERE r.payout IS NULL
            """
        )
        let residual = try first(
            "SELECT sum(abs(amount_micro)) FROM entry WHERE account = 'residual'"
        )
        gauges.residualMicro = residual?.integer(0) ?? 0
        gauges.cutAt = try moment("SELECT cut_at FROM replica_state")
        gauges.ratesAt = try snapshots().map(\.takenAt).max()
        for json in try documents("price_lists") {
            guard let list = read(json, PriceList.init), list.validity.contains(date),
                let through = list.validity.through
            else { continue }
            gauges.pricesThrough = min(gauges.pricesThrough ?? through, through)
        }
        return gauges
    }

    private func countActions(_ gauges: inout StoreGauges) throws(StoreError) {
        // The second term names the partial index, which SQLite does not find by itself.
        let counts = try rows(
            """
            SELECT state, count(*) FROM local_outbox
            WHERE state IN ('pending', 'received', 'deferred', 'dead_letter')
            AND state <> 'settled' AND (carried IS NULL OR state = 'dead_letter')
            GROUP BY state
            """
        )
        for row in counts { gauges.waiting[row.text(0) ?? ""] = row.integer(1) }
    }

    /// A row without a verdict of its own that is decided was plainly accepted.
    private func countVerdicts(_ gauges: inout StoreGauges) throws(StoreError) {
        let told = try rows(
            """
            SELECT state, verdict, count(*) FROM local_outbox
            WHERE state = 'settled' OR verdict IS NOT NULL GROUP BY state, verdict
            """
        )
        for row in told {
            let count = row.integer(2) ?? 0
            guard let text = row.text(1) else {
                gauges.verdicts[["accepted", "normal"], default: 0] += count
                continue
            }
            let verdict = try json(text, "local_outbox: verdict")
            let status = verdict["status"]?.textValue ?? "-"
            if row.text(0) == "settled" {
                let place = verdict["disposition"]?.textValue ?? "-"
                gauges.verdicts[[status, place], default: 0] += count
            } else if row.text(0) == "deferred" {
                gauges.deferred[verdict["code"]?.textValue ?? "-", default: 0] += count
            }
            if verdict["code"]?.textValue == Code.iam(.stepUpReplay).text {
                gauges.stepUpReplays += count
            }
        }
    }

    private func lookAtSessions(_ gauges: inout StoreGauges) throws(StoreError) {
        gauges.sessionSince = try moment(
            """
            SELECT min(opened_at) FROM session
            WHERE state IN ('open', 'counting') AND state <> 'closed'
            """
        )
        let closes = try rows(
            """
            SELECT s.reason, min(c.closed_at) FROM session AS s
            JOIN session_close AS c ON c.action_id = s.last_close
            WHERE s.state = 'pending_close' AND s.state <> 'closed' GROUP BY s.reason
            """
        )
        for row in closes {
            gauges.pendingCloses[row.text(0) ?? "-"] = row.integer(1).map {
                Timestamp(milliseconds: $0)
            }
        }
    }

    private func lookAtVariances(_ gauges: inout StoreGauges) throws(StoreError) {
        let closes = try rows(
            """
            SELECT drawer_id, doc FROM session_close WHERE lsn IN
                (SELECT max(lsn) FROM session_close GROUP BY drawer_id) ORDER BY drawer_id
            """
        )
        for row in closes {
            let close = try json(row.text(1) ?? "", "session_close")
            let drawer = try row.text(0).flatMap { (id) throws(StoreError) in
                try document("drawers", id: id)?["code"]?.textValue
            }
            for item in close["variance"]?.listValue ?? [] {
                guard let money = read(item, Money.init) else { continue }
                gauges.variances.append(StoreGauges.Variance(drawer: drawer ?? "-", money: money))
            }
        }
    }

    private func slips(of type: ActionType) throws(StoreError) -> Int64 {
        try number("SELECT count(*) FROM slip WHERE type = $1", [.text(type.rawValue)])
    }

    private func moment(_ sql: StaticString) throws(StoreError) -> Timestamp? {
        try first(sql)?.integer(0).map { Timestamp(milliseconds: $0) }
    }
}
