import CSQLCipher

/// Which statements a connection may prepare at all: the second wall behind constant SQL.
///
/// - SeeAlso: SEC-37.
enum Authorizer: Int32 {
    /// Only the pragmas of ``Profile``.
    case opening
    /// Rows may be read and written; the schema stands still.
    case working
    /// The embedded schema files run.
    case migrating

    func allows(_ action: Int32, _ first: String?, _ second: String?) -> Bool {
        switch action {
        case SQLITE_PRAGMA: allowsPragma(first ?? "", setting: second)
        case SQLITE_SELECT, SQLITE_READ, SQLITE_TRANSACTION, SQLITE_SAVEPOINT, SQLITE_RECURSIVE:
            true
        case SQLITE_FUNCTION: !Self.deniedFunctions.contains(second ?? "")
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            self == .migrating || first?.hasPrefix("sqlite_") == false
        case SQLITE_CREATE_TABLE, SQLITE_CREATE_INDEX, SQLITE_CREATE_TRIGGER, SQLITE_CREATE_VIEW,
            SQLITE_DROP_TABLE, SQLITE_DROP_INDEX, SQLITE_DROP_TRIGGER, SQLITE_DROP_VIEW,
            SQLITE_ALTER_TABLE, SQLITE_REINDEX:
            self == .migrating
        default: false
        }
    }

    private static let deniedFunctions: Set<String> = [
        "load_extension", "fts3_tokenizer", "sqlcipher_export",
    ]

    private func allowsPragma(_ name: String, setting: String?) -> Bool {
        switch self {
        case .opening: Profile.names.contains(name)
        case .working: name == "quick_check"
        case .migrating: Migrator.pragmas.contains(name)
        }
    }
}

/// What the library's callbacks of one connection may see and leave behind.
struct CallbackState {
    var authorizer = Authorizer.opening
    /// Pages in the write-ahead log after the last commit.
    var logPages: Int32 = 0
    let checkpointPages: Int32
}

/// Installs both callbacks; the state outlives the connection.
func installCallbacks(on handle: OpaquePointer, state: UnsafeMutablePointer<CallbackState>) {
    unsafe sqlite3_set_authorizer(
        handle,
        { context, action, first, second, _, _ in
            guard let context = unsafe context else { return SQLITE_DENY }
            let state = unsafe context.assumingMemoryBound(to: CallbackState.self)
            let isAllowed = unsafe state.pointee.authorizer.allows(
                action,
                unsafe first.map { unsafe String(cString: $0) },
                unsafe second.map { unsafe String(cString: $0) }
            )
            return isAllowed ? SQLITE_OK : SQLITE_DENY
        },
        state
    )
    unsafe sqlite3_wal_hook(
        handle,
        { context, handle, name, pages in
            guard let context = unsafe context else { return SQLITE_OK }
            let state = unsafe context.assumingMemoryBound(to: CallbackState.self)
            unsafe state.pointee.logPages = pages
            let limit = unsafe state.pointee.checkpointPages
            // As SQLite's own hook does: a checkpoint that cannot run now runs after a later
            // commit.
            if limit > 0, pages >= limit { _ = unsafe sqlite3_wal_checkpoint(handle, name) }
            return SQLITE_OK
        },
        state
    )
}
