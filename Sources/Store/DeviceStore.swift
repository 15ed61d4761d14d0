import Database
import Ledger
import Schema
public import World

/// The device store: outbox, replica, overlay and projections in one SQLCipher file.
///
/// What it holds is a fold of the journal and of the cloud's checkpoints, so it can always be made
/// again (law 3). Everything a record does to it is ``apply(_:)``; everything the cloud does to it
/// is a checkpoint.
///
/// Not shared between threads: one owner, one serial queue, one connection (DUR-17).
public final class DeviceStore {
    /// The number that marks the file as ours: `MMES`.
    static let applicationID: Int32 = 0x4d4d_4553

    let connection: Connection
    /// The device it belongs to.
    public let owner: StoreOwner
    /// Parsed reference documents, good until the next checkpoint.
    var references = ReferenceCache()

    /// Opens a store that is there and whole; pages are scanned before, meaning is checked after.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - key: Its key.
    ///   - owner: The device.
    ///   - disk: Where the file is; nil for the library's own way to it.
    /// - Throws: ``StoreError``; nothing was changed.
    public init(
        opening path: DiskPath,
        key: StoreKey,
        owner: StoreOwner,
        on disk: (any Disk)? = nil
    ) throws(StoreError) {
        self.owner = owner
        do throws(DatabaseError) {
            connection = try Connection(
                path: path.text,
                profile: .device,
                key: key.databaseKey,
                create: false,
                on: disk
            )
            try Self.migrator.update(connection)
        } catch { throw StoreError(database: error) }
        guard try first("SELECT 1 FROM position") != nil else { throw .damaged("no position") }
    }

    /// Makes a new store in a file that is not there yet, without any sync: a build (DUR-20).
    ///
    /// What it holds counts only after ``StoreBuild/install(_:as:on:)``.
    ///
    /// - Parameters:
    ///   - path: A free name in `tmp/`.
    ///   - key: Its key.
    ///   - owner: The device.
    ///   - start: The position before the first record that will be applied.
    ///   - disk: Where the file is; nil for the library's own way to it.
    /// - Throws: ``StoreError``.
    public init(
        making path: DiskPath,
        key: StoreKey,
        owner: StoreOwner,
        start: StorePosition,
        on disk: (any Disk)? = nil
    ) throws(StoreError) {
        self.owner = owner
        do throws(DatabaseError) {
            connection = try Connection(
                path: path.text,
                profile: .building,
                key: key.databaseKey,
                create: true,
                on: disk
            )
            try Self.migrator.create(in: connection)
        } catch { throw StoreError(database: error) }
        try transaction { () throws(StoreError) in
            try run(
                """
                INSERT INTO position (one, lsn, incarnation, seq, head, slip)
                VALUES (1, $1, $2, $3, $4, $5)
                """,
                values(of: start)
            )
            try run("INSERT INTO replica_state (one, checkpoints) VALUES (1, 0)")
            try run("INSERT INTO staging (one) VALUES (1)")
        }
    }

    private static let migrator = Migrator(
        applicationID: applicationID,
        steps: Schema.device.map { Migrator.Step(name: $0.name, sql: $0.sql) }
    )

    /// The schema's number, as `incarnation.begin` tells it.
    public static var schemaVersion: Int64 { Int64(Schema.device.count) }

    /// Closes the file; closing twice is allowed.
    public func close() {
        connection.close()
    }

    /// Where the store stands.
    ///
    /// - Throws: ``StoreError``.
    public func position() throws(StoreError) -> StorePosition {
        let row = try first("SELECT lsn, incarnation, seq, head, slip FROM position")
        guard let row, let lsn = row.integer(0), let seq = row.integer(2),
            let incarnation = row.text(1).flatMap({ ID($0) }), let head = row.blob(3),
            head.count == 32, let slip = row.integer(4)
        else { throw .damaged("position") }
        return StorePosition(lsn: lsn, incarnation: incarnation, seq: seq, head: head, slip: slip)
    }

    func values(of position: StorePosition) -> [Value] {
        [
            .integer(position.lsn), .text(position.incarnation.text), .integer(position.seq),
            .blob(position.head), .integer(position.slip),
        ]
    }
}

// MARK: - Transactions

extension DeviceStore {
    /// Begins the one transaction of a group of captures (`durability.md` 3.4).
    public func beginGroup() throws(StoreError) {
        do { try connection.begin(.immediate) } catch { throw StoreError(database: error) }
    }

    /// Commits the group; the journal has it already (WF-4).
    public func commitGroup() throws(StoreError) {
        do { try connection.commit() } catch { throw StoreError(database: error) }
    }

    /// Gives up the group.
    public func rollbackGroup() throws(StoreError) {
        do { try connection.rollback() } catch { throw StoreError(database: error) }
    }

    /// Moves the write-ahead log into the file, durably, when enough of it waits (DUR-18).
    ///
    /// - Parameters:
    ///   - pages: Fewer waiting pages than this are left alone; 256 when idle, 4000 in any case.
    ///   - truncating: Whether the log is cut to nothing, as at a clean stop.
    /// - Returns: Whether there was anything to move.
    /// - Throws: ``StoreError``.
    @discardableResult
    public func moveLog(
        atLeast pages: Int = 0,
        truncating: Bool = false
    ) throws(StoreError) -> Bool {
        guard connection.logPages >= pages || truncating else { return false }
        do { try connection.checkpoint(truncating: truncating) } catch {
            throw StoreError(database: error)
        }
        return true
    }

    func transaction<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try connection.transaction(.immediate, body)
    }
}

// MARK: - Statements

extension DeviceStore {
    @discardableResult
    func run(_ sql: StaticString, _ values: [Value] = []) throws(StoreError) -> Int {
        do { return try connection.run(sql, values) } catch { throw StoreError(database: error) }
    }

    func rows(
        _ sql: StaticString,
        _ values: [Value] = [],
        limit: Int = .max
    ) throws(StoreError) -> [Row] {
        do { return try connection.rows(sql, values, limit: limit) } catch {
            throw StoreError(database: error)
        }
    }

    func first(_ sql: StaticString, _ values: [Value] = []) throws(StoreError) -> Row? {
        try rows(sql, values, limit: 1).first
    }

    /// The one number that a statement answers, 0 for none.
    func number(_ sql: StaticString, _ values: [Value] = []) throws(StoreError) -> Int64 {
        try first(sql, values)?.integer(0) ?? 0
    }

    /// Hands the rows over until the body answers false.
    func each(
        _ sql: StaticString,
        _ values: [Value] = [],
        _ body: (Row) throws(StoreError) -> Bool
    ) throws(StoreError) {
        try connection.forEach(sql, values, body)
    }

    /// Reads stored JSON; text that is none is damage.
    func json(_ text: String, _ what: String) throws(StoreError) -> JSON {
        do { return try JSON(parsing: Array(text.utf8)) } catch { throw .damaged(what) }
    }
}
