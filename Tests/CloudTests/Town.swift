import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import Synchronization
import TestSupport
import Testing
import World

/// A cloud of a test's own: a real file, a clock that stands still, one property, one token.
struct Town {
    static let authority = "sync.eu1.example.net"
    static let tenant = id("0198f000-0000-7000-8000-0000000000a1")
    static let property = id("0198f000-1111-7000-8000-0000000000b2")
    static let drawer = id("0198f111-aaaa-7000-8000-00000000d001")

    let folder = ScratchFolder()
    let clock = ManualClock(Timestamp(milliseconds: 1_795_254_506_871))
    let entropy = SeededEntropy(8_814)
    let driver: any CloudDriver
    let docket = CountingDocket()
    let cloud: CloudResponder
    let keys: CloudKeys
    /// The key that is kept off line.
    let destructive: SigningKey
    let scope = CloudScope(tenant: tenant, property: property)

    init(on engine: Engine = .sqlite) throws {
        driver = try engine.open(in: folder)
        let (custody, routine) = (SigningKey(from: entropy), SigningKey(from: entropy))
        destructive = SigningKey(from: entropy)
        keys = CloudKeys(
            custody: custody,
            routine: routine,
            destructive: destructive.verifyingKey
        )
        cloud = try Self.cloud(
            over: driver,
            (clock, entropy, QuietLog()),
            keys,
            CloudConfiguration(authorities: [Self.authority]),
            docket
        )
        try Self.settle(scope, code: "KBL1", drawer: Self.drawer, in: driver, at: clock.now())
    }

    /// Another server over the same database, told the same about itself or something else.
    func sibling(
        over other: (any CloudDriver)? = nil,
        _ change: (inout CloudConfiguration) -> Void = { _ in }
    ) throws -> CloudResponder {
        var configuration = CloudConfiguration(authorities: [Self.authority])
        change(&configuration)
        return try Self.cloud(
            over: other ?? driver,
            (clock, SeededEntropy(4_711), QuietLog()),
            keys,
            configuration,
            docket
        )
    }

    private static func cloud(
        over driver: any CloudDriver,
        _ outside: (any Clock, any Entropy, any Log),
        _ keys: CloudKeys,
        _ configuration: CloudConfiguration,
        _ docket: CountingDocket
    ) throws -> CloudResponder {
        try CloudResponder(
            CloudParts(
                driver: driver,
                outside: outside,
                keys: keys,
                configuration: configuration,
                docket: docket
            )
        )
    }

    static func settle(
        _ scope: CloudScope,
        code: String,
        drawer: ID,
        in driver: any CloudDriver,
        at now: Timestamp
    ) throws {
        try driver.transaction(scope, at: now) { (ledger) throws(CloudStoreError) in
            _ = try ledger.saveProperty(
                CloudLedger.Names(
                    tenant: ("t-" + code, "Melmastoon Hotels"),
                    property: (code, "Kabul House"),
                    zone: "Asia/Kabul",
                    baseCurrency: "AFN"
                )
            )
            _ = try ledger.put(
                "drawers",
                [
                    "id": .text(drawer.text), "code": "D1", "base_currency": "AFN",
                    "currencies": [], "active": true, "lease": .null,
                ]
            )
        }
    }

    func run<Result: Sendable>(
        _ scope: CloudScope? = nil,
        _ body: (CloudLedger) throws(CloudStoreError) -> Result
    ) throws -> Result {
        try driver.transaction(scope ?? self.scope, at: clock.now(), body)
    }

    /// A token that lets one device in.
    func token(for scope: CloudScope? = nil) throws -> String {
        let token = "met1_" + Base64.text(entropy.bytes(32))
        let digest = Digest.sha256(Array(token.utf8)).base64url
        let end = clock.now().adding(milliseconds: 3_600_000)
        try run(scope) { (ledger) throws(CloudStoreError) in
            try ledger.addToken(digest, until: end)
        }
        return token
    }

    /// A device that has enrolled.
    func desk(in scope: CloudScope? = nil) throws -> TestDesk {
        let desk = TestDesk(town: self, key: SigningKey(from: entropy))
        try desk.enrol(with: try token(for: scope))
        return desk
    }

    /// The database as one that can be copied, which a file is.
    var vault: any CloudVault {
        get throws { try #require(driver as? any CloudVault) }
    }

    var cloudEpoch: String {
        get throws { try driver.cloudEpoch(orFrom: entropy) }
    }

    static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("not an id: \(text)") }
        return id
    }
}

/// A docket that decides nothing and counts how often it was asked.
final class CountingDocket: CloudDocket {
    private let calls = Mutex(0)
    private let interruption = Mutex<(@Sendable () -> Void)?>(nil)

    var count: Int { calls.withLock { $0 } }

    /// Runs the body inside the next call, once.
    func whileDeciding(_ body: @escaping @Sendable () -> Void) {
        interruption.withLock { $0 = body }
    }

    func decide(_ scope: CloudScope, within milliseconds: Int64) throws(CloudStoreError) {
        calls.withLock { $0 += 1 }
        let body = interruption.withLock { interruption in
            defer { interruption = nil }
            return interruption
        }
        body?()
    }
}

/// A log that nobody reads.
struct QuietLog: Log {
    func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {}
}
