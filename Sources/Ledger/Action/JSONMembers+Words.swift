public import World

/// Readers of the values that action bodies are made of.
extension JSONMembers {
    /// Takes an id of any version.
    public mutating func id(_ name: String) throws(ShapeError) -> ID {
        try Self.id(required(name), path(of: name))
    }

    /// Takes an id that an agent minted: a UUIDv7.
    public mutating func mintedID(_ name: String) throws(ShapeError) -> ID {
        try Self.mintedID(required(name), path(of: name))
    }

    /// Takes an amount.
    public mutating func money(_ name: String) throws(ShapeError) -> Money {
        try Money(required(name), path(of: name))
    }

    /// Takes an amount above zero in whole minor units.
    public mutating func moneyAboveZero(_ name: String) throws(ShapeError) -> Money {
        try Self.moneyAboveZero(required(name), path(of: name))
    }

    /// Takes a moment.
    public mutating func moment(_ name: String) throws(ShapeError) -> Timestamp {
        try Self.moment(required(name), path(of: name))
    }

    /// Takes one of a closed set of words.
    public mutating func word<Word: RawRepresentable>(
        _ name: String,
        as words: Word.Type
    ) throws(ShapeError) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: try text(name)) else {
            throw ShapeError(path(of: name), "not a known word")
        }
        return word
    }

    /// Takes one of a closed set of words, nil when it is absent.
    public mutating func optionalWord<Word: RawRepresentable>(
        _ name: String,
        as words: Word.Type
    ) throws(ShapeError) -> Word? where Word.RawValue == String {
        guard let text = try optional(name, Self.text) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw ShapeError(path(of: name), "not a known word")
        }
        return word
    }

    /// Takes a reason, item or destination code (P1.9).
    public mutating func code(_ name: String) throws(ShapeError) -> String {
        try Self.code(required(name), path(of: name))
    }

    /// Takes a text of at most that many characters.
    public mutating func text(_ name: String, limit: Int) throws(ShapeError) -> String {
        let text = try text(name)
        if text.unicodeScalars.count > limit {
            throw ShapeError(path(of: name), "over \(limit) characters")
        }
        return text
    }

    /// Takes a text of at most that many characters, nil when it is absent.
    public mutating func optionalText(_ name: String, limit: Int) throws(ShapeError) -> String? {
        guard let text = try optional(name, Self.text) else { return nil }
        if text.unicodeScalars.count > limit {
            throw ShapeError(path(of: name), "over \(limit) characters")
        }
        return text
    }

    /// Takes a whole number inside a range.
    public mutating func integer(
        _ name: String,
        in range: ClosedRange<Int64>
    ) throws(ShapeError) -> Int64 {
        let number = try integer(name)
        guard range.contains(number) else {
            throw ShapeError(path(of: name), "not in \(range.lowerBound)...\(range.upperBound)")
        }
        return number
    }

    /// Takes an amount in micro-units whose currency stands elsewhere, as a decimal string.
    public mutating func micro(_ name: String) throws(ShapeError) -> Int64 {
        guard let amount = Money.amountMicro(try text(name)) else {
            throw ShapeError(path(of: name), "not an amount")
        }
        return amount
    }

    /// Reads an id of any version.
    public static func id(_ json: JSON, _ path: String) throws(ShapeError) -> ID {
        guard let id = ID(try text(json, path)) else { throw ShapeError(path, "not a UUID") }
        return id
    }

    /// Reads a UUIDv7.
    public static func mintedID(_ json: JSON, _ path: String) throws(ShapeError) -> ID {
        let id = try id(json, path)
        guard id.version == 7 else { throw ShapeError(path, "not a UUIDv7") }
        return id
    }

    /// Reads an amount above zero in whole minor units.
    public static func moneyAboveZero(_ json: JSON, _ path: String) throws(ShapeError) -> Money {
        let money = try Money(json, path)
        guard money.amountMicro > 0 else { throw ShapeError(path, "not above zero") }
        return try wholeMinor(money, path)
    }

    /// Reads an amount in whole minor units.
    public static func postedMoney(_ json: JSON, _ path: String) throws(ShapeError) -> Money {
        try wholeMinor(Money(json, path), path)
    }

    /// Reads a moment.
    public static func moment(_ json: JSON, _ path: String) throws(ShapeError) -> Timestamp {
        guard let moment = Timestamp(try text(json, path)) else {
            throw ShapeError(path, "not a time")
        }
        return moment
    }

    /// Reads a reason, item or destination code: `^[A-Z0-9][A-Z0-9_-]{0,31}$`.
    public static func code(_ json: JSON, _ path: String) throws(ShapeError) -> String {
        let text = try text(json, path)
        guard isCode(text) else { throw ShapeError(path, "not a code") }
        return text
    }

    /// Whether the text is a code of P1.9.
    public static func isCode(_ text: String) -> Bool {
        guard (1...32).contains(text.utf8.count), let first = text.utf8.first,
            first != UInt8(ascii: "_"), first != UInt8(ascii: "-")
        else { return false }
        return text.utf8.allSatisfy { byte in
            (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
                || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
    }

    private static func wholeMinor(_ money: Money, _ path: String) throws(ShapeError) -> Money {
        guard money.isWholeMinor else { throw ShapeError(path, "finer than a minor unit") }
        return money
    }
}
