import CPostgres

/// One answer of the server, owned until it has been read.
@safe
struct PostgresResult: ~Copyable {
    // SAFETY: private to this value, cleared in `deinit`; every column is copied out before.
    private let handle: OpaquePointer?

    init(_ handle: OpaquePointer?) {
        unsafe self.handle = handle
    }

    deinit {
        unsafe PQclear(handle)
    }

    /// Why the statement failed; nil when it did not.
    ///
    /// - Parameters:
    ///   - operation: What was tried.
    ///   - isConnected: Whether the line still stood afterwards.
    ///   - words: The connection's last words, for an answer that never came.
    /// - Returns: The refusal.
    func failure(_ operation: String, isConnected: Bool, words: String) -> PostgresError? {
        switch unsafe PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
        default: break
        }
        let state = unsafe Self.text(cpostgres_sqlstate(handle))
        // Without a state the library speaks, not the server: the line broke.
        var code = state.isEmpty ? PostgresError.Code.unreachable : PostgresError.code(of: state)
        if !isConnected { code = .unreachable }
        let said = unsafe Self.text(cpostgres_message(handle))
        return PostgresError(
            code,
            operation,
            detail: said.isEmpty ? words : said,
            state: state,
            table: unsafe Self.text(cpostgres_table(handle))
        )
    }

    /// What was done, as in `COMMIT`.
    var command: String { unsafe Self.text(UnsafePointer(PQcmdStatus(handle))) }

    /// How many rows were changed.
    var changes: Int { Int(unsafe Self.text(UnsafePointer(PQcmdTuples(handle)))) ?? 0 }

    /// All rows.
    ///
    /// - Throws: ``PostgresError/Code/misuse`` for a column of a type that the program never made.
    func rows() throws(PostgresError) -> [[PostgresValue]] {
        let columns = unsafe PQnfields(handle)
        var rows: [[PostgresValue]] = []
        for row in 0..<(unsafe PQntuples(handle)) {
            var values: [PostgresValue] = []
            for column in 0..<columns { values.append(try value(row, column)) }
            rows.append(values)
        }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32) throws(PostgresError) -> PostgresValue {
        if unsafe PQgetisnull(handle, row, column) != 0 { return .null }
        let count = Int(unsafe PQgetlength(handle, row, column))
        let start = unsafe UnsafeRawPointer(PQgetvalue(handle, row, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
        let type = unsafe PQftype(handle, column)
        switch (type, count) {
        case (PostgresType.text, _): return unsafe .text(String(decoding: bytes, as: UTF8.self))
        case (PostgresType.bytes, _): return unsafe .bytes([UInt8](bytes))
        case (PostgresType.bigint, 8):
            return .integer(unsafe bytes.reduce(0) { $0 << 8 | Int64($1) })
        case (PostgresType.integer, 4):
            let bits = unsafe bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return .integer(Int64(Int32(bitPattern: bits)))
        case (PostgresType.smallint, 2):
            let bits = unsafe bytes.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
            return .integer(Int64(Int16(bitPattern: bits)))
        case (PostgresType.boolean, 1): return .integer(unsafe bytes[0] == 0 ? 0 : 1)
        default: throw PostgresError(.misuse, "read", detail: "a column of type \(type)")
        }
    }

    private static func text(_ start: UnsafePointer<CChar>?) -> String {
        unsafe start.map { unsafe String(cString: $0) } ?? ""
    }
}
