import World

/// The metrics of an agent: each name of `domain.md` 16 once, and nothing beside them.
enum AgentMetric: String, CaseIterable {
    case outboxRows = "edge_outbox_rows"
    case outboxOldestAge = "edge_outbox_oldest_age_seconds"
    case unsyncedMoney = "edge_unsynced_money_micro"
    case push = "edge_push_seconds"
    case pushBatch = "edge_push_batch_actions"
    case verdicts = "edge_verdicts_total"
    case checkpointAge = "edge_checkpoint_age_seconds"
    case deferredRows = "edge_deferred_rows"
    case deadLetterRows = "edge_dead_letter_rows"
    case sessionAge = "edge_session_age_seconds"
    case pendingCloseAge = "edge_pending_close_age_seconds"
    case variance = "edge_variance_micro"
    case noSales = "edge_no_sale_total"
    case reversals = "edge_reverse_total"
    case suspense = "edge_suspense_micro"
    case attentionOpen = "edge_attention_open"
    case refundWaitingAge = "edge_refund_waiting_age_seconds"
    case residual = "edge_residual_micro"
    case clockOffset = "edge_clock_offset_ms"
    case clockTrusted = "edge_clock_trusted"
    case replicaAge = "edge_replica_age_seconds"
    case priceListDaysLeft = "edge_price_list_days_left"
    case staffLeaseLeft = "edge_staff_lease_seconds_left"
    case stepUpReplays = "edge_step_up_replay_total"
    case ledgerCheckFailures = "edge_ledger_check_failures_total"
    case ledgerCheckOK = "edge_ledger_check_ok_timestamp"
    case slipGaps = "edge_slip_gaps_total"
    case storeErrors = "edge_store_errors_total"
    case journalCopyOK = "edge_journal_copy_ok"
    case diskFree = "edge_disk_free_bytes"
    case printJobs = "edge_print_jobs"
    case mode = "edge_mode"
    case cloudChanges = "edge_cloud_epoch_changes_total"
    case capture = "edge_capture_seconds"
    case lineState = "edge_line_state"

    /// How its numbers move.
    var kind: MetricsText.Kind {
        switch self {
        case .push, .capture: .summary
        case .verdicts, .noSales, .reversals, .stepUpReplays, .ledgerCheckFailures, .slipGaps,
            .storeErrors, .cloudChanges:
            .counter
        default: .gauge
        }
    }

    /// One sentence for whoever reads an alert.
    var help: String {
        switch self {
        case .outboxRows: "Actions that the cloud has not settled, by where they stand."
        case .outboxOldestAge: "Age of the oldest action that is not in custody."
        case .unsyncedMoney: "Money of the actions that are not in custody."
        case .push: "Pushes of this life of the daemon, and how long they took."
        case .pushBatch: "Actions that the next push carries at most."
        case .verdicts: "Actions held here that the cloud has decided."
        case .checkpointAge: "Age of the cloud's cut that this desk shows."
        case .deferredRows: "Actions that the cloud cannot decide yet, by its reason."
        case .deadLetterRows: "Actions that no cloud can receive."
        case .sessionAge: "Age of the oldest open session, 0 when there is none."
        case .pendingCloseAge: "Age of the oldest close that waits, by what it waits for."
        case .variance: "What the last close of each drawer was off by."
        case .noSales: "Openings of a drawer without a sale, of the actions held here."
        case .reversals: "Payments that were reversed, of the actions held here."
        case .suspense: "Money in open suspense items."
        case .attentionOpen: "Items that wait for a person."
        case .refundWaitingAge: "Age of the oldest refund that is not paid out."
        case .residual: "What exact foreign tender left open, sign dropped."
        case .clockOffset: "The desk's clock less the cloud's."
        case .clockTrusted: "Whether the clock may be believed."
        case .replicaAge: "Age of what the cloud gave: its cut, and its newest rates."
        case .priceListDaysLeft: "Days until a price list in force ends."
        case .staffLeaseLeft: "Time until unknown staff is refused, below 0 when it is over."
        case .stepUpReplays: "Proofs that were used a second time."
        case .ledgerCheckFailures: "Checks of meaning that failed in this life of the daemon."
        case .ledgerCheckOK: "When the last check of meaning held, in seconds since 1970."
        case .slipGaps: "Numbers that are declared lost."
        case .storeErrors: "Troubles with the store in this life of the daemon."
        case .journalCopyOK: "Whether a copy of the journal can be written in its own place."
        case .diskFree: "Free space where the state folder is."
        case .printJobs: "Print jobs, by where they stand."
        case .mode: "1 for the mode that the agent is in."
        case .cloudChanges: "Clouds restored from a backup in this life of the daemon."
        case .capture: "Groups captured in this life of the daemon, and how long they took."
        case .lineState: "1 for the state that the line is in."
        }
    }
}
