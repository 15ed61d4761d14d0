public import Ledger

/// What a view is assembled from: the cloud's books, one question at a time.
///
/// Every answer is of one property and of one transaction.
public protocol LedgerReader {
    /// What may go wrong while reading.
    associatedtype Failure: Error

    /// The business date in force.
    func businessDay() throws(Failure) -> BusinessDay
    /// A policy by version; the one in force for nil.
    func policy(version: Int64?) throws(Failure) -> Policy?
    /// Whether the service is suspended and the announced moment has passed.
    func isSuspended() throws(Failure) -> Bool
    /// A member of staff.
    func staff(_ id: ID) throws(Failure) -> StaffRecord?
    /// The action that has a slip number.
    func slipOwner(_ slip: SlipNumber) throws(Failure) -> ID?

    /// A session.
    func session(_ id: ID) throws(Failure) -> SessionRecord?
    /// The session that keeps what came too late for another.
    func recovery(of id: ID) throws(Failure) -> SessionRecord?
    /// The sessions in state open on a drawer, oldest first.
    func openSessions(on drawer: ID) throws(Failure) -> [SessionRecord]
    /// Whether a desk opened another session on a drawer after one.
    func isReopened(_ drawer: ID, after session: ID) throws(Failure) -> Bool
    /// A drawer.
    func drawer(_ id: ID) throws(Failure) -> DrawerRecord?
    /// The drawer that a device used last, or holds.
    func likelyDrawer(of device: ID) throws(Failure) -> ID?
    /// The balance of an account.
    func balance(_ account: Account, _ reference: String) throws(Failure) -> Totals

    /// A folio.
    func folio(_ id: ID) throws(Failure) -> FolioRecord?
    /// A folio by its number.
    func folio(number: String) throws(Failure) -> FolioRecord?
    /// The open folios of a room.
    func openFolios(room: String) throws(Failure) -> [FolioRecord]
    /// Whether a room had a folio before that is closed and was not merged into another.
    func hasFormerFolio(room: String) throws(Failure) -> Bool
    /// The late-charge folio of a folio.
    func lateFolio(of id: ID) throws(Failure) -> FolioRecord?
    /// Whether charges of a folio wait for a price.
    func hasDrafts(on folio: ID) throws(Failure) -> Bool
    /// What is known of a charge and the action that posted it.
    func charge(_ id: ID, action: ID) throws(Failure) -> ChargeBooks

    /// What is known of an action that shall be mirrored; nil when it never came.
    func original(_ action: ID) throws(Failure) -> OriginalBooks?
    /// What is known of a refund, and of the payment that it names.
    func refund(_ id: ID, of payment: ID?, asked request: ID?) throws(Failure) -> RefundBooks
    /// What is known of an attention item; nil when there is none.
    func item(_ id: ID) throws(Failure) -> ItemBooks?
    /// What the office knows of a proof, by its reference; nil when its token never came beside the
    /// action, or is none of the office's.
    func stepUp(_ reference: String, for action: ID) throws(Failure) -> StepUpBooks?

    /// A version of a price list.
    func priceList(_ id: String, version: Int64) throws(Failure) -> PriceList?
    /// The lists in force.
    func priceBook() throws(Failure) -> PriceBook?
    /// Every version of every tax rule, newest first.
    func taxRules() throws(Failure) -> [TaxRule]
    /// A snapshot of rates; the one in force for nil.
    func fxSnapshot(_ id: String?) throws(Failure) -> FXSnapshot?
}
