import CSQLCipher
public import World

/// One open database file.
///
/// Statements are constants with `$1` parameters; each is prepared once and kept. Not shared
/// between threads: a room owns one connection on one serial queue (DUR-17).
///
/// Misuse: using a closed connection traps; so does a wrong number of values.
@safe
public final class Connection {
    // SAFETY: both pointers are private to this object; `close` finalises every statement, closes
    // the handle and clears it, `deinit` frees the callbacks' state after that.
    private var openHandle: OpaquePointer?
    private let state: UnsafeMutablePointer<CallbackState>
    /// Held until the handle is closed.
    private let fileSystem: DiskFileSystem?
    private var cache: [UInt: Statement] = [:]
    /// Whether the file is encrypted.
    public let isKeyed: Bool

    /// Opens a file and applies the profile.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - profile: Its pragmas.
    ///   - key: The raw key; nil only for the cloud's file.
    ///   - create: Whether a missing file is made; true only in a build or a first start.
    ///   - disk: Where the file is; nil for the library's own way to the files of this machine.
    /// - Throws: ``DatabaseError/Code/cannotOpen``, ``DatabaseError/Code/notADatabase`` for a bad
    ///   page 1 or a wrong key, ``DatabaseError/Code/locked``; nothing was changed.
    public init(
        path: String,
        profile: Profile,
        key: DatabaseKey?,
        create: Bool,
        on disk: (any Disk)? = nil
    ) throws(DatabaseError) {
        isKeyed = key != nil
        fileSystem = disk.map { DiskFileSystem($0) }
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: CallbackState(checkpointPages: profile.checkpointPages))
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0)
        let code = unsafe sqlite3_open_v2(path, &openHandle, flags, fileSystem?.name)
        guard code == SQLITE_OK, let handle = unsafe openHandle else {
            throw error(code, "open")
        }
        unsafe sqlite3_extended_result_codes(handle, 1)
        if let key { try check(unsafe key.unlock(handle), "key") }
        unsafe sqlite3_busy_timeout(handle, profile.busyMilliseconds)
        unsafe limit(handle)
        unsafe installCallbacks(on: handle, state: state)
        for pragma in profile.pragmas { try apply(pragma) }
        // `wal_autocheckpoint` takes the log's hook away.
        unsafe installCallbacks(on: handle, state: state)
        authorizer = .working
        cache = [:]
    }

    deinit {
        close()
        unsafe state.deallocate()
    }

    /// Closes the file; closing twice is allowed.
    ///
    /// The last connection of a file checkpoints it and removes the write-ahead log.
    public func close() {
        cache = [:]
        guard let handle = unsafe openHandle else { return }
        let code = unsafe sqlite3_close(handle)
        precondition(code == SQLITE_OK, "a statement outlives its connection")
        unsafe openHandle = nil
    }

    /// Runs a statement to its end.
    ///
    /// - Parameters:
    ///   - sql: A constant.
    ///   - values: One for each `$n`.
    /// - Returns: The rows it inserted, changed or deleted itself.
    /// - Throws: ``DatabaseError``.
    @discardableResult
    public func run(_ sql: StaticString, _ values: [Value] = []) throws(DatabaseError) -> Int {
        var changes = 0
        try use(sql, values) { (statement) throws(DatabaseError) in
            while try advance(statement) {}
            changes = statement.changesRows ? Int(unsafe sqlite3_changes(handle)) : 0
        }
        return changes
    }

    /// All rows of an answer, at most as many as the limit says.
    ///
    /// - Parameters:
    ///   - sql: A constant.
    ///   - values: One for each `$n`.
    ///   - limit: Where reading stops.
    /// - Returns: The rows in the statement's order.
    /// - Throws: ``DatabaseError``.
    public func rows(
        _ sql: StaticString,
        _ values: [Value] = [],
        limit: Int = .max
    ) throws(DatabaseError) -> [Row] {
        var found: [Row] = []
        try use(sql, values) { (statement) throws(DatabaseError) in
            while found.count < limit, try advance(statement) { found.append(statement.row()) }
        }
        return found
    }

    /// The first row of an answer, or nil.
    public func first(
        _ sql: StaticString,
        _ values: [Value] = []
    ) throws(DatabaseError) -> Row? {
        try rows(sql, values, limit: 1).first
    }

    /// Hands the rows over one by one until the body answers false.
    ///
    /// - Parameters:
    ///   - sql: A constant.
    ///   - values: One for each `$n`.
    ///   - body: Gets a row; may run other statements, this one among them.
    /// - Throws: What the body throws, and the database's refusals translated.
    public func forEach<Failure: DatabaseFailure>(
        _ sql: StaticString,
        _ values: [Value] = [],
        _ body: (Row) throws(Failure) -> Bool
    ) throws(Failure) {
        let statement = try translated(to: Failure.self) { () throws(DatabaseError) in
            try prepared(sql)
        }
        statement.isBusy = true
        defer {
            statement.reset()
            statement.isBusy = false
        }
        try translated(to: Failure.self) { () throws(DatabaseError) in
            try check(statement.bind(values), "bind")
        }
        while try translated(
            to: Failure.self,
            { () throws(DatabaseError) in try advance(statement) }
        ) {
            guard try body(statement.row()) else { return }
        }
    }

    /// Damaged places as the library's quick check lists them, empty when there are none.
    ///
    /// - Throws: ``DatabaseError/Code/damaged`` when the file cannot even be walked.
    public func quickCheck() throws(DatabaseError) -> [String] {
        try rows(Profile.check).compactMap { $0.text(0) }.filter { $0 != "ok" }
    }

    /// Pages in the write-ahead log after the last commit of this connection.
    public var logPages: Int { Int(unsafe state.pointee.logPages) }

    /// Moves the write-ahead log into the file and makes both durable.
    ///
    /// - Parameter truncating: Whether the log is also cut to nothing.
    /// - Throws: ``DatabaseError``; the log is kept whole then.
    public func checkpoint(truncating: Bool = false) throws(DatabaseError) {
        let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
        try check(code, "checkpoint")
        unsafe state.pointee.logPages = 0
    }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    var handle: OpaquePointer {
        guard let handle = unsafe openHandle else {
            preconditionFailure("the connection is closed")
        }
        return unsafe handle
    }

    var authorizer: Authorizer {
        get { unsafe state.pointee.authorizer }
        set { unsafe state.pointee.authorizer = newValue }
    }
}

