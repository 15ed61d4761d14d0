import CSQLCipher

extension Connection {
    /// Copies the whole database into a new file while it stays in use.
    ///
    /// Misuse: a keyed connection traps, because the library would write the copy in clear.
    ///
    /// - Parameter path: Where the copy goes; a file there is overwritten.
    /// - Throws: ``DatabaseError``; the copy is useless then.
    public func backup(to path: String) throws(DatabaseError) {
        precondition(!isKeyed, "a keyed database is never copied in clear")
        var target: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let opened = unsafe sqlite3_open_v2(path, &target, flags, nil)
        defer { unsafe sqlite3_close(target) }
        guard opened == SQLITE_OK else { throw DatabaseError(.cannotOpen, "backup") }
        guard let copy = unsafe sqlite3_backup_init(target, "main", handle, "main") else {
            throw unsafe error(sqlite3_errcode(target), "backup")
        }
        unsafe sqlite3_backup_step(copy, -1)
        try check(unsafe sqlite3_backup_finish(copy), "backup")
    }
}
