import Desk
import Journal
import Ledger
import Store
import Sync
import World

/// The agent's metrics, made on demand from its state (H-9).
///
/// - SeeAlso: `domain.md` 16.
struct AgentMetrics {
    private var samples: [AgentMetric: [Sample]] = [:]
    private var durations: [AgentMetric: AgentTally.Durations] = [:]

    private struct Sample {
        var labels: [(name: String, value: String)] = []
        let value: Int64
    }

    /// Looks at an agent that works.
    ///
    /// - Throws: ``StoreError``.
    init(_ agent: DeviceAgent) throws(StoreError) {
        let now = agent.ports.clock.now()
        let status = try agent.status()
        let gauges = try agent.store.gauges(on: agent.claimedDate)
        tell(status, now)
        tell(gauges, agent, now)
        tell(agent.tally)
        try tellItems(agent, gauges, now)
        tellPlace(agent)
        for mode in AgentMode.allCases {
            set(.mode, mode == agent.mode ? 1 : 0, ("mode", mode.rawValue))
        }
    }

    /// Of a desk that may do nothing only that is known.
    init(lockedIn mode: AgentMode) {
        for each in AgentMode.allCases {
            set(.mode, each == mode ? 1 : 0, ("mode", each.rawValue))
        }
        tell(.offline)
    }

    /// Prometheus text: every family in the page's order.
    var text: String {
        var text = MetricsText()
        for metric in AgentMetric.allCases {
            text.begin(metric.rawValue, metric.kind, metric.help)
            if metric.kind == .summary {
                let told = durations[metric] ?? AgentTally.Durations()
                text.add(count: told.count, milliseconds: told.milliseconds)
            }
            for sample in samples[metric] ?? [] { text.add(sample.labels, sample.value) }
        }
        return text.text
    }

    private mutating func set(
        _ metric: AgentMetric,
        _ value: Int64,
        _ labels: (name: String, value: String)...
    ) {
        samples[metric, default: []].append(Sample(labels: labels, value: value))
    }

    private static func age(_ moment: Timestamp?, _ now: Timestamp) -> Int64 {
        moment.map { max(0, now.milliseconds - $0.milliseconds) / 1_000 } ?? 0
    }

    private mutating func tell(_ status: StatusAnswer, _ now: Timestamp) {
        set(.outboxOldestAge, Self.age(status.outbox.oldestCapturedAt, now))
        for money in status.outbox.money {
            set(.unsyncedMoney, money.amountMicro, ("currency", money.currency.code))
        }
        set(.deadLetterRows, status.outbox.deadLetter)
        // Of the deferred ones those that wait for another action, or for an operator.
        set(.outboxRows, status.outbox.blocked, ("state", "blocked"))
        set(.clockOffset, status.clock.offsetMilliseconds ?? 0)
        set(.clockTrusted, status.clock.isTrusted ? 1 : 0)
        tell(status.line.state)
    }

    private mutating func tell(_ line: StatusAnswer.LineState) {
        for state in StatusAnswer.LineState.allCases {
            set(.lineState, state == line ? 1 : 0, ("state", state.rawValue))
        }
    }

