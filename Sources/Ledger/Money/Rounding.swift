/// How an exact fraction becomes a whole number of steps.
///
/// Integer division of money exists only inside ``divide(_:by:)``: everything else hands over an
/// exact fraction and says once to which step it is rounded (MON-6).
///
/// - SeeAlso: MON-5, MON-6, D6.
public enum Rounding: String, Hashable, Sendable, CaseIterable {
    /// Ties away from zero, the same for both signs, so that a refund mirrors a charge.
    case halfUp = "half_up"
    /// Ties to the even neighbour, only where a tenant's policy names it.
    case halfEven = "half_even"

    /// The quotient, rounded to a whole number.
    ///
    /// Precondition: the divisor is above zero.
    public func divide(_ number: Int128, by divisor: Int128) -> Int128 {
        precondition(divisor > 0, "a rounded division needs a divisor above zero")
        let (quotient, rest) = number.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let toUpper = divisor.magnitude - rest
        let isUp: Bool
        switch self {
        case .halfUp: isUp = rest >= toUpper
        case .halfEven: isUp = rest > toUpper || (rest == toUpper && quotient % 2 == 1)
        }
        let size = Int128(quotient) + (isUp ? 1 : 0)
        return number < 0 ? -size : size
    }

    /// Rounds the fraction `numerator / denominator` of micro-units once, to whole steps.
    ///
    /// - Parameters:
    ///   - numerator: Exact, in micro-units times the denominator, below 10^37 in size.
    ///   - denominator: Above zero, below 10^30.
    ///   - step: Micro-units of a step: the quantum, a cash increment, or 1.
    ///   - currency: The currency of the result.
    /// - Returns: The nearest multiple of the step.
    /// - Throws: ``MoneyError/outOfRange``.
    public func money(
        _ numerator: Int128,
        over denominator: Int128 = 1,
        to step: Int64,
        in currency: Currency
    ) throws(MoneyError) -> Money {
        precondition(step > 0, "a step of money is above zero")
        let steps = divide(numerator, by: denominator * Int128(step))
        let (micro, isOverflow) = steps.multipliedReportingOverflow(by: Int128(step))
        guard !isOverflow, let amount = Int64(exactly: micro) else { throw .outOfRange }
        return try Money(currency, micro: amount)
    }
}

extension Money {
    /// The nearest multiple of a step of micro-units.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func rounded(to step: Int64, _ rounding: Rounding = .halfUp) throws(MoneyError) -> Money
    {
        try rounding.money(Int128(amountMicro), to: step, in: currency)
    }

    /// Splits the amount over weights by largest remainder, ties to the earlier share.
    ///
    /// Shares are whole minor units when the amount is, else micro-units; they sum to the amount.
    /// Precondition: no weight is negative, and their sum is above zero.
    ///
    /// - SeeAlso: MON-7.
    public func split(over weights: [Int64]) -> [Money] {
        precondition(weights.allSatisfy { $0 >= 0 }, "a weight is not negative")
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        precondition(sum > 0, "weights sum to more than nothing")
        let step = isWholeMinor ? currency.quantum : 1
        let size = Int128(amountMicro.magnitude) / Int128(step)
        let exact = weights.map { (size * Int128($0)).quotientAndRemainder(dividingBy: sum) }
        var steps = exact.map(\.quotient)
        let missing = Int(size - steps.reduce(0, +))
        let order = exact.indices.sorted {
            (exact[$1].remainder, $0) < (exact[$0].remainder, $1)
        }
        for index in order.prefix(missing) { steps[index] += 1 }
        return steps.map { share in
            let micro = Int64(share) * step
            return Money(unchecked: currency, amountMicro < 0 ? -micro : micro)
        }
    }
}
