/// Where a charge stands, as the desk shows it.
///
/// - SeeAlso: `domain.md` 7.2.
public enum ChargeState: String, Hashable, Sendable, CaseIterable {
    /// Saved at the desk.
    case captured
    /// An estimate that the office prices.
    case draft
    /// Booked.
    case posted
    /// Booked on a late-charge folio.
    case late
    /// In suspense.
    case suspense
    /// Somebody asked to mirror it.
    case voidPending = "void_pending"
    /// Mirrored.
    case voided
}
