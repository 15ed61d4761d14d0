import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// A database of a test's own, with one property in it.
struct Fixture {
    /// An engine under the cloud; the contract holds for each.
    enum Engine: String, CaseIterable, CustomTestStringConvertible {
        case sqlite = "SQLite"
        case postgres = "PostgreSQL"

        var testDescription: String { rawValue }
    }

    let folder = ScratchFolder()
    /// The database on the server, for that engine.
    let database: TestDatabase?
    let driver: any CloudDriver
    let scope = CloudScope(tenant: id("0198f000-0000-7000-8000-0000000000a1"), property: home)
    static let home = id("0198f000-1111-7000-8000-0000000000b2")
    let now = Timestamp(milliseconds: 1_795_254_506_871)

    init(_ engine: Engine = .sqlite) throws {
        database = engine == .postgres ? try .prepared() : nil
        driver = try Self.open(folder, database)
    }

    /// Another driver over the same database.
    func opened() throws -> any CloudDriver { try Self.open(folder, database) }

    private static func open(
        _ folder: ScratchFolder,
        _ database: TestDatabase?
    ) throws -> any CloudDriver {
        if let database { return try PostgresDriver(url: database.url()) }
        return try SQLiteDriver(path: folder.path.appending("cloud.db").text, create: true)
    }

    static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("not an id: \(text)") }
        return id
    }

    func run<Result: Sendable>(
        _ scope: CloudScope? = nil,
        after milliseconds: Int64 = 0,
        _ body: (CloudLedger) throws(CloudStoreError) -> Result
    ) throws -> Result {
        try driver.transaction(
            scope ?? self.scope,
            at: now.adding(milliseconds: milliseconds),
            body
        )
    }

    /// A second property of the same tenant, and one of a stranger.
    var strangers: [CloudScope] {
        let other = Self.id("0198f000-1111-7000-8000-0000000000b3")
        let foreign = Self.id("0198f000-0000-7000-8000-0000000000a2")
        return [
            CloudScope(tenant: scope.tenant, property: other),
            CloudScope(tenant: foreign, property: scope.property),
        ]
    }

    static let device = CloudLedger.DeviceRecord(
        id: id("01a1fc44-d1b8-7263-a4db-e41488fb8721"),
        code: "7K",
        status: .active,
        revokedAfter: nil,
        pepper: Array(repeating: 7, count: 32),
        lastSeen: Timestamp(milliseconds: 0)
    )
}
