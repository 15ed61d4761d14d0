/// One value of a row or of a parameter.
public enum Value: Hashable, Sendable {
    /// NULL.
    case null
    /// A whole number.
    case integer(Int64)
    /// Text.
    case text(String)
    /// Bytes.
    case blob([UInt8])

    /// A whole number of any width that fits 64 bits.
    public static func integer(_ number: Int) -> Value { .integer(Int64(number)) }

    /// A flag as 0 or 1.
    public static func flag(_ isSet: Bool) -> Value { .integer(isSet ? Int64(1) : 0) }

    /// Text, or NULL for nil.
    public static func text(orNull text: String?) -> Value { text.map(Value.text) ?? .null }

    /// A whole number, or NULL for nil.
    public static func integer(orNull number: Int64?) -> Value {
        number.map { Value.integer($0) } ?? .null
    }

    /// Bytes, or NULL for nil.
    public static func blob(orNull bytes: [UInt8]?) -> Value { bytes.map(Value.blob) ?? .null }
}
