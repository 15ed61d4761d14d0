import Postgres
import Schema

/// The tables on a PostgreSQL server: made and brought up to date by an administrator, checked at
/// every start.
///
/// The version stands in the comment of the schema, as SQLite keeps it in the file's header: a
/// table for it would be one without a tenant.
public enum PostgresSchema {
    private static let mark = "melmastoon-edge "

    /// Makes roles, tables and policies, or brings them up to date; all of it or nothing.
    ///
    /// - Parameter url: The database, as a role that may create roles and schemas.
    /// - Returns: The version the tables have now.
    /// - Throws: ``PostgresFault``; nothing was changed.
    public static func prepare(url: String) throws(PostgresFault) -> Int {
        let connection = try translated { () throws(PostgresError) in try PostgresConnection(url) }
        defer { connection.close() }
        try translated { () throws(PostgresError) in
            try connection.begin()
            try connection.run(SQL.lock)
        }
        let version = try version(on: connection) ?? 0
        try translated { () throws(PostgresError) in
            for file in files(after: version) { try connection.execute(file.sql, as: file.name) }
            let comment = "COMMENT ON SCHEMA melmastoon IS '\(mark)\(Schema.cloud.count)'"
            try connection.execute(comment, as: "version")
            try connection.commit()
        }
        return Schema.cloud.count
    }

    /// Checks that the tables are those of this program and that the role can break no rule.
    static func check(_ connection: PostgresConnection) throws(PostgresFault) {
        let found = try translated { () throws(PostgresError) in try connection.rows(SQL.role) }
        if case .text(let word) = found.first?.first,
            let privilege = PostgresFault.Privilege(rawValue: word)
        {
            throw .overprivileged(privilege)
        }
        guard try version(on: connection) == Schema.cloud.count else { throw .unprepared }
        let use = try translated { () throws(PostgresError) in try connection.rows(SQL.use) }
        guard use == [[.integer(1)]] else { throw .denied("the role is no member") }
    }

    private static func files(after version: Int) -> [Schema.File] {
        [Schema.cloudPostgresFirst] + Schema.cloud[version...] + [Schema.cloudPostgresLast]
    }

    /// The version of the tables, nil when there are none.
    private static func version(on connection: PostgresConnection) throws(PostgresFault) -> Int? {
        let state = try translated { () throws(PostgresError) in try connection.rows(SQL.state) }
        guard case .text(let encoding) = state.first?[0], encoding == "UTF8" else {
            throw .foreign
        }
        if state.first?[1] == .integer(0) { return nil }
        guard case .text(let comment) = state.first?[2], comment.hasPrefix(mark),
            let version = Int(comment.dropFirst(mark.count)), version > 0
        else { throw .foreign }
        guard version <= Schema.cloud.count else { throw .tooNew }
        return version
    }

    private static func translated<Result>(
        _ body: () throws(PostgresError) -> Result
    ) throws(PostgresFault) -> Result {
        do throws(PostgresError) { return try body() } catch { throw PostgresFault(error) }
    }

    private enum SQL {
        static let lock: StaticString = "SELECT pg_advisory_xact_lock(1835885420)"
        static let state: StaticString = """
            SELECT current_setting('server_encoding'), to_regnamespace('melmastoon') IS NOT NULL,
            obj_description(to_regnamespace('melmastoon')::oid, 'pg_namespace')
            """
        // A role that may create roles may also make itself a member of the owner.
        static let role: StaticString = """
            SELECT CASE WHEN bool_or(rolsuper) THEN 'superuser'
            WHEN bool_or(rolbypassrls) THEN 'bypass' WHEN bool_or(rolcreaterole) THEN 'roles'
            WHEN EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('melmastoon')
            AND pg_has_role(session_user, relowner, 'MEMBER')) THEN 'owner' ELSE '' END
            FROM pg_roles WHERE rolname IN (session_user, current_user)
            """
        static let use: StaticString = "SELECT has_schema_privilege('melmastoon', 'USAGE')"
    }
}
