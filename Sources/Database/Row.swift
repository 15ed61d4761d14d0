/// One row of an answer, copied out of the statement.
///
/// Columns are counted from 0. A reader gives nil for NULL and for a value of another kind: the
/// caller knows whether that is an absence or damage. Misuse: a column that the statement does not
/// have traps.
public struct Row: Hashable, Sendable {
    /// The values in the order of the statement's columns.
    public let values: [Value]

    /// The whole number in a column.
    public func integer(_ column: Int) -> Int64? {
        guard case .integer(let number) = values[column] else { return nil }
        return number
    }

    /// The text in a column.
    public func text(_ column: Int) -> String? {
        guard case .text(let text) = values[column] else { return nil }
        return text
    }

    /// The bytes in a column.
    public func blob(_ column: Int) -> [UInt8]? {
        guard case .blob(let bytes) = values[column] else { return nil }
        return bytes
    }

    /// The flag in a column: true for 1, false for 0, nil for anything else.
    public func flag(_ column: Int) -> Bool? {
        switch integer(column) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// Whether a column is NULL.
    public func isNull(_ column: Int) -> Bool { values[column] == .null }
}
