extension Code {
    /// What a verdict of the cloud names: `MELMASTOON.BILLING.*`.
    public enum BillingName: String, Hashable, Sendable, CaseIterable {
        case sessionAlreadyClosed = "SESSION_ALREADY_CLOSED"
        case drawerAlreadyOpen = "DRAWER_ALREADY_OPEN"
        case folioClosed = "FOLIO_CLOSED"
        case folioUnknown = "FOLIO_UNKNOWN"
        case folioInvoiced = "FOLIO_INVOICED"
        case folioBalanceOpen = "FOLIO_BALANCE_OPEN"
        case noPost = "NO_POST"
        case roomReassigned = "ROOM_REASSIGNED"
        case priceNotFound = "PRICE_NOT_FOUND"
        case itemUnknown = "ITEM_UNKNOWN"
        case taxRuleMissing = "TAX_RULE_MISSING"
        case amountDisputed = "AMOUNT_DISPUTED"
        case exponentMismatch = "EXPONENT_MISMATCH"
        case rateMissing = "RATE_MISSING"
        case chargeAlreadyVoided = "CHARGE_ALREADY_VOIDED"
        case alreadyReversed = "ALREADY_REVERSED"
        case alreadyRefunded = "ALREADY_REFUNDED"
        case depositAlreadyApplied = "DEPOSIT_ALREADY_APPLIED"
        case overRefund = "OVER_REFUND"
        case overpaid = "OVERPAID"
        case cosignInvalid = "COSIGN_INVALID"
        case actorNotPermitted = "ACTOR_NOT_PERMITTED"
        case auditInProgress = "AUDIT_IN_PROGRESS"
        case itemAlreadyResolved = "ITEM_ALREADY_RESOLVED"
    }
}
