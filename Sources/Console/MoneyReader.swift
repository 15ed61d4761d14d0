import Ledger

/// Reads amounts as people type them: `AFN 1234.50`, `1234.50AFN`, `AFN:1234.50`.
///
/// Takes ASCII, Arabic-Indic and extended Arabic-Indic digits, the decimal signs `.` and U+066B,
/// and U+066C and the comma for grouping; a comma that may be a decimal sign is refused (LOC-2).
enum MoneyReader {
    /// Reads one amount.
    ///
    /// - Parameters:
    ///   - text: What was typed.
    ///   - allowsNegative: Whether a minus sign may stand before it.
    /// - Returns: The amount, whole minor units.
    /// - Throws: ``UsageError`` with the position of the fault, from 1.
    static func read(_ text: String, allowsNegative: Bool = false) throws(UsageError) -> Money {
        let scalars = text.unicodeScalars.filter { !DigitReader.isDirectional($0) }
        let (code, number, offset) = try split(Array(scalars), of: text)
        guard let currency = Currency(code) else {
            let place = offset == 0 ? scalars.count - 2 : 1
            throw UsageError("`\(text)`, position \(place): `\(code)` is no currency.")
        }
        let micro = try amount(
            number,
            of: text,
            at: offset,
            exponent: currency.exponent,
            allowsNegative
        )
        do { return try Money(currency, micro: micro) } catch {
            throw large(text, offset + 1)
        }
    }

    private static func split(
        _ scalars: [Unicode.Scalar],
        of text: String
    ) throws(UsageError) -> (code: String, number: ArraySlice<Unicode.Scalar>, offset: Int) {
        func isLetter(_ scalar: Unicode.Scalar) -> Bool {
            ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
        }
        func code(_ slice: ArraySlice<Unicode.Scalar>) -> String {
            String(String.UnicodeScalarView(slice)).uppercased()
        }
        guard scalars.count > 3 else {
            throw UsageError("`\(text)` is no amount: write it as AFN 1234.50.")
        }
        if scalars[0..<3].allSatisfy(isLetter) {
            var start = 3
            if scalars[3] == ":" { start = 4 }
            while start < scalars.count, scalars[start] == " " { start += 1 }
            return (code(scalars[0..<3]), scalars[start...], start)
        }
        let end = scalars.count - 3
        if scalars[end...].allSatisfy(isLetter) {
            let number = scalars[..<end].reversed().drop { $0 == " " }.reversed()
            return (code(scalars[end...]), Array(number)[...], 0)
        }
        throw UsageError("`\(text)` names no currency: write it as AFN 1234.50.")
    }

    private static func amount(
        _ number: ArraySlice<Unicode.Scalar>,
        of text: String,
        at offset: Int,
        exponent: Int,
        _ allowsNegative: Bool
    ) throws(UsageError) -> Int64 {
        var whole: Int64 = 0
        var decimals: Int?
        var digits = 0
        var isNegative = false
        let areGrouped = commasGroup(number)
        for (index, scalar) in number.enumerated() {
            let place = offset + index + 1
            if scalar == "-", index == 0 {
                guard allowsNegative else {
                    throw UsageError("`\(text)`, position \(place): not negative here.")
                }
                isNegative = true
            } else if scalar == "." || scalar == "\u{66B}" {
                guard decimals == nil, digits > 0 else { throw fault(text, place) }
                decimals = 0
            } else if scalar == "\u{66C}" || (scalar == "," && areGrouped), decimals == nil,
                digits > 0
            {
                continue
            } else if let digit = DigitReader.digit(scalar) {
                if let known = decimals {
                    guard known < exponent else {
                        throw UsageError("`\(text)`, position \(place): too many decimals.")
                    }
                    decimals = known + 1
                }
                digits += 1
                let (tens, overflow) = whole.multipliedReportingOverflow(by: 10)
                let (sum, over) = tens.addingReportingOverflow(digit)
                if overflow || over { throw large(text, place) }
                whole = sum
            } else {
                throw fault(text, place)
            }
        }
        guard digits > 0, decimals != 0 else { throw fault(text, offset + number.count) }
        guard let micro = scaled(whole, zeros: 6 - (decimals ?? 0)) else {
            throw large(text, offset + 1)
        }
        return isNegative ? -micro : micro
    }

    /// Whether commas group thousands beyond doubt: in `1,234.50` and `1,234,567`, not in `1,234`.
    private static func commasGroup(_ number: ArraySlice<Unicode.Scalar>) -> Bool {
        let whole = number.prefix { $0 != "." && $0 != "\u{66B}" }.drop { $0 == "-" }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        let hasDecimals = number.contains { $0 == "." || $0 == "\u{66B}" }
        guard groups.count > 2 || (groups.count == 2 && hasDecimals) else { return false }
        return (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
    }

    private static func fault(_ text: String, _ place: Int) -> UsageError {
        UsageError("`\(text)`, position \(place): not a digit of an amount.")
    }

    private static func large(_ text: String, _ place: Int) -> UsageError {
        UsageError("`\(text)`, position \(place): too large.")
    }

    private static func scaled(_ whole: Int64, zeros: Int) -> Int64? {
        var value = whole
        for _ in 0..<zeros {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }
}
