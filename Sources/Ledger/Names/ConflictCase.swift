/// The named ways in which desk and head office can disagree, in the order of their numbers.
///
/// A raw value is the slug of `conflicts.md`; the catalogue's sentence for it is `conflict.<slug>`.
public enum ConflictCase: String, Hashable, Sendable, CaseIterable {
    /// K01: night audit or head office closed the session; the desk, offline, went on.
    case forcedCloseThenPayments = "forced_close_then_payments"
    /// K02: two desks opened the same drawer offline.
    case twoDesktopsOneDrawer = "two_desktops_one_drawer"
    /// K03: lease moved while the desk was offline.
    case staleLease = "stale_lease"
    /// K04: drawer frozen before its open reached the cloud (after: S19).
    case drawerDeactivated = "drawer_deactivated"
    /// K05: a payment without its open.
    case openUnknownToCloud = "open_unknown_to_cloud"
    /// K06: an earlier action of the session is undecided.
    case closeBeforePayments = "close_before_payments"
    /// K07: same close delivered twice.
    case closeTwice = "close_twice"
    /// K08: close keyed twice, same figures.
    case closeTwoIDsSame = "close_two_ids_same"
    /// K09: office closed with 49 800, queued close says 50 000.
    case consoleCloseVsQueuedClose = "console_close_vs_queued_close"
    /// K10: variance above `tol_S`, only a co-signature so far.
    case closeRejectedOverLimit = "close_rejected_over_limit"
    /// K11: co-signer disabled, or the same person twice.
    case zeroCosigner = "zero_cosigner"
    /// K12: tolerance lowered after the count.
    case toleranceChanged = "tolerance_changed"
    /// K13: office wants the closed session back while the desk is on the next.
    case reopenRace = "reopen_race"
    /// K14: owner disabled, went on offline.
    case cashierDeactivated = "cashier_deactivated"
    /// K15: co-signer lost the permission before signing.
    case roleDowngraded = "role_downgraded"
    /// K16: session open for three days.
    case sessionTooOld = "session_too_old"
    /// K17: suspended before the open reached the cloud.
    case propertySuspended = "property_suspended"
    /// K18: date closed by night audit, actions of it arrive later.
    case businessDateClosed = "business_date_closed"
    /// K19: night audit runs.
    case auditInProgress = "audit_in_progress"
    /// K20: property's zone corrected.
    case tzChanged = "tz_changed"
    /// K21: folio checked out before the cash came.
    case folioClosedBeforeCash = "folio_closed_before_cash"
    /// K22: guest also paid elsewhere.
    case paidTwice = "paid_twice"
    /// K23: room change, merge, split.
    case folioMoved = "folio_moved"
    /// K24: wrong or never synced folio number (`--unverified`).
    case folioUnknown = "folio_unknown"
    /// K25: folio's currency is not the one captured.
    case folioCurrencyChanged = "folio_currency_changed"
    /// K26: the same number, or the same action, with another content.
    case sameIDOtherPayload = "same_id_other_payload"
    /// K27: disk rolled back, or image booted twice.
    case storeRestoredOrCloned = "store_restored_or_cloned"
    /// K28: cloud back from a backup.
    case cloudRestoredBackwards = "cloud_restored_backwards"
    /// K29: after K28 an action is placed differently.
    case verdictRevised = "verdict_revised"
    /// K30: answer lost after commit.
    case ackLost = "ack_lost"
    /// K31: connection drops inside a batch.
    case partialBatch = "partial_batch"
    /// K32: currency deactivated while offline.
    case currencyRemoved = "currency_removed"
    /// K33: rate used is old or was wrong.
    case fxSuperseded = "fx_superseded"
    /// K34: amount is not a whole minor unit under the cloud's registry.
    case expMismatch = "exp_mismatch"
    /// K35: cash above a legal limit.
    case overpaymentLimit = "overpayment_limit"
    /// K36: office refunded, desk paid out offline.
    case refundAlreadyDone = "refund_already_done"
    /// K37: a request only.
    case refundNotPermitted = "refund_not_permitted"
    /// K38: office reversed (cash unexplained: suspense), desk reversed too.
    case paymentReversedBoth = "payment_reversed_both"
    /// K39: same payment keyed twice.
    case humanDuplicate = "human_duplicate"
    /// K40: payouts exceed the known cash.
    case negativeDrawer = "negative_drawer"
    /// K41: same slip number, other action.
    case slipNumberCollision = "slip_number_collision"
    /// K42: deposit used by another desk or the office.
    case depositAppliedElsewhere = "deposit_applied_elsewhere"
    /// K43: the safe counts less than the bag says.
    case dropNotReceived = "drop_not_received"
    /// K44: newer list in the cloud.
    case priceChanged = "price_changed"
    /// K45: item or price unknown.
    case priceNotFound = "price_not_found"
    /// K46: rule changed or missing.
    case taxChanged = "tax_changed"
    /// K47: flag was for {d1}, booked on {d2}.
    case allowUntaxedExpired = "allow_untaxed_expired"
    /// K48: minibar after check-out.
    case folioClosedBeforeCharge = "folio_closed_before_charge"
    /// K49: no-post flag / limit passed.
    case noPostOrCreditLimit = "no_post_or_credit_limit"
    /// K50: addressed by room, room let again.
    case chargeOnWrongGuest = "charge_on_wrong_guest"
    /// K51: desk and office voided.
    case chargeReversedBoth = "charge_reversed_both"
    /// K52: withdrawn while being sent.
    case withdrawVsInflight = "withdraw_vs_inflight"
    /// K53: proof used for another action.
    case stepUpReplay = "step_up_replay"
    /// K54: network retry of the same action.
    case stepUpRetrySame = "step_up_retry_same"
    /// K55: proof older than its life when judged.
    case stepUpExpiredOffline = "step_up_expired_offline"
    /// K56: co-signed with the old PIN.
    case pinChangedInCloud = "pin_changed_in_cloud"
    /// K57: desk runs 40 min ahead.
    case clockFuture = "clock_future"
    /// K58: dead clock battery.
    case clockReset1970 = "clock_reset_1970"
    /// K59: cloud older: deferred `ACTION_TYPE_UNSUPPORTED`; agent older: 426 `CLIENT_TOO_OLD`.
    case schemaTooNewOrOld = "schema_too_new_or_old"
    /// K60: stolen or retired desk comes back.
    case deviceRevoked = "device_revoked"
    /// K61: a row of another tenant in a checkpoint.
    case foreignTenantPull = "foreign_tenant_pull"
    /// K62: guest's data erased.
    case guestErasure = "guest_erasure"
    /// K63: stay extended, desk settled and printed the bill.
    case nightAuditExtendedStay = "night_audit_extended_stay"
    /// K64: both journal copies of a close destroyed.
    case storeCorruptCloseLost = "store_corrupt_close_lost"

    /// Its number, as in `K21`.
    public var number: String {
        let place = (Self.allCases.firstIndex(of: self) ?? 0) + 1
        return place < 10 ? "K0\(place)" : "K\(place)"
    }

    /// The case whose sentence a cashier reads, nil where nobody needs to be told.
    public var told: ConflictCase? {
        switch self {
        case .closeTwice, .closeTwoIDsSame, .ackLost, .partialBatch, .chargeReversedBoth,
            .stepUpRetrySame, .guestErasure:
            nil
        case .staleLease: .twoDesktopsOneDrawer
        case .roleDowngraded: .zeroCosigner
        default: self
        }
    }
}
