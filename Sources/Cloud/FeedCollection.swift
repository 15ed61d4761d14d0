/// A collection of P12.1, in the order in which a snapshot sends them.
enum FeedCollection: String, CaseIterable {
    case policy
    case entitlement
    case businessDays = "business_days"
    case staff
    case drawers
    case cashSessions = "cash_sessions"
    case sessionEntries = "session_entries"
    case priceLists = "price_lists"
    case taxRules = "tax_rules"
    case fxSnapshots = "fx_snapshots"
    case folios
    case devices
    case actionResults = "action_results"
    case attention
    case lossReports = "loss_reports"
    case refunds
    case folioCharges = "folio_charges"
    case payments

    /// 0 is what makes a desk usable.
    var priority: Int64 {
        switch self {
        case .folioCharges, .payments: 1
        default: 0
        }
    }
}
