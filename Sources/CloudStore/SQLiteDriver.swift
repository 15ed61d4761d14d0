import Database
import Schema
import Synchronization

/// The cloud's database as one SQLite file: WAL, synced at every commit (DUR-19).
///
/// One connection, one transaction at a time; whoever comes second waits. A commit that failed at
/// the device ends the driver: nothing is tried again on that file (S-17).
public final class SQLiteDriver: CloudDriver, CloudVault, @unchecked Sendable {
    // SAFETY: the connection is used only while `turn` is held.
    private let turn = Mutex(())
    private let path: String
    private var connection: Connection?

    private static let migrator = Migrator(
        // "mmcl" in ASCII.
        applicationID: 0x6D6D_636C,
        steps: Schema.cloud.map { file in
            Migrator.Step(name: file.name, sql: file.sql)
        }
    )

    /// Opens a file, or makes it with its schema.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - create: Whether a missing file is made.
    /// - Throws: ``CloudStoreError``; nothing was changed.
    public init(path: String, create: Bool) throws(CloudStoreError) {
        self.path = path
        connection = try Self.open(path, create: create)
    }

    /// Runs the body in one transaction.
    ///
    /// - Parameters:
    ///   - tenant: Not looked at: isolation rests on the statements (SEC-34).
    ///   - body: The work; what it throws rolls everything back.
    /// - Returns: What the body returned.
    /// - Throws: ``CloudStoreError``.
    public func transaction<Result: Sendable>(
        tenant: String,
        _ body: (any CloudSession) throws(CloudStoreError) -> Result
    ) throws(CloudStoreError) -> Result {
        try turn.withLock { (_) throws(CloudStoreError) in
            guard let connection else { throw .unavailable }
            try Self.translated { () throws(DatabaseError) in try connection.begin() }
            do throws(CloudStoreError) {
                let result = try body(SQLiteSession(connection: connection))
                try Self.translated { () throws(DatabaseError) in try connection.commit() }
                return result
            } catch {
                undo(connection, after: error)
                throw error
            }
        }
    }

    /// Copies the whole database into a new file while it stays in use.
    ///
    /// - Throws: ``CloudStoreError``; the copy is useless then.
    public func backup(to file: String) throws(CloudStoreError) {
        try turn.withLock { (_) throws(CloudStoreError) in
            guard let connection else { throw .unavailable }
            try Self.translated { () throws(DatabaseError) in try connection.backup(to: file) }
        }
    }

    /// Puts the content of a backup in the place of everything that is here.
    ///
    /// The backup is checked before anything is touched.
    ///
    /// - Throws: ``CloudStoreError/damaged`` for a file that is no whole backup of this program.
    public func restore(from file: String) throws(CloudStoreError) {
        try turn.withLock { (_) throws(CloudStoreError) in
            let source = try Self.open(file, create: false)
            let faults = try Self.translated { () throws(DatabaseError) in try source.quickCheck() }
            guard faults.isEmpty else { throw .damaged }
            connection?.close()
            connection = nil
            try Self.translated { () throws(DatabaseError) in try source.backup(to: path) }
            connection = try Self.open(path, create: false)
        }
    }

    /// Closes the file; what is asked afterwards is ``CloudStoreError/unavailable``.
    public func close() {
        turn.withLock { _ in
            connection?.close()
            connection = nil
        }
    }

    private func undo(_ open: Connection, after error: CloudStoreError) {
        do throws(DatabaseError) {
            if error != .unavailable {
                try open.rollback()
                return
            }
        } catch {}
        connection = nil
    }

    private static func open(
        _ path: String,
        create: Bool
    ) throws(CloudStoreError) -> Connection {
        try translated { () throws(DatabaseError) in
            let connection = try Connection(
                path: path,
                profile: .cloud,
                key: nil,
                create: create
            )
            if create { try Self.prepare(connection) } else { try migrator.update(connection) }
            return connection
        }
    }

    /// A file that has a schema already is brought up to date.
    private static func prepare(_ connection: Connection) throws(DatabaseError) {
        do throws(DatabaseError) {
            try migrator.create(in: connection)
        } catch  where error.code == .misuse {
            try migrator.update(connection)
        }
    }

    fileprivate static func translated<Result>(
        _ body: () throws(DatabaseError) -> Result
    ) throws(CloudStoreError) -> Result {
        do throws(DatabaseError) { return try body() } catch {
            throw switch error.code {
            case .damaged, .notADatabase, .constraint, .tooLarge, .misuse: .damaged
            case .newerFormat: .tooNew
            case .full: .full
            case .locked: .busy
            case .readOnly, .io, .cannotOpen, .noMemory: .unavailable
            }
        }
    }
}

private struct SQLiteSession: CloudSession {
    let connection: Connection

    func run(_ sql: StaticString, _ values: [CloudValue]) throws(CloudStoreError) -> Int {
        try SQLiteDriver.translated { () throws(DatabaseError) in
            try connection.run(sql, values.map(Self.value))
        }
    }

    func rows(
        _ sql: StaticString,
        _ values: [CloudValue]
    ) throws(CloudStoreError) -> [CloudRow] {
        let found = try SQLiteDriver.translated { () throws(DatabaseError) in
            try connection.rows(sql, values.map(Self.value))
        }
        return found.map { CloudRow($0.values.map(Self.value)) }
    }

    private static func value(_ value: CloudValue) -> Value {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .blob(bytes)
        }
    }

    private static func value(_ value: Value) -> CloudValue {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        case .blob(let bytes): .bytes(bytes)
        }
    }
}
