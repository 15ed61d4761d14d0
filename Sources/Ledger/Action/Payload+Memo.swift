import World

/// A payment that did not go through the drawer (`tender.memo`); no card data.
///
/// - SeeAlso: P8.16.
public struct NonCashTender: Hashable, Sendable {
    /// How it was paid.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// On a card terminal that stands alone.
        case cardTerminal = "card_terminal"
        /// With a telephone.
        case mobile
        /// From a bank account.
        case bankTransfer = "bank_transfer"
    }

    /// The most characters of a reference.
    public static let referenceLimit = 24

    /// The memo, minted by the desk.
    public let memoID: ID
    /// The session that noted it.
    public let sessionID: ID
    /// Whose folio.
    public let folio: FolioTarget
    /// How it was paid.
    public let kind: Kind
    /// How much, above zero.
    public let amount: Money
    /// The number on the terminal's slip, at most 24 characters.
    public let reference: String?

    /// Makes the payload.
    public init(
        memoID: ID,
        sessionID: ID,
        folio: FolioTarget,
        kind: Kind,
        amount: Money,
        reference: String?
    ) {
        self.memoID = memoID
        self.sessionID = sessionID
        self.folio = folio
        self.kind = kind
        self.amount = amount
        self.reference = reference
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        memoID = try members.mintedID("memo_id")
        sessionID = try members.mintedID("cash_session_id")
        folio = try FolioTarget(from: &members)
        kind = try members.word("kind", as: Kind.self)
        amount = try members.moneyAboveZero("amount")
        reference = try members.optionalText("reference", limit: Self.referenceLimit)
    }

    var json: JSON {
        .members([
            folio.member, ("memo_id", .text(memoID.text)),
            ("cash_session_id", .text(sessionID.text)), ("kind", .text(kind.rawValue)),
            ("amount", amount.json), ("reference", reference.map(JSON.text)),
        ])
    }
}
