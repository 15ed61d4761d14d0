import Postgres

/// Why a PostgreSQL database cannot be opened or prepared; an operator's errand, each of them.
public enum PostgresFault: Error, Hashable, Sendable {
    /// No server answers, or it lets nobody in; the words are the library's.
    case unreachable(String)
    /// The role could read every tenant's rows, or change the tables (SEC-33).
    case overprivileged(Privilege)
    /// The database has no tables of ours, or older ones than this program needs.
    case unprepared
    /// A newer program made the tables.
    case tooNew
    /// What has the name of our schema is none of ours, or the database cannot hold our texts.
    case foreign
    /// The role may not do what must be done; the words are the server's.
    case denied(String)

    /// What a role has that it must not have.
    public enum Privilege: String, Hashable, Sendable {
        /// It is a superuser.
        case superuser
        /// It has BYPASSRLS.
        case bypass
        /// It may create roles, and so make itself what it likes.
        case roles
        /// It owns the tables, or may act as their owner.
        case owner
    }

    init(_ error: PostgresError) {
        self =
            switch error.code {
            case .unreachable, .refused, .busy, .full: .unreachable(error.detail)
            case .denied, .constraint, .misuse, .damaged: .denied(error.detail)
            }
    }
}
