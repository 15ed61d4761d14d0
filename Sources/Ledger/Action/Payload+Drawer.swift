import World

/// Cash was put into the drawer or paid out of it (`drawer.paid_in`, `drawer.paid_out`).
///
/// - SeeAlso: P8.12.
public struct DrawerMovement: Hashable, Sendable {
    /// The movement, minted by the desk.
    public let movementID: ID
    /// The session.
    public let sessionID: ID
    /// What moved, each above zero; the type gives the direction.
    public let money: [Money]
    /// Why.
    public let reasonCode: String
    /// In words, at most 140 characters.
    public let reasonText: String?
    /// The number of a voucher, at most 24 characters.
    public let voucherNumber: String?

    /// Makes the payload.
    public init(
        movementID: ID,
        sessionID: ID,
        money: [Money],
        reasonCode: String,
        reasonText: String? = nil,
        voucherNumber: String? = nil
    ) {
        self.movementID = movementID
        self.sessionID = sessionID
        self.money = money
        self.reasonCode = reasonCode
        self.reasonText = reasonText
        self.voucherNumber = voucherNumber
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        movementID = try members.mintedID("movement_id")
        sessionID = try members.mintedID("cash_session_id")
        money = try members.list("money", JSONMembers.moneyAboveZero)
        reasonCode = try members.code("reason_code")
        reasonText = try members.optionalText("reason_text", limit: 140)
        voucherNumber = try members.optionalText("voucher_no", limit: 24)
    }

    var json: JSON {
        .members([
            ("movement_id", .text(movementID.text)), ("cash_session_id", .text(sessionID.text)),
            ("money", Totals.json(money)), ("reason_code", .text(reasonCode)),
            ("reason_text", reasonText.map(JSON.text)),
            ("voucher_no", voucherNumber.map(JSON.text)),
        ])
    }
}

/// Cash left for the safe, in a bag (`drawer.drop`); needs a co-signature.
///
/// - SeeAlso: P8.12.
public struct DrawerDrop: Hashable, Sendable {
    /// The movement, minted by the desk.
    public let movementID: ID
    /// The session.
    public let sessionID: ID
    /// What left, each above zero.
    public let money: [Money]
    /// The bag's number, at most 24 characters.
    public let bagNumber: String
    /// Where it goes.
    public let destinationCode: String

    /// Makes the payload.
    public init(
        movementID: ID,
        sessionID: ID,
        money: [Money],
        bagNumber: String,
        destinationCode: String
    ) {
        self.movementID = movementID
        self.sessionID = sessionID
        self.money = money
        self.bagNumber = bagNumber
        self.destinationCode = destinationCode
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        movementID = try members.mintedID("movement_id")
        sessionID = try members.mintedID("cash_session_id")
        money = try members.list("money", JSONMembers.moneyAboveZero)
        bagNumber = try members.text("bag_no", limit: 24)
        destinationCode = try members.code("destination_code")
    }

    var json: JSON {
        [
            "movement_id": .text(movementID.text), "cash_session_id": .text(sessionID.text),
            "money": Totals.json(money), "bag_no": .text(bagNumber),
            "destination_code": .text(destinationCode),
        ]
    }
}

/// The drawer was opened without a sale (`drawer.no_sale`).
///
/// - SeeAlso: P8.12.
public struct DrawerNoSale: Hashable, Sendable {
    /// The movement, minted by the desk.
    public let movementID: ID
    /// The session.
    public let sessionID: ID
    /// Why.
    public let reasonCode: String

    /// Makes the payload.
    public init(movementID: ID, sessionID: ID, reasonCode: String) {
        self.movementID = movementID
        self.sessionID = sessionID
        self.reasonCode = reasonCode
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        movementID = try members.mintedID("movement_id")
        sessionID = try members.mintedID("cash_session_id")
        reasonCode = try members.code("reason_code")
    }

    var json: JSON {
        [
            "movement_id": .text(movementID.text), "cash_session_id": .text(sessionID.text),
            "reason_code": .text(reasonCode),
        ]
    }
}

/// One currency was given for another out of the drawer (`drawer.exchange`).
///
/// - SeeAlso: P8.12, FX-5.
public struct DrawerExchange: Hashable, Sendable {
    /// The movement, minted by the desk.
    public let movementID: ID
    /// The session.
    public let sessionID: ID
    /// What the house took, above zero.
    public let received: Money
    /// What the house gave, above zero, in another currency.
    public let given: Money
    /// What cash rounding kept (negative: gave), in the currency of `given`.
    public let rounding: Money
    /// The decimal rate, counted in the drawer's base currency.
    public let rate: String
    /// The snapshot the rate is from; nil for a house rate.
    public let fxSnapshotID: String?

    /// Makes the payload.
    public init(
        movementID: ID,
        sessionID: ID,
        _ exchange: CashExchange,
        rate: String,
        fxSnapshotID: String?
    ) {
        self.movementID = movementID
        self.sessionID = sessionID
        received = exchange.received
        given = exchange.given
        rounding = exchange.rounding
        self.rate = rate
        self.fxSnapshotID = fxSnapshotID
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        movementID = try members.mintedID("movement_id")
        sessionID = try members.mintedID("cash_session_id")
        received = try members.moneyAboveZero("received")
        given = try members.moneyAboveZero("given")
        rounding = try JSONMembers.postedMoney(
            members.required("rounding"),
            members.path(of: "rounding")
        )
        rate = try JSONMembers.rate(members.required("rate"), members.path(of: "rate"))
        fxSnapshotID = try members.optionalText("fx_snapshot_id", limit: 80)
        guard received.currency != given.currency, rounding.currency == given.currency else {
            throw ShapeError(members.path, "currencies do not fit")
        }
    }

    /// received − given per currency.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func drawerEffect() throws(MoneyError) -> Totals {
        try Totals([received, given.negated])
    }

    var json: JSON {
        .members([
            ("movement_id", .text(movementID.text)), ("cash_session_id", .text(sessionID.text)),
            ("received", received.json), ("given", given.json), ("rounding", rounding.json),
            ("rate", .text(rate)), ("fx_snapshot_id", fxSnapshotID.map(JSON.text)),
        ])
    }
}
