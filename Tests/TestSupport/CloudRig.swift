import Foundation
public import World

/// A real `edge-cloud` in a folder of its own, over real TLS on loopback.
public final class CloudRig {
    /// Its data folder.
    public let data: String
    /// The code of the property it serves.
    public let property: String
    private var server: Child?
    private var port = 0

    /// Makes a cloud with one property.
    ///
    /// - Parameters:
    ///   - folder: Where it may make its data folder.
    ///   - property: The content of `property.json`.
    /// - Throws: What the file system refused.
    public init(in folder: DiskPath, property: JSON) throws {
        data = folder.appending("cloud").text
        self.property = property["property"]?["code"]?.textValue ?? ""
        let file = folder.appending("property.json")
        try Files.write(property.canonicalBytes, to: file)
        let imported = office(["property", "import", file.text])
        precondition(
            imported.code == 0,
            "the property was refused: \(imported.out) \(imported.err)"
        )
    }

    deinit {
        server?.send(.kill)
        server?.wait()
    }

    /// The address that desks enrol at.
    public var url: String { "https://127.0.0.1:\(port)" }

    /// The certificates that desks trust.
    public var authority: String { data + "/ca.pem" }

    /// Whether it runs.
    public var isUp: Bool { server?.isRunning ?? false }

    /// Starts it, on the port it had before.
    ///
    /// - Parameter seconds: How long it may take.
    public func start(within seconds: Double = 20) {
        let address = "127.0.0.1:\(port)"
        let child = Child(
            Products.path("edge-cloud"),
            ["serve", "--data", data, "--listen", address]
        )
        let isReady = Child.wait(atMost: seconds) {
            child.out.contains("listening https://") || !child.isRunning
        }
        precondition(isReady && child.isRunning, "edge-cloud does not start: \(child.err)")
        let line = child.out.split(separator: "\n").first { $0.contains("listening https://") }
        port =
            line.flatMap { Int($0.split(separator: ":").last?.prefix { $0.isNumber } ?? "") } ?? 0
        server = child
    }

    /// Stops it: for the desks, the line is down.
    public func stop(_ signal: Child.Signal = .terminate) {
        server?.send(signal)
        server?.wait()
        server = nil
    }

    /// Runs a verb of head office.
    public func office(_ words: [String]) -> Finished {
        let property = words.starts(with: ["property"]) ? [] : ["--property", property]
        return .running(Products.path("edge-cloud"), words + property + ["--data", data])
    }

    /// Runs a verb of head office and reads its JSON; anything but success traps with its words.
    public func officeJSON(_ words: [String]) -> JSON {
        let done = office(words + ["--json"])
        precondition(done.code == 0, "edge-cloud \(words): \(done.code) \(done.out) \(done.err)")
        do { return try JSON(parsing: Array(done.out.utf8)) } catch {
            preconditionFailure("edge-cloud \(words): no JSON: \(done.out)")
        }
    }

    /// A one-time token.
    public func token() -> String {
        let done = office(["enrol-token"])
        precondition(done.code == 0, "no token: \(done.err)")
        return done.out.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("met1_") }
            .map(String.init) ?? ""
    }

    /// Every applied action with its entries, and the balances.
    public func ledger() -> JSON { officeJSON(["ledger"]) }
}
