public import World

/// One line of cash that a guest hands over, with its value on the folio.
///
/// - SeeAlso: P8.6.
public struct Tender: Hashable, Sendable {
    /// The most lines one payment takes.
    public static let lineLimit = 8

    /// What was handed over.
    public let money: Money
    /// Its value in the currency of the folio, rounded once.
    public let value: Money
    /// The rate that was used, absent when the currencies are equal.
    public let rate: Rate?
    /// The snapshot that the rate is of, absent for a house rate.
    public let snapshotID: String?

    /// Makes a line.
    public init(money: Money, value: Money, rate: Rate? = nil, snapshotID: String? = nil) {
        self.money = money
        self.value = value
        self.rate = rate
        self.snapshotID = snapshotID
    }

    /// Values an amount in the currency of a folio.
    ///
    /// The line names the rate of the tendered currency, or the folio's where the tender is the
    /// base; the snapshot is named only when every rate on the way is the snapshot's.
    ///
    /// - Throws: ``MoneyError``.
    init(
        _ money: Money,
        on folio: Currency,
        _ book: RateBook,
        _ rounding: Rounding
    ) throws(MoneyError) {
        self.money = money
        value = try book.convert(money, to: folio, rounding: rounding)
        let foreign = [money.currency, folio].filter { $0 != book.base }
        rate = money.currency == folio ? nil : foreign.first.flatMap { book.rate($0) }
        let isHouse = foreign.contains { book.houseRates[$0] != nil }
        snapshotID = rate == nil || isHouse ? nil : book.snapshot?.id
    }

    /// Reads an element of a payment's `tender`.
    ///
    /// - Throws: ``ShapeError``, also when `rate` is there and not needed, or needed and missing.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        money = try Money(members.required("money"), path + ".money")
        value = try Money(members.required("value"), path + ".value")
        rate = try members.take("rate").map { json throws(ShapeError) in
            try Rate(json, path + ".rate")
        }
        snapshotID = try members.take("fx_snapshot_id").map { json throws(ShapeError) in
            try JSONMembers.text(json, path + ".fx_snapshot_id")
        }
        try members.close()
        guard money.amountMicro > 0, money.isWholeMinor else {
            throw ShapeError(path + ".money", "not above zero in whole minor units")
        }
        guard value.amountMicro > 0, value.isWholeMinor else {
            throw ShapeError(path + ".value", "not above zero in whole minor units")
        }
        guard (rate != nil) == (money.currency != value.currency), rate != nil || snapshotID == nil
        else { throw ShapeError(path + ".rate", "there if and only if the currencies differ") }
        if let snapshotID, snapshotID.isEmpty || snapshotID.utf8.count > 80 {
            throw ShapeError(path + ".fx_snapshot_id", "not an id")
        }
    }

    /// The element of a payment's `tender`.
    public var json: JSON {
        .members([
            ("money", money.json), ("value", value.json),
            ("fx_snapshot_id", snapshotID.map { .text($0) }),
            ("rate", rate.map { .text($0.text) }),
        ])
    }
}
