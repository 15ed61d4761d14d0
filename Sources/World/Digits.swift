/// Fixed-width decimal numbers in ASCII, as dates and times use them.
enum Digits {
    /// The number that these digits spell, or nil when one of them is no ASCII digit.
    static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// The number with leading zeros up to the width.
    static func text(_ number: Int, width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity, and the rest, which is never negative.
    ///
    /// Precondition: the divisor is above zero.
    public func flooredDivision(by divisor: Int64) -> (quotient: Int64, rest: Int64) {
        precondition(divisor > 0, "a floored division needs a divisor above zero")
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}
