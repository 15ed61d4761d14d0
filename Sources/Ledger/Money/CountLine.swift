public import World

/// A number of equal notes or coins in a count.
///
/// - SeeAlso: CNT-1, P8.3.
public struct CountLine: Hashable, Sendable {
    /// The most units one line names.
    public static let unitLimit: Int64 = 10_000_000

    /// The currency.
    public let currency: Currency
    /// What one of them is worth, in micro-units.
    public let faceMicro: Int64
    /// How many there are.
    public let count: Int64

    /// Makes a line.
    ///
    /// Precondition: the face is above zero, the count is not negative.
    public init(_ currency: Currency, faceMicro: Int64, count: Int64) {
        precondition(faceMicro > 0 && count >= 0, "a count line is not negative")
        self.currency = currency
        self.faceMicro = faceMicro
        self.count = count
    }

    /// What the line is worth.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func worth() throws(MoneyError) -> Money {
        try Money(currency, micro: faceMicro).times(count)
    }

    /// What lines are worth per currency; a currency with no units at all is there with zero.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public static func totals(_ lines: [CountLine]) throws(MoneyError) -> Totals {
        var totals = Totals()
        for line in lines { try totals.add(try line.worth()) }
        return totals
    }

    /// Reads an element of a count's `lines`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        currency = try Currency(members.required("currency"), path + ".currency")
        let face = try members.required("face_micro")
        count = try members.integer("count")
        try members.close()
        guard let micro = face.textValue.flatMap(Money.amountMicro), micro > 0 else {
            throw ShapeError(path + ".face_micro", "not a face")
        }
        guard (0...Self.unitLimit).contains(count) else {
            throw ShapeError(path + ".count", "not a number of units")
        }
        faceMicro = micro
    }

    /// The element of a count's `lines`.
    public var json: JSON {
        [
            "currency": .text(currency.code), "face_micro": .text(String(faceMicro)),
            "count": .integer(count),
        ]
    }
}
