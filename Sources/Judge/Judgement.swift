public import Ledger

/// What the cloud decided about one action, and everything that follows from it.
///
/// Guarantee: the entries sum to zero per currency (INV-2), each posting too; a deferred action has
/// neither entries nor postings.
public struct Judgement: Hashable, Sendable {
    /// The verdict.
    public var verdict: Verdict
    /// The action's own lines.
    public var entries: [Entry] = []
    /// The id that the lines are kept under; the action's own, but for a reused id (K26).
    public var entriesID: ID
    /// Lines that the cloud adds on its own account.
    public var postings: [Posting] = []
    /// What changes in the documents.
    public var effects: [Effect] = []
    /// The business date it is booked on.
    public var businessDate: BusinessDate

    /// Makes a judgement that books nothing.
    public init(_ verdict: Verdict, on businessDate: BusinessDate, of action: ID) {
        self.verdict = verdict
        self.businessDate = businessDate
        entriesID = action
    }
}
