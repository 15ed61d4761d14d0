/// An exchange rate: how many units of the base one unit of the quote costs, exactly.
///
/// Shape: `^[0-9]{1,12}(\.[0-9]{1,12})?$`, at most 18 digits in all, above zero; so an amount times
/// a rate fits 128 bits.
///
/// - SeeAlso: FX-1, P1.9.
public struct Rate: Hashable, Sendable, CustomStringConvertible {
    /// The decimal string as it was given.
    public let text: String
    /// The digits as one number.
    public let numerator: Int64
    /// 10 to the number of digits after the point.
    public let denominator: Int64

    /// Reads a decimal string, or gives nil when it breaks P1.9 or is zero.
    public init?(_ text: String) {
        guard text.utf8.count <= 19 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2 else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        let digits = String(whole) + String(fraction)
        guard (1...12).contains(whole.utf8.count), fraction.utf8.count <= 12,
            parts.count == 1 || !fraction.isEmpty, digits.utf8.count <= 18,
            digits.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            let numerator = Int64(digits), numerator > 0
        else { return nil }
        self.text = text
        self.numerator = numerator
        denominator = (0..<fraction.utf8.count).reduce(Int64(1)) { power, _ in power * 10 }
    }

    /// Whether this rate is further from the other than a number of percent (FX-4).
    public func differs(from other: Rate, byMoreThanPercent percent: Int64) -> Bool {
        let mine = Int128(numerator) * Int128(other.denominator)
        let theirs = Int128(other.numerator) * Int128(denominator)
        let distance = mine > theirs ? mine - theirs : theirs - mine
        return distance * 100 > theirs * Int128(percent)
    }

    /// The decimal string as it was given.
    public var description: String { text }
}
