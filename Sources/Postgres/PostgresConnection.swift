import CPostgres

/// One line to a database server.
///
/// Statements are constants with `$1` parameters; each is prepared once for each set of types and
/// kept by the server. Not shared between threads: ``PostgresPool`` lends a connection to one.
@safe
public final class PostgresConnection {
    // SAFETY: private to this object, ended in `close`, which `deinit` calls.
    private var handle: OpaquePointer?
    private var names: [StatementKey: String] = [:]

    /// A constant's address with the types of its values.
    private struct StatementKey: Hashable {
        let address: UInt
        let types: [UInt32]
    }

    /// Connects to a server.
    ///
    /// - Parameter url: `postgresql://...` as the library reads it; what it leaves out comes from
    ///   the library's environment. A password is better kept in the library's password file.
    /// - Throws: ``PostgresError/Code/unreachable``, ``PostgresError/Code/refused``.
    public init(_ url: String) throws(PostgresError) {
        // What stands before the URL it may change, what stands behind it may not.
        let settings = [
            ("connect_timeout", "10"), ("tcp_user_timeout", "30000"), ("dbname", url),
            ("client_encoding", "UTF8"), ("application_name", "edge-cloud"),
        ]
        unsafe handle = Self.calling(PQconnectdbParams, settings)
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            let words = self.words
            close()
            let isThere = unsafe Self.calling(PQpingParams, settings) == PQPING_OK
            throw PostgresError(isThere ? .refused : .unreachable, "connect", detail: words)
        }
        // Notices are for people at a prompt; the library would write them to standard error.
        _ = unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit {
        close()
    }

    /// Ends the line; an open transaction is rolled back by the server.
    public func close() {
        unsafe PQfinish(handle)
        unsafe handle = nil
    }

    /// Whether the line stood when it was last used.
    public var isConnected: Bool { unsafe PQstatus(handle) == CONNECTION_OK }

    /// Whether no transaction is open and none failed.
    var isIdle: Bool { unsafe isConnected && PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// Runs a statement and gives the number of rows it changed.
    ///
    /// - Parameters:
    ///   - sql: A constant.
    ///   - values: One for each `$n`.
    /// - Returns: The rows it inserted, changed or deleted.
    /// - Throws: ``PostgresError``; an open transaction must then be given up.
    @discardableResult
    public func run(
        _ sql: StaticString,
        _ values: [PostgresValue] = []
    ) throws(PostgresError) -> Int {
        try answer(to: sql, values).changes
    }

    /// Runs a query and gives all its rows.
    ///
    /// - Parameters:
    ///   - sql: A constant.
    ///   - values: One for each `$n`.
    /// - Returns: The rows in the statement's order.
    /// - Throws: ``PostgresError``; an open transaction must then be given up.
    public func rows(
        _ sql: StaticString,
        _ values: [PostgresValue] = []
    ) throws(PostgresError) -> [[PostgresValue]] {
        try answer(to: sql, values).rows()
    }

    /// Runs every statement of a file, one after the other, without values.
    ///
    /// - Parameters:
    ///   - script: The text of the file.
    ///   - name: What it is called when it fails.
    /// - Throws: ``PostgresError``; outside of a transaction nothing of it has happened then.
    public func execute(_ script: String, as name: String) throws(PostgresError) {
        let answer = unsafe PQexec(handle, script)
        _ = try unsafe checked(answer, name)
    }

    /// Begins a transaction in which each statement sees what was committed before it.
    ///
    /// - Throws: ``PostgresError``.
    public func begin() throws(PostgresError) {
        try execute("BEGIN ISOLATION LEVEL READ COMMITTED", as: "begin")
    }

    /// Commits; after ``PostgresError/Code/unreachable`` nobody here knows what became of it.
    ///
    /// - Throws: ``PostgresError``.
    public func commit() throws(PostgresError) {
        let answer = unsafe PQexec(handle, "COMMIT")
        let result = try unsafe checked(answer, "commit")
        // The server calls it a success to roll back what has failed before.
        guard result.command == "COMMIT" else {
            throw PostgresError(.misuse, "commit", detail: "the transaction had failed")
        }
    }

    /// Gives up the open transaction.
    ///
    /// - Throws: ``PostgresError``.
    public func rollback() throws(PostgresError) {
        try execute("ROLLBACK", as: "rollback")
    }

    private func answer(
        to sql: StaticString,
        _ values: [PostgresValue]
    ) throws(PostgresError) -> PostgresResult {
        let parameters = PostgresParameters(values)
        let name = try prepared(sql, parameters.types)
        let given = parameters.lend { addresses, lengths, formats in
            unsafe PQexecPrepared(
                handle,
                name,
                Int32(addresses.count),
                addresses,
                lengths,
                formats,
                1
            )
        }
        return try unsafe checked(given, "run")
    }

    private func prepared(
        _ sql: StaticString,
        _ types: [UInt32]
    ) throws(PostgresError) -> String {
        let key = unsafe StatementKey(address: UInt(bitPattern: sql.utf8Start), types: types)
        if let known = names[key] { return known }
        let name = "s\(names.count + 1)"
        let made = unsafe sql.utf8Start.withMemoryRebound(
            to: CChar.self,
            capacity: sql.utf8CodeUnitCount + 1
        ) { unsafe PQprepare(handle, name, $0, Int32(types.count), types) }
        _ = try unsafe checked(made, "prepare")
        names[key] = name
        return name
    }

    private func checked(
        _ answer: OpaquePointer?,
        _ operation: String
    ) throws(PostgresError) -> PostgresResult {
        let result = unsafe PostgresResult(answer)
        let failure = result.failure(operation, isConnected: isConnected, words: words)
        if let failure { throw failure }
        return result
    }

    /// The library's last words, first line.
    private var words: String {
        guard let start = unsafe PQerrorMessage(handle) else { return "" }
        let text = unsafe String(cString: start)
        return String(text.prefix { $0 != "\n" })
    }

    /// Calls a function of the library that takes names and values, each list ended by a null.
    private static func calling<Result>(
        _ function: (
            UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?, Int32
        ) -> Result,
        _ settings: [(String, String)]
    ) -> Result {
        let texts = settings.flatMap { [$0.0, $0.1] }
        let packed = texts.flatMap { $0.utf8CString }
        var offsets = [0]
        for text in texts { offsets.append(offsets[offsets.count - 1] + text.utf8CString.count) }
        return unsafe packed.withUnsafeBufferPointer { buffer in
            // SAFETY: every offset is the start of a text inside the buffer, with its own null.
            func addresses(_ first: Int) -> [UnsafePointer<CChar>?] {
                let found = unsafe stride(from: first, to: texts.count, by: 2).map {
                    unsafe buffer.baseAddress.map { [offset = offsets[$0]] in unsafe $0 + offset }
                }
                return unsafe found + [nil]
            }
            return unsafe function(addresses(0), addresses(1), 1)
        }
    }
}
