/// Why some bytes are no JSON of the profile, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// The rule that was broken; the names are those of the protocol's vectors.
    public enum Code: String, Sendable {
        /// Not the grammar of RFC 8259, or something after the value.
        case syntax = "SYNTAX"
        /// Not UTF-8, or it begins with a byte order mark.
        case utf8 = "UTF8"
        /// A number that is no integer in ±(2^53 - 1), or oddly spelled.
        case number = "NUMBER"
        /// A string with a raw control, U+0000 or a lone surrogate.
        case string = "STRING"
        /// A key that is empty, over 64 characters or outside printable ASCII.
        case key = "KEY"
        /// The same key twice in one object.
        case duplicateKey = "DUPLICATE_KEY"
        /// More than 16 nested containers.
        case depth = "DEPTH"
    }

    /// The rule that was broken.
    public let code: Code
    /// The offset of the first byte that cannot be accepted.
    public let offset: Int
}

extension JSON {
    /// Reads one value of the profile "JCS-int" from UTF-8 bytes, strictly.
    ///
    /// Time and memory are linear in the bytes; the caller limits their number.
    ///
    /// - Throws: ``JSONError`` with the offset of the fault.
    /// - SeeAlso: P1.1, P1.2.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes: bytes)
        self = try reader.document()
    }
}

private struct JSONReader {
    static let depthLimit = 16
    static let keyLimit = 64
    static let integerLimit: Int64 = 9_007_199_254_740_991

    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw fault(.utf8) }
        let value = try self.value(depth: 0)
        skipSpace()
        if position != bytes.count { throw fault(.syntax) }
        return value
    }

    private func fault(_ code: JSONError.Code) -> JSONError {
        JSONError(code: code, offset: position)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func take(_ byte: Character) throws(JSONError) {
        skipSpace()
        guard next == byte.asciiValue else { throw fault(.syntax) }
        position += 1
    }

    /// Takes the byte if it comes next.
    private mutating func has(_ byte: Character) -> Bool {
        skipSpace()
        guard next == byte.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        skipSpace()
        guard let byte = next else { throw fault(.syntax) }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try list(depth: depth + 1)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[position...].starts(with: text.utf8) else { throw fault(.syntax) }
        position += text.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        if depth > Self.depthLimit { throw fault(.depth) }
        try take("{")
        var members: [String: JSON] = [:]
        if has("}") { return .object(members) }
        repeat {
            skipSpace()
            let start = position
            let key = try self.key()
            if members[key] != nil {
                throw JSONError(code: .duplicateKey, offset: start)
            }
            try take(":")
            members[key] = try value(depth: depth)
        } while has(",")
        try take("}")
        return .object(members)
    }

    private mutating func key() throws(JSONError) -> String {
        let start = position
        let text = try string()
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x21 && $0 <= 0x7E && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        guard isPlain, !text.isEmpty, text.utf8.count <= Self.keyLimit else {
            throw JSONError(code: .key, offset: start)
        }
        return text
    }

    private mutating func list(depth: Int) throws(JSONError) -> JSON {
        if depth > Self.depthLimit { throw fault(.depth) }
        try take("[")
        var elements: [JSON] = []
        if has("]") { return .list(elements) }
        repeat { elements.append(try value(depth: depth)) } while has(",")
        try take("]")
        return .list(elements)
    }

    private mutating func integer() throws(JSONError) -> Int64 {
        let start = position
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let first = position
        var value: Int64 = 0
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            position += 1
            if value > Self.integerLimit { throw JSONError(code: .number, offset: start) }
        }
        let digits = position - first
        if digits == 0 { throw JSONError(code: .syntax, offset: start) }
        let isOddlySpelled =
            (digits > 1 && bytes[first] == UInt8(ascii: "0")) || (isNegative && value == 0)
        let isNoInteger = next.map { ".eE".utf8.contains($0) } ?? false
        if isOddlySpelled || isNoInteger { throw JSONError(code: .number, offset: start) }
        return isNegative ? -value : value
    }

    private mutating func string() throws(JSONError) -> String {
        guard next == UInt8(ascii: "\"") else { throw fault(.syntax) }
        position += 1
        var collected: [UInt8] = []
        let start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: collected, as: UTF8.self) else {
                    throw JSONError(code: .utf8, offset: start)
                }
                return text
            case UInt8(ascii: "\\"): collected += try escape()
            case 0..<0x20: throw fault(.string)
            default:
                collected.append(byte)
                position += 1
            }
        }
        throw fault(.syntax)
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        let start = position
        position += 1
        guard let byte = next else { throw fault(.syntax) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try unicode(from: start)).utf8)
        default: throw JSONError(code: .syntax, offset: start)
        }
    }

    /// A `\u` escape whose `\u` is read already; a pair of surrogates is one character.
    private mutating func unicode(from start: Int) throws(JSONError) -> Character {
        let first = try fourHexDigits()
        var scalar = first
        if first >= 0xD800, first < 0xDC00, bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            let second = try fourHexDigits()
            guard second >= 0xDC00, second < 0xE000 else {
                throw JSONError(code: .string, offset: start)
            }
            scalar = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
        }
        guard scalar != 0, let character = Unicode.Scalar(scalar) else {
            throw JSONError(code: .string, offset: start)
        }
        return Character(character)
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Hex.digit(byte) else { throw fault(.syntax) }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