extension Connection {
    /// Prepares, binds, lends and resets one cached statement.
    private func use(
        _ sql: StaticString,
        _ values: [Value],
        _ body: (Statement) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        let statement = try prepared(sql)
        statement.isBusy = true
        defer {
            statement.reset()
            statement.isBusy = false
        }
        try check(statement.bind(values), "bind")
        try body(statement)
    }

    /// A constant's address is its name in the cache; a statement in use gets a sibling.
    private func prepared(_ sql: StaticString) throws(DatabaseError) -> Statement {
        let name = unsafe UInt(bitPattern: sql.utf8Start)
        if let known = cache[name], !known.isBusy { return known }
        var made: OpaquePointer?
        let code = unsafe sql.utf8Start.withMemoryRebound(
            to: CChar.self,
            capacity: sql.utf8CodeUnitCount + 1
        ) { unsafe sqlite3_prepare_v2(handle, $0, -1, &made, nil) }
        try check(code, "prepare")
        guard let made = unsafe made else { preconditionFailure("a statement without a word") }
        let statement = unsafe Statement(made)
        if cache[name] == nil { cache[name] = statement }
        return statement
    }

    private func advance(_ statement: Statement) throws(DatabaseError) -> Bool {
        let code = statement.step()
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw error(code, "step") }
        return false
    }

    private func apply(_ pragma: Profile.Pragma) throws(DatabaseError) {
        let given = try rows(pragma.text).first?.text(0)
        guard pragma.answer == nil || given == pragma.answer else {
            throw DatabaseError(.cannotOpen, "profile", detail: "\(pragma.text): \(given ?? "")")
        }
    }

    /// SPEC: SEC-37.
    private func limit(_ handle: OpaquePointer) {
        unsafe sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        unsafe sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 16_384)
        unsafe sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 1 << 20)
    }

    func check(_ code: Int32, _ operation: String) throws(DatabaseError) {
        if code != SQLITE_OK { throw error(code, operation) }
    }

    /// The error of the last call, in the library's words.
    func error(_ code: Int32, _ operation: String) -> DatabaseError {
        guard let handle = unsafe openHandle else {
            return DatabaseError(
                resultCode: code,
                operation: operation,
                detail: "",
                systemCode: 0
            )
        }
        return DatabaseError(
            resultCode: code,
            operation: operation,
            detail: unsafe String(cString: sqlite3_errmsg(handle)),
            systemCode: unsafe sqlite3_system_errno(handle)
        )
    }
}

/// Runs the body and tells its refusal in the caller's words.
func translated<Result, Failure: DatabaseFailure>(
    to failure: Failure.Type,
    _ body: () throws(DatabaseError) -> Result
) throws(Failure) -> Result {
    do throws(DatabaseError) { return try body() } catch { throw Failure(database: error) }
}
