import Desk
import Journal
import Ledger
import Store
import World

/// The agent's metrics, made on demand from its state (H-9).
///
/// - SeeAlso: `domain.md` 16.
struct AgentMetrics {
    /// Prometheus text.
    let text: String

    /// Looks at the agent.
    ///
    /// - Throws: ``StoreError``.
    init(_ agent: DeviceAgent) throws(StoreError) {
        var metrics = MetricsText()
        let status = try agent.status()
        let now = agent.ports.clock.now()
        metrics.add("edge_outbox_rows", [("state", "pending")], status.outbox.pending)
        metrics.add("edge_outbox_rows", [("state", "blocked")], status.outbox.blocked)
        metrics.add("edge_dead_letter_rows", status.outbox.deadLetter)
        let oldest = status.outbox.oldestCapturedAt?.milliseconds ?? now.milliseconds
        metrics.add("edge_outbox_oldest_age_seconds", max(0, now.milliseconds - oldest) / 1_000)
        for money in status.outbox.money {
            metrics.add(
                "edge_unsynced_money_micro",
                [("currency", money.currency.code)],
                money.amountMicro
            )
        }
        metrics.add("edge_attention_open", [("severity", "any")], status.openItems)
        metrics.add("edge_attention_open", [("severity", "high")], status.highItems)
        let waiting = try agent.store.waitingPrintJobs()
        metrics.add("edge_print_jobs", [("state", "waiting")], waiting)
        metrics.add("edge_clock_offset_ms", status.clock.offsetMilliseconds ?? 0)
        metrics.add("edge_clock_trusted", status.clock.isTrusted ? 1 : 0)
        metrics.add("edge_mode", [("mode", status.mode.rawValue)], 1)
        metrics.add("edge_line_state", [("state", status.line.state.rawValue)], 1)
        for copy in ["a", "b"] {
            let isOK = copy == "a" || !agent.journal.isCrowded
            metrics.add("edge_journal_copy_ok", [("copy", copy)], isOK ? 1 : 0)
        }
        text = metrics.text
    }
}
