import CSQLCipher

/// What the database refused, and in which operation.
///
/// Shape: names of tables and columns may appear in ``detail``, bound values never do (S-16).
public struct DatabaseError: DatabaseFailure, Hashable, CustomStringConvertible {
    /// What kind of refusal it was; every caller switches on this, never on text.
    public enum Code: String, Hashable, Sendable {
        /// The file is damaged: a page fails its MAC, or what it holds makes no sense.
        ///
        /// Result code 1 of a step counts as damage, as SQLCipher gives it for bad overflow pages.
        case damaged
        /// Not a database under this key: page 1 is bad, or the key is wrong.
        case notADatabase
        /// A newer program made the file (BT-06).
        case newerFormat
        /// No space left.
        case full
        /// Somebody else holds the file.
        case locked
        /// The file or its file system is read-only.
        case readOnly
        /// The device failed.
        case io
        /// The file cannot be opened: missing, a folder, no permission.
        case cannotOpen
        /// A constraint or trigger of the schema refused the change.
        case constraint
        /// A value or row above the limits of SEC-37.
        case tooLarge
        /// The authorizer refused the statement, or the library was called wrongly.
        case misuse
        /// No memory.
        case noMemory
    }

    /// The kind of refusal.
    public let code: Code
    /// The operation that failed: `open`, `prepare`, `step`, `commit` ...
    public let operation: String
    /// The library's own words, without values.
    public let detail: String
    /// SQLite's extended result code, 0 when none was given.
    public let resultCode: Int32
    /// The operating system's number, 0 when there was none.
    public let systemCode: Int32

    /// Makes an error that the library did not give itself.
    public init(_ code: Code, _ operation: String, detail: String = "") {
        self.code = code
        self.operation = operation
        self.detail = detail
        resultCode = 0
        systemCode = 0
    }

    /// Takes itself as it is.
    public init(database error: DatabaseError) {
        self = error
    }

    /// Translates a result code of the library.
    init(resultCode: Int32, operation: String, detail: String, systemCode: Int32) {
        code = Self.code(of: resultCode)
        self.operation = operation
        self.detail = detail
        self.resultCode = resultCode
        self.systemCode = systemCode
    }

    /// Whether the same call may work later without anything being repaired.
    public var isTransient: Bool {
        switch code {
        case .locked, .full, .noMemory: true
        case .damaged, .notADatabase, .newerFormat, .readOnly, .io, .cannotOpen, .constraint,
            .tooLarge, .misuse:
            false
        }
    }

    /// Operation, code and the library's words.
    public var description: String {
        "\(operation): \(code.rawValue) (\(resultCode)) \(detail)"
    }

    /// SPEC: platform.md 2: rc 1 from `step` must be treated as possible damage.
    private static func code(of resultCode: Int32) -> Code {
        switch resultCode & 0xff {
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_FULL: .full
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .locked
        case SQLITE_READONLY: .readOnly
        case SQLITE_IOERR: .io
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_NOLFS: .cannotOpen
        case SQLITE_CONSTRAINT, SQLITE_MISMATCH: .constraint
        case SQLITE_TOOBIG: .tooLarge
        case SQLITE_AUTH, SQLITE_MISUSE, SQLITE_RANGE: .misuse
        case SQLITE_NOMEM: .noMemory
        default: .damaged
        }
    }
}

/// An error that a ``DatabaseError`` can be told as.
///
/// A room names its own small error so, and lets transactions and row loops throw it.
public protocol DatabaseFailure: Error {
    /// Translates what the database refused.
    init(database error: DatabaseError)
}
