public import Ledger
public import World

/// A value of a column or parameter; the four that both engines share (H-6).
public enum CloudValue: Hashable, Sendable {
    /// NULL.
    case null
    /// BIGINT.
    case integer(Int64)
    /// TEXT.
    case text(String)
    /// BLOB.
    case bytes([UInt8])

    /// An id as its text.
    public static func id(_ id: ID) -> CloudValue { .text(id.text) }

    /// An id as its text, or NULL.
    public static func id(_ id: ID?) -> CloudValue { id.map { .text($0.text) } ?? .null }

    /// A moment in milliseconds.
    public static func moment(_ moment: Timestamp) -> CloudValue { .integer(moment.milliseconds) }

    /// A JSON value in canonical form.
    public static func json(_ json: JSON) -> CloudValue { .text(json.canonicalText) }
}

/// One row of an answer.
///
/// A column of another kind than asked for is a damaged database: every table declares its kinds.
public struct CloudRow: Hashable, Sendable {
    private let values: [CloudValue]

    /// Wraps the columns in order.
    public init(_ values: [CloudValue]) {
        self.values = values
    }

    /// The number of a column.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func integer(_ column: Int) throws(CloudStoreError) -> Int64 {
        guard case .integer(let value) = values[column] else { throw .damaged }
        return value
    }

    /// The number of a column, nil for NULL.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func optionalInteger(_ column: Int) throws(CloudStoreError) -> Int64? {
        values[column] == .null ? nil : try integer(column)
    }

    /// The text of a column.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func text(_ column: Int) throws(CloudStoreError) -> String {
        guard case .text(let value) = values[column] else { throw .damaged }
        return value
    }

    /// The text of a column, nil for NULL.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func optionalText(_ column: Int) throws(CloudStoreError) -> String? {
        values[column] == .null ? nil : try text(column)
    }

    /// The bytes of a column.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func bytes(_ column: Int) throws(CloudStoreError) -> [UInt8] {
        guard case .bytes(let value) = values[column] else { throw .damaged }
        return value
    }

    /// The id of a column.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func id(_ column: Int) throws(CloudStoreError) -> ID {
        guard let id = ID(try text(column)) else { throw .damaged }
        return id
    }

    /// The moment of a column.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func moment(_ column: Int) throws(CloudStoreError) -> Timestamp {
        Timestamp(milliseconds: try integer(column))
    }

    /// The JSON of a text column.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func json(_ column: Int) throws(CloudStoreError) -> JSON {
        try Self.json(Array(text(column).utf8))
    }

    /// The JSON of a text column, nil for NULL.
    ///
    /// - Throws: ``CloudStoreError/damaged``.
    public func optionalJSON(_ column: Int) throws(CloudStoreError) -> JSON? {
        try optionalText(column).map { (text) throws(CloudStoreError) in
            try Self.json(Array(text.utf8))
        }
    }

    static func json(_ bytes: [UInt8]) throws(CloudStoreError) -> JSON {
        do throws(JSONError) { return try JSON(parsing: bytes) } catch { throw .damaged }
    }
}
