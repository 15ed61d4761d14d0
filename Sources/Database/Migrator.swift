import CSQLCipher

/// Brings a file to the newest schema: numbered files, applied in order, each once.
///
/// `user_version` counts the files applied, `application_id` says whose database it is. A shipped
/// file never changes; what is new comes as a file of its own.
public struct Migrator: Sendable {
    /// One embedded SQL file.
    public struct Step: Sendable {
        /// The file's name.
        public let name: String
        /// Its text, one or more statements.
        public let sql: String

        /// Names a text.
        public init(name: String, sql: String) {
            self.name = name
            self.sql = sql
        }
    }

    let applicationID: Int64
    let steps: [Step]

    /// Describes a database.
    ///
    /// - Parameters:
    ///   - applicationID: What `application_id` must say.
    ///   - steps: The files in their order, never fewer than an older program had.
    public init(applicationID: Int32, steps: [Step]) {
        precondition(applicationID > 0, "an application has an id")
        self.applicationID = Int64(applicationID)
        self.steps = steps
    }

    /// Makes the schema in an empty file.
    ///
    /// - Parameter connection: A file without any table.
    /// - Throws: ``DatabaseError/Code/misuse`` when something is in the file already.
    public func create(in connection: Connection) throws(DatabaseError) {
        guard try state(of: connection) == State(application: 0, version: 0, objects: 0) else {
            throw DatabaseError(.misuse, "create", detail: "the file is not empty")
        }
        try apply(from: 0, to: connection)
    }

    /// Checks that the file is ours and whole in its headers, and applies the files it lacks.
    ///
    /// - Parameter connection: A file that was made before.
    /// - Throws: ``DatabaseError/Code/damaged`` for a file that was cut to nothing or is not ours,
    ///   ``DatabaseError/Code/newerFormat`` for one that a newer program made.
    public func update(_ connection: Connection) throws(DatabaseError) {
        let found = try state(of: connection)
        guard found.application == applicationID, found.version > 0, found.objects > 0 else {
            throw DatabaseError(.damaged, "update", detail: "not a schema of this program")
        }
        guard found.version <= steps.count else {
            throw DatabaseError(.newerFormat, "update", detail: "schema \(found.version)")
        }
        try apply(from: Int(found.version), to: connection)
    }

    static let pragmas: Set<String> = ["application_id", "user_version"]

    private struct State: Hashable {
        let application: Int64
        let version: Int64
        let objects: Int64
    }

    private func state(of connection: Connection) throws(DatabaseError) -> State {
        connection.authorizer = .migrating
        defer { connection.authorizer = .working }
        let application = try connection.first("PRAGMA application_id")
        let version = try connection.first("PRAGMA user_version")
        let objects = try connection.first("SELECT count(*) FROM sqlite_master")
        return State(
            application: application?.integer(0) ?? 0,
            version: version?.integer(0) ?? 0,
            objects: objects?.integer(0) ?? 0
        )
    }

    private func apply(from first: Int, to connection: Connection) throws(DatabaseError) {
        guard first < steps.count else { return }
        connection.authorizer = .migrating
        defer { connection.authorizer = .working }
        try connection.transaction(.immediate) { () throws(DatabaseError) in
            for step in steps[first...] { try connection.execute(step) }
            try connection.execute(
                Step(
                    name: "version",
                    sql:
                        "PRAGMA application_id=\(applicationID); PRAGMA user_version=\(steps.count)"
                )
            )
        }
    }
}

extension Connection {
    /// Runs every statement of a schema file, one after the other.
    fileprivate func execute(_ step: Migrator.Step) throws(DatabaseError) {
        let code = unsafe sqlite3_exec(handle, step.sql, nil, nil, nil)
        if code != SQLITE_OK { throw error(code, "migrate " + step.name) }
    }
}
