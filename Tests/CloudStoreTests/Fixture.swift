import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// A database file of a test's own, with one property in it.
struct Fixture {
    let folder = ScratchFolder()
    let driver: SQLiteDriver
    let scope = CloudScope(tenant: id("0198f000-0000-7000-8000-0000000000a1"), property: home)
    static let home = id("0198f000-1111-7000-8000-0000000000b2")
    let now = Timestamp(milliseconds: 1_795_254_506_871)

    init() throws {
        driver = try SQLiteDriver(path: folder.path.appending("cloud.db").text, create: true)
    }

    /// An engine to hold the contract to, named for the report.
    struct Engine: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let make: @Sendable () throws -> Fixture
    }

    /// Every engine there is; PostgreSQL joins here.
    static let engines = [Engine(testDescription: "SQLite") { try Fixture() }]

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
