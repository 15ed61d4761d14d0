public import Ledger

/// The date an action is booked on (W4) and what night audit does to it.
public enum NightAudit {
    /// The claimed date while it is open; the next open one when it is closed or in audit.
    ///
    /// A claim ahead of the cloud's date stands: the desk rolled first (DAY-2).
    public static func bookingDate(of claim: BusinessDate, on day: BusinessDay) -> BusinessDate {
        switch day.state {
        case .open: max(claim, day.date)
        case .audit, .closed: max(claim, day.date.next)
        }
    }

    /// Whether intents wait until the audit is over (K19).
    static func holdsIntents(_ day: BusinessDay) -> Bool {
        day.state == .audit
    }
}
