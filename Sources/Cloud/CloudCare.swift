public import CloudStore
import Keyring
import Ledger
public import World

/// What the operator of the cloud asks: tokens, freezes, backups.
public struct CloudCare: HeadOfficeDesk {
    private let driver: any CloudDriver
    private let vault: (any CloudVault)?
    private let clock: any Clock
    private let entropy: any Entropy

    /// How long a token is good, at most (P4.2).
    private static let tokenMilliseconds: Int64 = 72 * 3_600_000

    /// Makes the desk of an operator.
    ///
    /// - Parameters:
    ///   - driver: The database.
    ///   - vault: The same, where it can be copied.
    ///   - clock: The clock.
    ///   - entropy: For tokens and epochs.
    public init(
        driver: any CloudDriver,
        vault: (any CloudVault)?,
        clock: any Clock,
        entropy: any Entropy
    ) {
        self.driver = driver
        self.vault = vault
        self.clock = clock
        self.entropy = entropy
    }

    /// Does what a command says, or refuses it; nil when the verb is none of its own.
    ///
    /// - Parameter command: What is asked.
    /// - Returns: The answer as JSON.
    /// - Throws: ``OfficeRefusal``; nothing was changed then.
    public func perform(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON? {
        switch command.verb {
        case "enrol-token": return try token(for: command)
        case "enrol approve": return try approve(command)
        case "writes freeze": return try freeze(true)
        case "writes thaw": return try freeze(false)
        case "backup":
            let file = try file(of: command)
            try kept { (vault) throws(CloudStoreError) in try vault.backup(to: file) }
            return ["backup": .text(file)]
        case "restore": return try restore(command)
        case "database restored": return try begun()
        default: return nil
        }
    }

    private func token(for command: OfficeCommand) throws(OfficeRefusal) -> JSON {
        let token = "met1_" + Base64.text(entropy.bytes(32))
        let end = clock.now().adding(milliseconds: Self.tokenMilliseconds)
        let digest = Digest.sha256(Array(token.utf8)).base64url
        let scope = try driver.scope(of: command)
        try store { () throws(CloudStoreError) in
            try driver.transaction(scope, at: clock.now()) { (ledger) throws(CloudStoreError) in
                try ledger.addToken(digest, until: end)
            }
        }
        return ["token": .text(token), "expires_at": .text(end.text)]
    }

    private func approve(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON {
        let approval = try EnrolApproval(command, in: try driver.scope(of: command))
        return try store { () throws(CloudStoreError) in
            try driver.enrolRequests { (requests) throws(CloudStoreError) in
                try approval.approve(requests, at: clock.now())
            }
        }.get()
    }

    private func freeze(_ isFrozen: Bool) throws(OfficeRefusal) -> JSON {
        try store { () throws(CloudStoreError) in
            try driver.settings { (settings) throws(CloudStoreError) in
                try settings.set(.areWritesFrozen, isFrozen ? "1" : "0")
            }
        }
        return ["writes": isFrozen ? "frozen" : "open"]
    }

    /// A restored cloud is another one to its desks, unless a test says otherwise (P17.7).
    private func restore(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON {
        let file = try file(of: command)
        try kept { (vault) throws(CloudStoreError) in try vault.restore(from: file) }
        let cloudEpoch = try store { () throws(CloudStoreError) in
            if command.options["keep-epoch"] == nil {
                try driver.changeCloudEpoch(from: entropy)
            }
            return try driver.cloudEpoch(orFrom: entropy)
        }
        return ["restored": .text(file), "epoch": .text(cloudEpoch)]
    }

    /// What was put back with the database's own tools is another cloud too (P17.7).
    private func begun() throws(OfficeRefusal) -> JSON {
        let cloudEpoch = try store { () throws(CloudStoreError) in
            try driver.changeCloudEpoch(from: entropy)
            return try driver.cloudEpoch(orFrom: entropy)
        }
        return ["epoch": .text(cloudEpoch)]
    }

    private func file(of command: OfficeCommand) throws(OfficeRefusal) -> String {
        guard let file = command.words.first else {
            throw .usage("\(command.verb) needs the name of a FILE")
        }
        return file
    }

    private func kept(
        _ body: (any CloudVault) throws(CloudStoreError) -> Void
    ) throws(OfficeRefusal) {
        guard let vault else {
            throw OfficeRefusal(
                .refused,
                code: Code.sync(.unavailable).text,
                title: "This database is copied with its own tools.",
                hint: "Use pg_dump and pg_restore; after a restore: edge-cloud database restored."
            )
        }
        try store { () throws(CloudStoreError) in try body(vault) }
    }

    private func store<Result>(
        _ body: () throws(CloudStoreError) -> Result
    ) throws(OfficeRefusal) -> Result {
        do throws(CloudStoreError) { return try body() } catch { throw .store(error) }
    }
}
