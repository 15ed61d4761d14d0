import World

/// A folio shall be closed (`folio.settle`); the final bill is the cloud's.
///
/// - SeeAlso: P8.14.
public struct FolioSettle: Hashable, Sendable {
    /// The folio.
    public let folioID: ID
    /// What it owed, as it was shown to the guest.
    public let balance: Money

    /// Makes the payload.
    public init(folioID: ID, balance: Money) {
        self.folioID = folioID
        self.balance = balance
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        folioID = try members.id("folio_id")
        balance = try members.money("balance")
    }

    var json: JSON { ["folio_id": .text(folioID.text), "balance": balance.json] }
}
