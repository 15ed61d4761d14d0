import World

/// An attention item shall be settled (`attention.resolve`).
///
/// - SeeAlso: P8.15, ATT-2, ATT-3.
public struct AttentionResolve: Hashable, Sendable {
    /// What becomes of it.
    public enum How: String, Hashable, Sendable, CaseIterable {
        /// The money belongs on a folio.
        case apply
        /// The money is held for a reservation.
        case deposit
        /// The money shall be given back.
        case refund
        /// The charge belongs on a folio's late charges.
        case lateCharge = "late_charge"
        /// A draft gets its unit price.
        case price
        /// The house gives it up.
        case writeOff = "write_off"
        /// It is claimed from guest or staff.
        case recover
        /// The desk's figures are right.
        case acceptDesk = "accept_desk"
        /// The office's figures are right.
        case acceptOffice = "accept_office"
        /// The same happened twice; the mirror follows.
        case duplicate
        /// Nobody knows whose money it is.
        case unidentified
        /// It was read; no money.
        case acknowledge
    }

    /// The item, by its id in the cloud.
    public let itemID: ID
    /// What becomes of it.
    public let how: How
    /// Why.
    public let reasonCode: String
    /// In words, at most 140 characters.
    public let reasonText: String?
    /// The folio, where `how` needs one.
    public let folio: FolioTarget?
    /// The reservation, where `how` needs one.
    public let reference: String?
    /// The unit price, where `how` needs one.
    public let money: Money?
    /// The action it is the same as, where `how` needs one.
    public let ofActionID: ID?

    /// Makes the payload.
    ///
    /// - Parameters:
    ///   - itemID: The item.
    ///   - how: What becomes of it.
    ///   - reason: Why, as a code and in words.
    ///   - folio: The folio, where `how` needs one.
    ///   - reference: The reservation, where `how` needs one.
    ///   - money: The unit price, where `how` needs one.
    public init(
        itemID: ID,
        how: How,
        reason: (code: String, text: String?),
        folio: FolioTarget? = nil,
        reference: String? = nil,
        money: Money? = nil
    ) {
        self.init(itemID, how, reason, folio, reference, (money, nil))
    }

    /// Says that the item's action is the same as another.
    public init(itemID: ID, sameAs action: ID, reason: (code: String, text: String?)) {
        self.init(itemID, .duplicate, reason, nil, nil, (nil, action))
    }

    private init(
        _ itemID: ID,
        _ how: How,
        _ reason: (code: String, text: String?),
        _ folio: FolioTarget?,
        _ reference: String?,
        _ rest: (money: Money?, action: ID?)
    ) {
        self.itemID = itemID
        self.how = how
        reasonCode = reason.code
        reasonText = reason.text
        self.folio = folio
        self.reference = reference
        money = rest.money
        ofActionID = rest.action
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        itemID = try members.id("attention_id")
        how = try members.word("how", as: How.self)
        reasonCode = try members.code("reason_code")
        reasonText = try members.optionalText("reason_text", limit: 140)
        folio = try FolioTarget(ifIn: &members)
        reference = try members.optionalReference("reference")
        money = try members.optional("money", JSONMembers.moneyAboveZero)
        ofActionID = try members.optional("of_action", JSONMembers.mintedID)
        try check(at: members.path)
    }

    private func check(at path: String) throws(ShapeError) {
        let needs = how.need
        let has: [(How.Need, Bool)] = [
            (.folio, folio != nil), (.reference, reference != nil), (.money, money != nil),
            (.action, ofActionID != nil),
        ]
        for (need, isThere) in has where (needs == need) != isThere {
            throw ShapeError(path, "\(how.rawValue): \(need.rawValue) is missing or too much")
        }
    }

    var json: JSON {
        .members(
            [
                ("attention_id", .text(itemID.text)), ("how", .text(how.rawValue)),
                ("reason_code", .text(reasonCode)), ("reason_text", reasonText.map(JSON.text)),
                ("reference", reference.map(JSON.text)), ("money", money?.json),
                ("of_action", ofActionID.map { .text($0.text) }),
            ] + (folio.map { [$0.member] } ?? [])
        )
    }
}

extension AttentionResolve.How {
    /// The one member that a way of settling an item needs beside itself (ATT-3).
    public enum Need: String, Hashable, Sendable {
        /// A folio.
        case folio
        /// A reservation.
        case reference
        /// A unit price.
        case money
        /// Another action.
        case action
    }

    /// What it needs, nil for nothing.
    public var need: Need? {
        switch self {
        case .apply, .lateCharge: .folio
        case .deposit: .reference
        case .price: .money
        case .duplicate: .action
        case .refund, .writeOff, .recover, .acceptDesk, .acceptOffice, .unidentified, .acknowledge:
            nil
        }
    }
}
