public import Cloud
import CloudStore
import Compression
import Database
import Keyring
import Ledger
import Sync
import TestSupport
public import World

/// The reference cloud of a simulated property, with its head office, over a real database file.
public final class SimulatedCloud {
    /// The name it answers to.
    public static let authority = "sync.eu1.example.net"
    static let property = "KBL1"

    private let folder: DiskPath
    private let driver: SQLiteDriver
    private let responder: CloudResponder
    private let office: OfficeResponder
    private var backups = 0
    private var file: String { folder.appending("cloud.db").text }
    /// What it answered and did not hold.
    private(set) var faults: [String] = []
    /// How many requests it answered.
    public private(set) var answered = 0

    /// Opens a cloud over a new file.
    ///
    /// - Parameters:
    ///   - folder: Where its file and backups go.
    ///   - clock: Its clock, which is right.
    ///   - seed: Where its chance begins.
    /// - Throws: What the database refuses.
    public init(in folder: DiskPath, clock: Moment, seed: UInt64) throws {
        self.folder = folder
        let entropy = SeededEntropy(seed)
        driver = try SQLiteDriver(path: folder.appending("cloud.db").text, create: true)
        let docket = Docket(driver: driver, clock: clock)
        guard let quick = ScryptCost(log2N: 4, r: 8, p: 1) else {
            preconditionFailure("a quick cost is a cost")
        }
        responder = try CloudResponder(
            CloudParts(
                driver: driver,
                outside: (clock, entropy, SilentLog()),
                keys: CloudKeys(
                    custody: SigningKey(from: entropy),
                    routine: SigningKey(from: entropy),
                    destructive: SigningKey(from: entropy).verifyingKey
                ),
                configuration: CloudConfiguration(authorities: [Self.authority]),
                docket: docket
            )
        )
        office = OfficeResponder(desks: [
            CloudCare(driver: driver, vault: driver, clock: clock, entropy: entropy),
            HeadOffice(
                driver: driver,
                docket: docket,
                clock: clock,
                entropy: entropy,
                cost: quick
            ),
        ])
    }

    /// Answers a device.
    public func respond(to request: Request) -> Response {
        answered += 1
        switch responder.respond(to: request) {
        case .response(let response):
            if request.path.hasSuffix("/actions") { check(response) }
            return response
        case .park: return Response(Status(rawValue: 204))
        }
    }

    /// DUR-19: whoever else looks into the file finds what was answered to be in custody.
    private func check(_ response: Response) {
        guard response.status.isSuccess else { return }
        do {
            var bytes = response.body
            if response.headers["Content-Encoding"] == "gzip" {
                bytes = try Gzip.decompress(bytes, sizeLimit: 1 << 24)
            }
            let custody = try PushAnswer(try JSON(parsing: bytes)).custody
            let other = try Connection(path: file, profile: .cloud, key: nil, create: false)
            defer { other.close() }
            let held = try other.rows(
                "SELECT received_seq FROM incarnation WHERE incarnation = $1",
                [.text(custody.incarnation.text)]
            ).first?.integer(0)
            if held ?? 0 < custody.receivedSeq {
                faults.append("DUR-19: \(custody.receivedSeq) was answered before it was kept")
            }
        } catch { faults.append("DUR-19: custody cannot be read: \(error)") }
    }

    /// Does what head office wants; nil when it was refused by a rule.
    ///
    /// - Throws: ``OfficeRefusal`` when it was refused for anything but a rule.
    @discardableResult
    public func order(
        _ verb: String,
        _ words: String...,
        options: [String: String] = [:],
        document: JSON? = nil
    ) throws -> JSON? {
        try order(verb, all: words, options: options, document: document)
    }

    /// The same with the words in a list.
    @discardableResult
    func order(
        _ verb: String,
        all words: [String],
        options: [String: String] = [:],
        document: JSON? = nil
    ) throws -> JSON? {
        let command = OfficeCommand(
            verb,
            property: verb == "property import" ? nil : Self.property,
            words: words,
            options: options,
            document: document
        )
        do throws(OfficeRefusal) { return try perform(command) } catch {
            if error.kind == .refused { return nil }
            throw error
        }
    }

    /// Does what head office wants, or says why not.
    @discardableResult
    public func perform(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON {
        try office.perform(command)
    }

    /// Does what head office wants, if the cloud knows what it is about.
    ///
    /// After a restore it may not.
    func orderIfKnown(
        _ verb: String,
        _ word: String,
        options: [String: String] = [:]
    ) throws {
        do { try order(verb, word, options: options) } catch let refusal as OfficeRefusal {
            guard refusal.kind == .usage || refusal.kind == .refused else { throw refusal }
        }
    }

    /// The whole ledger as one JSON object.
    public func ledger() throws -> JSON { try order("ledger") ?? .null }

    /// A token that lets one device in.
    public func token() throws -> String {
        try order("enrol-token")?["token"]?.textValue ?? ""
    }

    /// Keeps a copy of everything, for ``restore(keepsEpoch:)``.
    public func backUp() throws {
        backups += 1
        try order("backup", backup)
    }

    /// Goes back to the last copy, if there is one.
    public func restore(keepsEpoch: Bool) throws {
        guard backups > 0 else { return }
        try order("restore", backup, options: keepsEpoch ? ["keep-epoch": "true"] : [:])
    }

    private var backup: String { folder.appending("backup-\(backups).db").text }

    /// Closes the file.
    public func close() { driver.close() }
}

/// A log that nobody reads.
struct SilentLog: Log {
    func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {}
}
