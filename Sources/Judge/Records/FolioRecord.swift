public import Ledger
public import World

/// A folio as the cloud's books have it.
///
/// - SeeAlso: P12.1 `folios`.
public struct FolioRecord: Hashable, Sendable {
    /// The folio.
    public let id: ID
    /// Its number.
    public let number: String
    /// Its room.
    public var room: String?
    /// An optional short label, never a guest's name.
    public var label: String?
    /// Whether it takes postings.
    public var isOpen: Bool
    /// Its currency.
    public let currency: Currency
    /// The snapshot that is contractual for it (FX-3).
    public let fxSnapshotID: String?
    /// Whether charges are refused.
    public let takesNoCharges: Bool
    /// What it may owe.
    public let creditLimit: Money?
    /// The folio that takes its place.
    public var movedTo: ID?
    /// What the guest owes; the sum of its entries (INV-4).
    public var balance: Money

    /// Makes an open folio that owes nothing.
    public init(id: ID, number: String, room: String?, currency: Currency) {
        self.id = id
        self.number = number
        self.room = room
        label = nil
        isOpen = true
        self.currency = currency
        fxSnapshotID = nil
        takesNoCharges = false
        creditLimit = nil
        movedTo = nil
        balance = .zero(currency)
    }

    /// The members of its document beside `ver`.
    public var document: JSON {
        [
            "id": .text(id.text), "folio_no": .text(number),
            "room": room.map(JSON.text) ?? .null, "label": label.map(JSON.text) ?? .null,
            "state": .text(isOpen ? "open" : "closed"), "currency": .text(currency.code),
            "fx_snapshot_id": fxSnapshotID.map(JSON.text) ?? .null, "balance": balance.json,
            "no_post": .boolean(takesNoCharges), "credit_limit": creditLimit?.json ?? .null,
            "moved_to": movedTo.map { .text($0.text) } ?? .null,
        ]
    }

    /// Reads the document.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ document: JSON) throws(ShapeError) {
        var members = try JSONMembers(document, at: "folios")
        id = try members.id("id")
        number = try members.text("folio_no")
        room = try members.nullable("room", JSONMembers.text)
        label = try members.nullable("label", JSONMembers.text)
        isOpen = try members.text("state") == "open"
        currency = try Currency(members.required("currency"), "folios.currency")
        fxSnapshotID = try members.nullable("fx_snapshot_id", JSONMembers.text)
        balance = try members.money("balance")
        takesNoCharges = try members.boolean("no_post")
        creditLimit = try members.nullable("credit_limit", Money.init)
        movedTo = try members.nullable("moved_to", JSONMembers.id)
    }
}
