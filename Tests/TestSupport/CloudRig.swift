import Foundation
import Synchronization
public import World

/// A real `edge-cloud` in a folder of its own, over real TLS on loopback.
public final class CloudRig: Sendable {
    /// Its data folder.
    public let data: String
    /// The code of the property it serves.
    public let property: String
    private let database: [String]
    private let server = Mutex<Child?>(nil)
    private let listening = Mutex<UInt16>(0)
    private let shown = Mutex<UInt16?>(nil)

    /// Makes a cloud with one property.
    ///
    /// - Parameters:
    ///   - folder: Where it may make its data folder.
    ///   - property: The content of `property.json`.
    ///   - database: What `--database` takes; nil for a file in its folder.
    /// - Throws: ``RigError`` when the property is refused.
    public init(in folder: DiskPath, property: JSON, database: String? = nil) throws {
        self.database = database.map { ["--database", $0] } ?? []
        data = folder.appending("cloud").text
        self.property = property["property"]?["code"]?.textValue ?? ""
        let file = folder.appending("property.json")
        try Files.write(property.canonicalBytes, to: file)
        let settle = { try Self.check(self.office(["property", "import", file.text]), "import") }
        if database == nil {
            try SettledCloud.settle(folder.appending("cloud"), for: property, otherwise: settle)
        } else {
            try settle()
        }
    }

    deinit {
        server.withLock { child in
            child?.send(.kill)
            child?.wait()
        }
    }

    /// The port it listens on, 0 before its first start.
    public var port: UInt16 { listening.withLock { $0 } }

    /// The address that desks enrol at.
    public var url: String { "https://127.0.0.1:\(port)" }

    /// The certificates that desks trust.
    public var authority: String { data + "/ca.pem" }

    /// Whether it runs.
    public var isUp: Bool { server.withLock { $0?.isRunning ?? false } }

    /// What it wrote to standard error.
    public var log: String { server.withLock { $0?.err ?? "" } }

    /// Starts it, on the port it had before.
    ///
    /// - Parameters:
    ///   - publicPort: Another port of this machine that leads here, as a relay's; kept.
    ///   - wrapper: Words before the cloud's own.
    ///   - limit: How long it may take.
    /// - Throws: ``RigError`` with its words.
    public func start(
        publicPort: UInt16? = nil,
        wrapper: [String] = [],
        within limit: Duration = .seconds(20)
    ) throws {
        let address = "127.0.0.1:\(port)"
        let named = shown.withLock { shown in
            shown = publicPort ?? shown
            return shown
        }
        let shown = named.map { ["--public-url", "https://127.0.0.1:\($0)"] } ?? []
        let own = ["serve", "--data", data, "--listen", address] + database + shown
        let words = wrapper + [Products.path("edge-cloud")] + own
        let child = Child(words[0], Array(words.dropFirst()))
        server.withLock { $0 = child }
        let isReady = Child.wait(atMost: limit) {
            child.out.contains("listening https://") || !child.isRunning
        }
        guard isReady, child.isRunning else {
            throw RigError("edge-cloud does not start: \(child.out) \(child.err)")
        }
        let line = child.out.split(separator: "\n").first { $0.contains("listening https://") }
        let digits = line?.split(separator: ":").last?.prefix { $0.isNumber } ?? ""
        listening.withLock { $0 = UInt16(digits) ?? 0 }
    }

    /// Stops it: for the desks, the line is down.
    public func stop(_ signal: Child.Signal = .terminate) {
        let child = server.withLock { child in
            defer { child = nil }
            return child
        }
        child?.send(signal)
        child?.wait()
    }

    /// Sends it a signal and goes on.
    public func send(_ signal: Child.Signal) { server.withLock { $0?.send(signal) } }

    /// Runs a verb of head office.
    public func office(_ words: [String]) -> Finished {
        let isForAll = words.starts(with: ["property"]) || Self.cloudVerbs.contains(words[0])
        let property = isForAll ? [] : ["--property", property]
        return .running(
            Products.path("edge-cloud"),
            words + property + ["--data", data] + database
        )
    }

    /// Verbs that act on the whole cloud.
    private static let cloudVerbs: Set = ["backup", "restore", "judge", "writes", "database"]

    /// Runs a verb of head office that must succeed.
    ///
    /// - Parameter words: The verb and its options.
    /// - Returns: What it answered.
    /// - Throws: ``RigError`` with its words.
    @discardableResult
    public func officeJSON(_ words: [String]) throws -> JSON {
        let done = office(words + ["--json"])
        try Self.check(done, words.joined(separator: " "))
        return try JSON(parsing: Array(done.out.utf8))
    }

    /// A one-time token.
    public func token() throws -> String {
        try token(in: office(["enrol-token"]))
    }

    /// The token that a run of `enrol-token` printed.
    public func token(in done: Finished) throws -> String {
        try Self.check(done, "enrol-token")
        let line = done.out.split(separator: "\n").first ?? ""
        guard line.hasPrefix("met1_") else { throw RigError("no token: \(done.out)") }
        return String(line)
    }

    /// Every applied action with its entries, and the balances.
    public func ledger() throws -> JSON { try officeJSON(["ledger"]) }

    private static func check(_ done: Finished, _ verb: String) throws {
        guard done.code == 0 else {
            throw RigError("edge-cloud \(verb): exit \(done.code) \(done.out) \(done.err)")
        }
    }
}
