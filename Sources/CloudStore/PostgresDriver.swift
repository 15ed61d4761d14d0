import Postgres

/// The cloud's database on a PostgreSQL server: the same statements, many servers beside it.
///
/// A transaction begins with the tenant's name, which row-level security compares with every row,
/// and with the tenant's lock, so that "insert unless it is there" means what it says (H-6).
///
/// - SeeAlso: D22, SEC-31, SEC-33.
public final class PostgresDriver: CloudDriver {
    private let pool: PostgresPool

    /// As many as there may be threads that answer devices and the office, with room for a worker.
    private static let poolSize = 8

    /// Opens a prepared database as a role that owns nothing.
    ///
    /// - Parameter url: `postgresql://...`.
    /// - Throws: ``PostgresFault``; nothing was changed.
    public init(url: String) throws(PostgresFault) {
        pool = PostgresPool(size: Self.poolSize) { () throws(PostgresError) in
            let connection = try PostgresConnection(url)
            try connection.run(SQL.settings)
            return connection
        }
        try pool.transaction(refusing: PostgresFault.init) { (connection) throws(PostgresFault) in
            try PostgresSchema.check(connection)
        }
    }

    /// Runs the body in one transaction.
    ///
    /// - Parameters:
    ///   - tenant: Whose rows the server shows and takes.
    ///   - body: The work; what it throws rolls everything back.
    /// - Returns: What the body returned.
    /// - Throws: ``CloudStoreError``.
    public func transaction<Result: Sendable>(
        tenant: String,
        _ body: (any CloudSession) throws(CloudStoreError) -> Result
    ) throws(CloudStoreError) -> Result {
        try pool.transaction(refusing: CloudStoreError.init) {
            (connection) throws(CloudStoreError) in
            let session = PostgresSession(connection: connection)
            _ = try session.run(SQL.enter, [.text(tenant)])
            return try body(session)
        }
    }

    /// Ends every connection.
    public func close() {
        pool.close()
    }

    private enum SQL {
        // DUR-19: a commit is answered when it is durable, whatever the server's default is. What
        // waits or stands still for too long must not hold up the other servers.
        static let settings: StaticString = """
            SELECT set_config('search_path', 'melmastoon, pg_temp', false),
            set_config('lock_timeout', '20s', false), set_config('statement_timeout', '60s', false),
            set_config('idle_in_transaction_session_timeout', '60s', false),
            set_config('jit', 'off', false),
            set_config('synchronous_commit', CASE current_setting('synchronous_commit')
            WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
            """
        static let enter: StaticString = """
            SELECT set_config('edge.tenant', $1, true),
            pg_advisory_xact_lock(hashtextextended($1, 1835885420))
            """
    }
}

private struct PostgresSession: CloudSession {
    let connection: PostgresConnection

    func run(_ sql: StaticString, _ values: [CloudValue]) throws(CloudStoreError) -> Int {
        do throws(PostgresError) {
            return try connection.run(sql, values.map(Self.value))
        } catch { throw CloudStoreError(error) }
    }

    func rows(_ sql: StaticString, _ values: [CloudValue]) throws(CloudStoreError) -> [CloudRow] {
        do throws(PostgresError) {
            let found = try connection.rows(sql, values.map(Self.value))
            return found.map { CloudRow($0.map(Self.value)) }
        } catch { throw CloudStoreError(error) }
    }

    private static func value(_ value: CloudValue) -> PostgresValue {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .text(storable(text))
        case .bytes(let bytes): .bytes(bytes)
        }
    }

    /// A text as the server takes it, which has no character 0; none of our words has one.
    ///
    /// What a hostile desk puts into a stream stands in the body as it came; here it has a mark.
    private static func storable(_ text: String) -> String {
        text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
    }

    private static func value(_ value: PostgresValue) -> CloudValue {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .bytes(bytes)
        }
    }
}

extension CloudStoreError {
    fileprivate init(_ error: PostgresError) {
        self =
            switch error.code {
            // Two tenants wanted one key at the same time: the second sees the first's on a retry.
            case .constraint where error.table == "directory": .busy
            case .constraint, .denied, .misuse, .damaged: .damaged
            case .busy: .busy
            case .full: .full
            case .unreachable, .refused: .unavailable
            }
    }
}
