/// A value of an HTTP structured field (RFC 9651), as far as the protocol uses them.
public enum StructuredItem: Hashable, Sendable {
    /// A quoted string of printable ASCII.
    case text(String)
    /// An integer of at most 15 digits.
    case integer(Int64)
    /// `?1` or `?0`.
    case boolean(Bool)
    /// `:base64:`.
    case bytes([UInt8])
    /// A bare word.
    case token(String)
}

/// Reads and writes structured dictionaries such as `inc="...", last=9, changes=?1`.
///
/// - SeeAlso: P3 (`Sync-State`, `Sync-Hints`, `Sync-Time`), P5.2.
public enum StructuredField {
    /// Reads a dictionary of plain items without parameters; nil when it breaks the grammar.
    public static func dictionary(_ text: String) -> [String: StructuredItem]? {
        var reader = StructuredReader(text)
        var members: [String: StructuredItem] = [:]
        reader.skipSpace()
        if reader.isAtEnd { return members }
        while true {
            guard let key = reader.key(), reader.has("="), let item = reader.item() else {
                return nil
            }
            members[key] = item
            reader.skipSpace()
            if reader.isAtEnd { return members }
            guard reader.has(",") else { return nil }
            reader.skipSpace()
        }
    }

    /// Writes one item.
    public static func text(_ item: StructuredItem) -> String {
        switch item {
        case .text(let value):
            let escaped = value.utf8.flatMap { byte in
                byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
                    ? [UInt8(ascii: "\\"), byte] : [byte]
            }
            return "\"" + String(decoding: escaped, as: UTF8.self) + "\""
        case .integer(let value): return String(value)
        case .boolean(let value): return value ? "?1" : "?0"
        case .bytes(let value): return ":" + Base64.text(value, .standard) + ":"
        case .token(let value): return value
        }
    }
}

/// A cursor over the ASCII text of a structured field.
///
/// The signature fields of RFC 9421 need more than plain dictionaries (inner lists with
/// parameters), so the cursor is public and `Sync` reads them with it.
public struct StructuredReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Begins at the start of the text.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Whether everything was read.
    public var isAtEnd: Bool { position >= bytes.count }

    /// The text from the current position on, as received.
    public var rest: String { String(decoding: bytes[position...], as: UTF8.self) }

    /// The number of bytes read so far.
    public var offset: Int { position }

    /// Skips blanks and tabs.
    public mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
            position += 1
        }
    }

    /// Reads the character if it comes next.
    public mutating func has(_ character: Character) -> Bool {
        guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
        position += 1
        return true
    }

    /// Reads a key: lower case letters, digits, `_-.*`, not beginning with a digit.
    public mutating func key() -> String? {
        let taken = word { byte, isFirst in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "*"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                !isFirst
            default: false
            }
        }
        return taken.isEmpty ? nil : taken
    }

    /// Reads one bare item.
    public mutating func item() -> StructuredItem? {
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "\""): return string().map(StructuredItem.text)
        case UInt8(ascii: "?"):
            position += 1
            if has("1") { return .boolean(true) }
            return has("0") ? .boolean(false) : nil
        case UInt8(ascii: ":"):
            position += 1
            let coded = word { byte, _ in byte != UInt8(ascii: ":") }
            guard has(":"), let value = Base64.bytes(coded, .standard) else { return nil }
            return .bytes(value)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return integer()
        default:
            let taken = word { byte, _ in
                byte > 0x20 && byte < 0x7F && !"\"(),;<=>?@[\\]{}".utf8.contains(byte)
            }
            return taken.isEmpty ? nil : .token(taken)
        }
    }

    private mutating func integer() -> StructuredItem? {
        let isNegative = has("-")
        let digits = word { byte, _ in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
        guard digits.utf8.count <= 15, let value = Int64(digits) else { return nil }
        return .integer(isNegative ? -value : value)
    }

    private mutating func string() -> String? {
        position += 1
        var taken: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: taken, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard position < bytes.count,
                    bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "\\")
                else { return nil }
                taken.append(bytes[position])
                position += 1
            case 0x20...0x7E: taken.append(byte)
            default: return nil
            }
        }
        return nil
    }

    private mutating func word(_ accepts: (_ byte: UInt8, _ isFirst: Bool) -> Bool) -> String {
        let start = position
        while position < bytes.count, accepts(bytes[position], position == start) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
