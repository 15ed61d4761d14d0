public import World

/// What happened to the cash of one currency in a session, in micro-units; outflow is negative.
///
/// `expected = opening + payments + change + refunds + reversals + paid_in + paid_out + drops +
/// exchanges`; `variance = counted - expected`; `rounding` is for information.
///
/// - SeeAlso: P8.4, RPT-1, INV-1.
public struct SessionFigures: Hashable, Sendable {
    /// The kinds of movement that make up the expected cash.
    public enum Bucket: String, Hashable, Sendable, CaseIterable {
        /// The counted opening.
        case opening
        /// Cash received.
        case payments
        /// Change given.
        case change
        /// Refunds paid.
        case refunds
        /// Mirrored keying errors.
        case reversals
        /// Put in.
        case paidIn = "paid_in"
        /// Paid out.
        case paidOut = "paid_out"
        /// Dropped to the safe.
        case drops
        /// Exchanged.
        case exchanges
    }

    /// The currency.
    public let currency: Currency
    /// The amount of each bucket; absent means none.
    public var buckets: [Bucket: Int64]
    /// Cash rounding, for information.
    public var roundingMicro: Int64
    /// What was counted; nil before a declaration.
    public var countedMicro: Int64?

    /// Makes the figures of a currency in which nothing happened.
    public init(_ currency: Currency) {
        self.currency = currency
        buckets = [:]
        roundingMicro = 0
        countedMicro = nil
    }

    /// Adds an amount to a bucket.
    ///
    /// - Throws: ``MoneyError/outOfRange``; nothing is changed then.
    public mutating func add(_ micro: Int64, to bucket: Bucket) throws(MoneyError) {
        buckets[bucket] = try Money(currency, micro: buckets[bucket] ?? 0)
            .adding(Money(currency, micro: micro)).amountMicro
    }

    /// What the drawer should hold.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func expected() throws(MoneyError) -> Money {
        var sum = Money.zero(currency)
        for amount in buckets.values { sum = try sum.adding(Money(currency, micro: amount)) }
        return sum
    }

    /// Counted minus expected; nil before a declaration.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func variance() throws(MoneyError) -> Money? {
        guard let countedMicro else { return nil }
        return try Money(currency, micro: countedMicro).subtracting(expected())
    }

    /// Reads the wire form of `session.close`, which is complete and consistent.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        guard let currency = Currency(try members.text("currency")) else {
            throw ShapeError(path + ".currency", "unknown currency")
        }
        self.init(currency)
        for bucket in Bucket.allCases {
            buckets[bucket] = try members.micro(bucket.rawValue + "_micro")
        }
        roundingMicro = try members.micro("rounding_micro")
        countedMicro = try members.micro("counted_micro")
        let statedExpected = try members.micro("expected_micro")
        let statedVariance = try members.micro("variance_micro")
        try members.close()
        let holds: Bool
        do throws(MoneyError) {
            let variance = try variance()?.amountMicro
            holds = try expected().amountMicro == statedExpected && variance == statedVariance
        } catch { holds = false }
        if !holds { throw ShapeError(path, "its sums do not hold") }
    }

    /// The wire form of `session.close`.
    ///
    /// Precondition: there was a declaration, and the sums are in range, as they are for figures
    /// that were added up without a throw.
    public var json: JSON {
        var members: [String: JSON] = ["currency": .text(currency.code)]
        for bucket in Bucket.allCases {
            members[bucket.rawValue + "_micro"] = .text(String(buckets[bucket] ?? 0))
        }
        let expected = buckets.values.reduce(0, +)
        let counted = countedMicro ?? 0
        members["rounding_micro"] = .text(String(roundingMicro))
        members["expected_micro"] = .text(String(expected))
        members["counted_micro"] = .text(String(counted))
        members["variance_micro"] = .text(String(counted - expected))
        return .object(members)
    }
}
