import CSQLCipher

/// How a transaction begins.
public enum Transaction: Sendable {
    /// Takes locks as it needs them; for reading a consistent cut.
    case deferred
    /// Takes the write lock at once.
    case immediate
}

extension Connection {
    /// Begins a transaction.
    ///
    /// - Parameter kind: When locks are taken.
    /// - Throws: ``DatabaseError/Code/locked``.
    public func begin(_ kind: Transaction = .immediate) throws(DatabaseError) {
        switch kind {
        case .deferred: try run("BEGIN DEFERRED")
        case .immediate: try run("BEGIN IMMEDIATE")
        }
    }

    /// Commits; after a failure the transaction may still be open, see ``isInTransaction``.
    public func commit() throws(DatabaseError) {
        try run("COMMIT")
    }

    /// Gives up the open transaction; where the library gave it up already, nothing is left to do.
    public func rollback() throws(DatabaseError) {
        if isInTransaction { try run("ROLLBACK") }
    }

    /// Runs the body in one transaction: all of it or nothing.
    ///
    /// - Parameters:
    ///   - kind: When locks are taken.
    ///   - body: What is done inside; must not begin another transaction.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or the database's refusal; the file is unchanged then.
    public func transaction<Result, Failure: DatabaseFailure>(
        _ kind: Transaction = .immediate,
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try translated(to: Failure.self) { () throws(DatabaseError) in try begin(kind) }
        do throws(Failure) {
            let result = try body()
            try translated(to: Failure.self) { () throws(DatabaseError) in try commit() }
            return result
        } catch {
            try translated(to: Failure.self) { () throws(DatabaseError) in try rollback() }
            throw error
        }
    }
}
