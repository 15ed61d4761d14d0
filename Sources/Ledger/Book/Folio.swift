public import World

/// A guest's account as the replica knows it: number, room, balance; no name (D13).
///
/// - SeeAlso: P12.1.
public struct Folio: Hashable, Sendable {
    /// The identity.
    public let id: ID
    /// The version of the document: what an intent is based on.
    public let version: Int64
    /// The number, as in `F-10231`.
    public let number: String
    /// The room, nil for a house account.
    public let room: String?
    /// An optional short label.
    public let label: String?
    /// Whether it takes postings.
    public let isOpen: Bool
    /// The currency.
    public let currency: Currency
    /// The snapshot that is contractual for it (FX-3).
    public let fxSnapshotID: String?
    /// What the guest owes; the store shows replica plus overlay here.
    public var balance: Money
    /// Whether the office stopped postings.
    public let isNoPost: Bool
    /// How much the guest may owe.
    public let creditLimit: Money?
    /// The folio it was merged into.
    public let movedTo: ID?

    /// Reads the document of the collection `folios`.
    ///
    /// - Throws: ``ShapeError``, also for a balance in another currency.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.id("id")
        version = try members.integer("ver")
        number = try members.text("folio_no", limit: 40)
        room = try members.optionalText("room", limit: 40)
        label = try members.optionalText("label", limit: 40)
        switch try members.text("state") {
        case "open": isOpen = true
        case "closed": isOpen = false
        default: throw ShapeError(path + ".state", "not a state")
        }
        currency = try Currency(members.required("currency"), path + ".currency")
        fxSnapshotID = try members.optionalText("fx_snapshot_id", limit: 80)
        balance = try members.money("balance")
        isNoPost = try members.boolean("no_post")
        creditLimit = try members.optional("credit_limit", Money.init)
        movedTo = try members.optional("moved_to", JSONMembers.id)
        guard balance.currency == currency, (creditLimit?.currency ?? currency) == currency else {
            throw ShapeError(path + ".balance", "in another currency")
        }
    }
}