    private mutating func tell(_ gauges: StoreGauges, _ agent: DeviceAgent, _ now: Timestamp) {
        for state in ["pending", "received", "deferred", "dead_letter"] {
            set(.outboxRows, gauges.waiting[state] ?? 0, ("state", state))
        }
        for (code, count) in gauges.deferred.sorted(by: { $0.key < $1.key }) {
            set(.deferredRows, count, ("code", code))
        }
        let verdicts = gauges.verdicts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        for (words, count) in verdicts {
            set(.verdicts, count, ("status", words[0]), ("disposition", words[1]))
        }
        set(.checkpointAge, Self.age(gauges.cutAt, now))
        set(.sessionAge, Self.age(gauges.sessionSince, now))
        for (reason, since) in gauges.pendingCloses.sorted(by: { $0.key < $1.key }) {
            set(.pendingCloseAge, Self.age(since, now), ("reason", reason))
        }
        for each in gauges.variances {
            let currency = each.money.currency.code
            set(.variance, each.money.amountMicro, ("currency", currency), ("drawer", each.drawer))
        }
        set(.noSales, gauges.noSales)
        set(.reversals, gauges.reversals)
        set(.refundWaitingAge, Self.age(gauges.refundSince, now))
        set(.residual, gauges.residualMicro)
        set(.stepUpReplays, gauges.stepUpReplays)
        set(.replicaAge, Self.age(gauges.cutAt, now), ("kind", "checkpoint"))
        if let rates = gauges.ratesAt {
            set(.replicaAge, Self.age(rates, now), ("kind", "fx"))
        }
        if let through = gauges.pricesThrough {
            let days = through.day.dayNumber - agent.claimedDate.day.dayNumber
            set(.priceListDaysLeft, Int64(days))
        }
        set(.pushBatch, agent.talk?.engine.batch.count ?? 0)
    }

    private mutating func tell(_ tally: AgentTally) {
        durations[.capture] = tally.captures
        durations[.push] = tally.pushes
        for (kind, count) in tally.storeErrors.sorted(by: { $0.key < $1.key }) {
            set(.storeErrors, count, ("class", kind))
        }
        for (check, count) in tally.checkFailures.sorted(by: { $0.key < $1.key }) {
            set(.ledgerCheckFailures, count, ("inv", check))
        }
        if let at = tally.checkedAt { set(.ledgerCheckOK, at / 1_000) }
        set(.cloudChanges, tally.cloudChanges)
    }

    private mutating func tellItems(
        _ agent: DeviceAgent,
        _ gauges: StoreGauges,
        _ now: Timestamp
    ) throws(StoreError) {
        let open = try agent.attention().filter { $0.state != .resolved }
        for severity in AttentionItem.Severity.allCases {
            let count = open.count { $0.subject.severity == severity }
            set(.attentionOpen, Int64(count), ("severity", severity.rawValue))
        }
        var suspense: [String: Int64] = [:]
        for item in open where item.subject.kind == "suspense" {
            guard let money = item.subject.amount else { continue }
            let (sum, overflow) = suspense[money.currency.code, default: 0]
                .addingReportingOverflow(money.amountMicro)
            suspense[money.currency.code] = overflow ? .max : sum
        }
        for (currency, micro) in suspense.sorted(by: { $0.key < $1.key }) {
            set(.suspense, micro, ("currency", currency))
        }
        let lost = try agent.store.holes().compactMap(HoleNote.init)
            .flatMap(\.lost.ranges).reduce(Int64(0)) { $0 + Int64($1.count) }
        set(.slipGaps, lost)
        set(.printJobs, try agent.store.waitingPrintJobs(), ("state", "waiting"))
        // SPEC: ROL-3: the roster is as old as the cut that brought it.
        if let cut = gauges.cutAt {
            let lease = try agent.store.policy().staffLeaseDays * 86_400
            set(.staffLeaseLeft, lease - Self.age(cut, now))
        }
    }

    private mutating func tellPlace(_ agent: DeviceAgent) {
        for copy in JournalCopy.allCases {
            let isOK = copy == .a || !agent.journal.isCrowded
            set(.journalCopyOK, isOK ? 1 : 0, ("copy", copy.letter))
        }
        do throws(DiskError) {
            set(.diskFree, try agent.ports.disk.freeBytes(at: agent.state))
        } catch { agent.ports.log.write(.warning, "disk.unreadable", []) }
    }
}

extension Response {
    /// Metrics as a scraper takes them.
    init(_ metrics: AgentMetrics) {
        self.init(
            .ok,
            headers: ["Content-Type": "text/plain; version=0.0.4"],
            body: Array(metrics.text.utf8)
        )
    }
}
