public import World

/// One line of cash that was handed over.
///
/// - SeeAlso: P8.6.
public struct TenderLine: Hashable, Sendable {
    /// The cash itself, above zero.
    public let money: Money
    /// What it is worth in the currency of `settled`, above zero.
    public let value: Money
    /// The snapshot the rate is from; nil for own currency and for a house rate.
    public let fxSnapshotID: String?
    /// The decimal rate, present exactly when the currencies differ.
    public let rate: String?

    /// Makes a line.
    public init(money: Money, value: Money, fxSnapshotID: String? = nil, rate: String? = nil) {
        self.money = money
        self.value = value
        self.fxSnapshotID = fxSnapshotID
        self.rate = rate
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        money = try members.moneyAboveZero("money")
        value = try members.moneyAboveZero("value")
        fxSnapshotID = try members.optionalText("fx_snapshot_id", limit: 80)
        rate = try members.optional("rate", JSONMembers.rate)
        try members.close()
        guard (rate != nil) == (money.currency != value.currency) else {
            throw ShapeError(path + ".rate", "present exactly when the currencies differ")
        }
        if rate == nil, money != value { throw ShapeError(path + ".value", "not the money") }
    }

    /// The wire form.
    public var json: JSON {
        .members([
            ("money", money.json), ("value", value.json),
            ("fx_snapshot_id", fxSnapshotID.map(JSON.text)), ("rate", rate.map(JSON.text)),
        ])
    }
}

/// Cash received, for a folio or in advance (`payment.cash`, `payment.deposit`).
///
/// - SeeAlso: P8.6, P8.7, `domain.md` 1.2.
public struct CashPayment: Hashable, Sendable {
    /// What the cash is for.
    public enum Purpose: Hashable, Sendable {
        /// A folio.
        case folio(FolioTarget)
        /// A reservation reference.
        case deposit(reference: String)
    }

    /// The payment, minted by the desk.
    public let paymentID: ID
    /// The session whose drawer took the cash.
    public let sessionID: ID
    /// What it is for.
    public let purpose: Purpose
    /// 1 to 8 lines.
    public let tender: [TenderLine]
    /// What was settled, above zero, in the folio's currency.
    public let settled: Money
    /// What was given back, in the drawer's base currency.
    public let change: Money
    /// Cash rounding, in the currency of `change`.
    public let rounding: Money
    /// What an exact foreign tender left open, in the currency of `settled`.
    public let residual: Money
    /// The exact dust, in micro-units.
    public let residualMicro: Int64

    /// Makes the payload.
    public init(
        paymentID: ID,
        sessionID: ID,
        purpose: Purpose,
        tender: [TenderLine],
        settled: Money,
        change: Money,
        rounding: Money,
        residual: Money,
        residualMicro: Int64
    ) {
        self.paymentID = paymentID
        self.sessionID = sessionID
        self.purpose = purpose
        self.tender = tender
        self.settled = settled
        self.change = change
        self.rounding = rounding
        self.residual = residual
        self.residualMicro = residualMicro
    }

    init(from members: inout JSONMembers, isDeposit: Bool) throws(ShapeError) {
        paymentID = try members.mintedID("payment_id")
        sessionID = try members.mintedID("cash_session_id")
        purpose =
            isDeposit
            ? .deposit(reference: try members.reference("reference"))
            : .folio(try FolioTarget(from: &members))
        tender = try members.list("tender", TenderLine.init)
        settled = try members.moneyAboveZero("settled")
        change = try JSONMembers.postedMoney(members.required("change"), members.path(of: "change"))
        rounding = try JSONMembers.postedMoney(
            members.required("rounding"),
            members.path(of: "rounding")
        )
        residual = try JSONMembers.postedMoney(
            members.required("residual"),
            members.path(of: "residual")
        )
        residualMicro = try members.micro("residual_micro")
        try check(at: members.path)
    }

    private func check(at path: String) throws(ShapeError) {
        guard (1...8).contains(tender.count) else {
            throw ShapeError(path + ".tender", "not 1 to 8 lines")
        }
        guard tender.allSatisfy({ $0.value.currency == settled.currency }),
            rounding.currency == change.currency, residual.currency == settled.currency,
            change.amountMicro >= 0
        else { throw ShapeError(path, "currencies do not fit") }
        let remainder: Money
        do { remainder = try self.remainder() } catch { throw ShapeError(path, "out of range") }
        let isBalanced =
            change.currency != settled.currency
            || remainder.amountMicro == change.amountMicro + rounding.amountMicro
        guard isBalanced else {
            throw ShapeError(path, "tender is not settled, change and rounding")
        }
    }

    /// Σ value − settled + residual: what is left for change and rounding.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func remainder() throws(MoneyError) -> Money {
        var sum = try residual.subtracting(settled)
        for line in tender { sum = try sum.adding(line.value) }
        return sum
    }

    /// Σ money − change per currency.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func drawerEffect() throws(MoneyError) -> Totals {
        var effect = try Totals(tender.map(\.money))
        try effect.add(change.negated)
        return effect
    }

    var json: JSON {
        let target: (String, JSON?) =
            switch purpose {
            case .folio(let target): target.member
            case .deposit(let reference): ("reference", .text(reference))
            }
        return .members([
            target, ("payment_id", .text(paymentID.text)),
            ("cash_session_id", .text(sessionID.text)), ("tender", .list(tender.map(\.json))),
            ("settled", settled.json), ("change", change.json), ("rounding", rounding.json),
            ("residual", residual.json), ("residual_micro", .text(String(residualMicro))),
        ])
    }
}

extension JSONMembers {
    /// Reads a decimal rate above zero: at most 18 digits in all, 12 after the point (P1.9, FX-1).
    public static func rate(_ json: JSON, _ path: String) throws(ShapeError) -> String {
        let text = try text(json, path)
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = text.utf8.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard (1...2).contains(parts.count), parts.allSatisfy({ (1...12).contains($0.utf8.count) }),
            digits.count + parts.count - 1 == text.utf8.count, digits.count <= 18,
            digits.contains(where: { $0 != UInt8(ascii: "0") })
        else { throw ShapeError(path, "not a rate") }
        return text
    }

    /// Takes a reservation reference: 1 to 40 letters, digits and `._/-`.
    public mutating func reference(_ name: String) throws(ShapeError) -> String {
        try Self.reference(required(name), path(of: name))
    }

    /// Takes a reservation reference, nil when it is absent.
    public mutating func optionalReference(_ name: String) throws(ShapeError) -> String? {
        try optional(name, Self.reference)
    }

    private static func reference(_ json: JSON, _ path: String) throws(ShapeError) -> String {
        let text = try text(json, path)
        let isPlain = text.utf8.allSatisfy { byte in
            isCode(String(decoding: [byte], as: UTF8.self).uppercased())
                || "._/-".utf8.contains(byte)
        }
        guard (1...40).contains(text.utf8.count), isPlain else {
            throw ShapeError(path, "not a reference")
        }
        return text
    }
}
