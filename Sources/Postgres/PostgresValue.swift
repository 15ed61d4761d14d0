/// A value of a column or parameter, with the type it is stated as.
public enum PostgresValue: Hashable, Sendable {
    /// NULL; the type is that of the column it goes to.
    case null
    /// `bigint`; smaller integers and booleans of an answer come as one too.
    case integer(Int64)
    /// `text`.
    case text(String)
    /// `bytea`, and every domain over it.
    case bytes([UInt8])
}

/// The numbers of the types that the program knows, as `pg_type` has them for ever.
enum PostgresType {
    static let unstated: UInt32 = 0
    static let boolean: UInt32 = 16
    static let bytes: UInt32 = 17
    static let bigint: UInt32 = 20
    static let smallint: UInt32 = 21
    static let integer: UInt32 = 23
    static let text: UInt32 = 25
}
