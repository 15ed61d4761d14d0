import CSQLCipher

/// One prepared statement, owned by its connection's cache.
///
/// `$2` may stand before `$1` in a text: SQLite numbers parameters by appearance, so values are
/// bound by the number in the name.
@safe
final class Statement {
    // SAFETY: private to this object, finalised in `deinit`; the cache lets go of every statement
    // before the connection closes.
    private let handle: OpaquePointer
    /// For each parameter by appearance, the number in its name.
    private let numbers: [Int]
    let parameterCount: Int
    let changesRows: Bool
    var isBusy = false

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
        let count = unsafe sqlite3_bind_parameter_count(handle)
        var numbers: [Int] = []
        for index in 0..<count {
            guard let name = unsafe sqlite3_bind_parameter_name(handle, index + 1),
                let number = unsafe Int(String(cString: name).dropFirst()), number > 0
            else { preconditionFailure("parameters are written $1, $2, ...") }
            numbers.append(number)
        }
        self.numbers = numbers
        parameterCount = numbers.max() ?? 0
        changesRows = unsafe sqlite3_stmt_readonly(handle) == 0
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    func bind(_ values: [Value]) -> Int32 {
        precondition(values.count == parameterCount, "a statement needs all its values and no more")
        for (index, number) in numbers.enumerated() {
            let code = bind(values[number - 1], at: Int32(index + 1))
            if code != SQLITE_OK { return code }
        }
        return SQLITE_OK
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                    // An empty text may have no address, which would bind NULL.
                    guard let start = characters.baseAddress else {
                        return unsafe csqlcipher_bind_text(handle, index, "", 0)
                    }
                    let count = Int32(clamping: characters.count)
                    return unsafe csqlcipher_bind_text(handle, index, start, count)
                }
            }
        case .blob(let bytes):
            if bytes.isEmpty { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
            return unsafe csqlcipher_bind_blob(handle, index, bytes, Int32(clamping: bytes.count))
        }
    }

    func step() -> Int32 { unsafe sqlite3_step(handle) }

    /// Makes the statement ready for its next use and lets go of what was bound.
    func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    /// The row that the last step gave.
    func row() -> Row {
        let count = unsafe sqlite3_column_count(handle)
        return Row(values: (0..<count).map(value))
    }

    private func value(_ column: Int32) -> Value {
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, column))
        case SQLITE3_TEXT:
            let start = unsafe sqlite3_column_text(handle, column)
            let count = Int(unsafe sqlite3_column_bytes(handle, column))
            let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
            return unsafe .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let start = unsafe sqlite3_column_blob(handle, column)
            let count = Int(unsafe sqlite3_column_bytes(handle, column))
            return unsafe .blob([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
        case SQLITE_NULL: return .null
        default: preconditionFailure("no column holds a floating-point number (B-10)")
        }
    }
}
