/// What the database server refused, and in which operation.
///
/// Shape: names of tables and roles may appear in ``detail``, bound values never do (S-16): of a
/// server's words only the first line is kept.
public struct PostgresError: Error, Hashable, CustomStringConvertible {
    /// What kind of refusal it was; every caller switches on this, never on text.
    public enum Code: String, Hashable, Sendable {
        /// No server answers, or the line to it broke; what was begun is rolled back by the server,
        /// and of a commit nobody knows.
        case unreachable
        /// A server answers, but does not let this role into this database.
        case refused
        /// Somebody else held a lock for too long, or the server has too much to do.
        case busy
        /// No space left.
        case full
        /// A constraint of the schema refused the change.
        case constraint
        /// The role may not do that.
        case denied
        /// The statement does not fit the server or its schema.
        case misuse
        /// What the database holds makes no sense.
        case damaged
    }

    /// The kind of refusal.
    public let code: Code
    /// The operation that failed: `connect`, `prepare`, `run`, `commit` ...
    public let operation: String
    /// The server's or the library's own words, without values.
    public let detail: String
    /// The five characters of the standard, empty when there are none.
    public let state: String
    /// The table it is about, empty when it is about none.
    public let table: String

    init(
        _ code: Code,
        _ operation: String,
        detail: String = "",
        state: String = "",
        table: String = ""
    ) {
        self.code = code
        self.operation = operation
        self.detail = detail
        self.state = state
        self.table = table
    }

    /// Whether the same call may work later without anything being repaired.
    public var isTransient: Bool {
        switch code {
        case .unreachable, .busy, .full: true
        case .refused, .constraint, .denied, .misuse, .damaged: false
        }
    }

    /// Operation, code and the server's words.
    public var description: String {
        "\(operation): \(code.rawValue) \(state) \(detail)"
    }

    /// The kind that a state of the standard means.
    ///
    /// SPEC: https://www.postgresql.org/docs/15/errcodes-appendix.html
    static func code(of state: String) -> Code {
        switch state {
        case "40001", "40P01", "55P03", "57014", "53300": return .busy
        case "53100": return .full
        case "42501": return .denied
        case "57P01", "57P02", "57P03", "57P05", "25P03", "25P04": return .unreachable
        default: break
        }
        switch state.prefix(2) {
        case "08", "53", "58": return .unreachable
        case "28", "3D": return .refused
        case "23": return .constraint
        case "0A", "22", "25", "26", "34", "42", "3F": return .misuse
        default: return .damaged
        }
    }
}
