import Ledger
import World

/// The screen before every free text: no card numbers, phones or document numbers are saved.
///
/// People paste what they have at hand. Digits of all scripts count as digits; spaces, dashes,
/// dots and invisible marks between them do not hide a number.
///
/// - SeeAlso: ACT-4, SEC-40.
public enum FreeText {
    /// What a text must not contain.
    public enum Finding: String, Hashable, Sendable {
        /// 13 to 19 digits that begin with 2 to 6 and pass Luhn's check.
        case card
        /// A `+`, `00` or `0` and then as many digits as a telephone number has.
        case phone
        /// A word of one or two letters and seven or eight digits, as passports are numbered.
        case document
    }

    /// Finds what must not be saved, nil when there is nothing.
    public static func finding(in text: String) -> Finding? {
        let runs = digitRuns(in: text)
        if runs.contains(where: { containsCard($0.digits) }) { return .card }
        if runs.contains(where: isPhone) { return .phone }
        return text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).contains(
            where: isDocument
        )
            ? .document : nil
    }

    /// Refuses a text with such a number in it, without repeating it.
    ///
    /// - Throws: ``Refusal`` `TEXT_NOT_ALLOWED`.
    static func check(_ text: String?, _ field: String) throws(Refusal) {
        guard let text, let finding = finding(in: text) else { return }
        throw .desk(
            .textNotAllowed,
            ["field": .text(field), "kind": .text(finding.rawValue)]
        )
    }

    /// Refuses a number or code that is a card's; it may look like a phone's or a document's.
    ///
    /// - Throws: ``Refusal`` `TEXT_NOT_ALLOWED`.
    static func checkCard(_ text: String, _ field: String) throws(Refusal) {
        if finding(in: text) == .card { try check(text, field) }
    }

    private struct Run {
        var digits: [Int] = []
        var hasPlus = false
    }

    private static func digitRuns(in text: String) -> [Run] {
        var runs = [Run()]
        for scalar in text.unicodeScalars {
            if let digit = digit(scalar) {
                runs[runs.count - 1].digits.append(digit)
            } else if !isFiller(scalar) {
                runs.append(Run(hasPlus: scalar == "+"))
            }
        }
        return runs
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        guard scalar.properties.generalCategory == .decimalNumber else { return nil }
        return Character(scalar).wholeNumberValue
    }

    private static func isFiller(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .dashPunctuation, .format, .control, .nonspacingMark: true
        default: scalar == "." || scalar == "\u{00B7}" || scalar == "\u{066B}"
        }
    }

    private static func containsCard(_ digits: [Int]) -> Bool {
        guard digits.count >= 13 else { return false }
        for start in 0...(digits.count - 13) where (2...6).contains(digits[start]) {
            for length in 13...19 where start + length <= digits.count {
                if passesLuhn(digits[start..<start + length]) { return true }
            }
        }
        return false
    }

    private static func passesLuhn(_ digits: ArraySlice<Int>) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let doubled = digit * 2
            sum += place % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled
        }
        return sum % 10 == 0
    }

    private static func isPhone(_ run: Run) -> Bool {
        if run.hasPlus { return (8...15).contains(run.digits.count) }
        return run.digits.first == 0 && (9...15).contains(run.digits.count)
    }

    private static func isDocument(_ word: Substring) -> Bool {
        let letters = word.prefix { $0.isLetter }
        let rest = word.dropFirst(letters.count)
        return (1...2).contains(letters.count) && (7...8).contains(rest.count)
            && rest.unicodeScalars.allSatisfy { digit($0) != nil }
    }
}
