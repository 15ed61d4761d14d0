/// A reader over the characters of a POSIX time zone rule.
struct ZoneRuleReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    /// The next character, nil at the end.
    var next: UInt8? { position < text.count ? text[position] : nil }

    /// Whether nothing is left.
    var isAtEnd: Bool { position == text.count }

    /// Takes a character that must be next.
    mutating func expect(_ character: Character) throws(ZoneError) {
        guard let next, next == character.asciiValue else { throw .rule }
        position += 1
    }

    /// Takes a name: letters, or anything printable between `<` and `>`; at least three.
    mutating func name() throws(ZoneError) {
        let isQuoted = next == UInt8(ascii: "<")
        if isQuoted { position += 1 }
        let start = position
        while let next, Self.isOfName(next, isQuoted) { position += 1 }
        guard position - start >= 3 else { throw .rule }
        if isQuoted { try expect(">") }
    }

    /// Takes a signed time `h[h[h]][:mm[:ss]]` and gives it in seconds.
    mutating func time(hourLimit: Int) throws(ZoneError) -> Int {
        var sign = 1
        if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
            sign = next == UInt8(ascii: "-") ? -1 : 1
            position += 1
        }
        var seconds = try number(in: 0...hourLimit) * 3_600
        for unit in [60, 1] where next == UInt8(ascii: ":") {
            position += 1
            seconds += try number(in: 0...59) * unit
        }
        return sign * seconds
    }

    /// Takes a number of at most three digits.
    mutating func number(in range: ClosedRange<Int>) throws(ZoneError) -> Int {
        var value = 0
        let start = position
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next), position - start < 3
        {
            value = value * 10 + Int(next - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start, range.contains(value) else { throw .rule }
        return value
    }

    private static func isOfName(_ byte: UInt8, _ isQuoted: Bool) -> Bool {
        let isLetter =
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
        let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        return isLetter || (isQuoted && (isSign || isDigit))
    }
}
