public import Ledger
public import World

/// What changes in the cloud's documents with a judgement, beside the ledger lines.
///
/// Folio balances are no effect: they follow from the lines.
public enum Effect: Hashable, Sendable {
    /// A session is new or changed.
    case putSession(SessionRecord)
    /// A line of a session's X and Z.
    case putSessionEntry(JSON)
    /// A charge is new or changed.
    case putCharge(ChargeRecord)
    /// A payment is new or changed.
    case putPayment(JSON)
    /// A refund is new or changed.
    case putRefund(Refund)
    /// An action was mirrored by another, and shall not be once more.
    case markMirrored(ID, by: ID)
    /// A folio takes no more postings.
    case closeFolio(ID)
    /// A late-charge folio is opened for another folio.
    case openLateFolio(FolioRecord, of: ID)
    /// An item is opened.
    case openItem(AttentionRecord)
    /// An item is settled by what was just decided.
    case closeItem(ID)
    /// A proof of the office is spent on an action, and good for no other (SEC-16).
    case spendStepUp(reference: String, on: ID)
    /// Auditors are told of something.
    case putAudit(AuditRecord)
    /// A draft gets its unit price from a person; its own verdict changes with this one (ACT-3).
    case priceDraft(actionID: ID, at: Money)
    /// A draft is settled without being booked; its own verdict changes with this one (ACT-3).
    case supersedeDraft(actionID: ID)
}

/// Lines that the cloud adds on its own account; they sum to zero per currency like an action's.
public struct Posting: Hashable, Sendable {
    /// The posting (P2.6).
    public let id: ID
    /// What it is for.
    public let kind: String
    /// The action that caused it.
    public let causedBy: ID?
    /// The lines.
    public let entries: [Entry]
    /// The business date it is booked on.
    public let businessDate: BusinessDate

    /// Makes a posting.
    ///
    /// - Parameters:
    ///   - id: The posting.
    ///   - kind: What it is for.
    ///   - causedBy: The action that caused it.
    ///   - entries: The lines.
    ///   - businessDate: The date.
    public init(
        id: ID,
        kind: String,
        causedBy: ID?,
        entries: [Entry],
        businessDate: BusinessDate
    ) {
        self.id = id
        self.kind = kind
        self.causedBy = causedBy
        self.entries = entries
        self.businessDate = businessDate
    }
}
