import Foundation
import Synchronization
public import World

/// A real `edged` with its state folder, and the commands that talk to it.
public final class DeskRig: Sendable {
    /// What a command came to.
    public struct Result: Sendable {
        /// The exit code.
        public let code: Int32
        /// The JSON on standard output, null when there was none.
        public let json: JSON
        /// Standard error.
        public let err: String
        /// The code of the problem, when it was one.
        public var problem: String? { json["error"]?["code"]?.textValue }
    }

    /// Its folder: `state`, sockets, login files.
    public let folder: DiskPath
    private let daemon = Mutex<Child?>(nil)

    /// Makes a desk that is not started yet.
    ///
    /// - Parameters:
    ///   - folder: Where it may make its folder.
    ///   - name: The name of that folder.
    /// - Throws: What the file system refused.
    public init(in folder: DiskPath, name: String = "desk") throws {
        self.folder = folder.appending(name)
        try FileManager.default.createDirectory(
            atPath: self.folder.text,
            withIntermediateDirectories: true
        )
    }

    deinit {
        daemon.withLock { child in
            child?.send(.kill)
            child?.wait()
        }
    }

    /// Its state folder.
    public var state: DiskPath { folder.appending("state") }

    /// Its desk socket.
    public var socket: String { folder.appending("desk.sock").text }

    /// Whether the daemon runs.
    public var isUp: Bool { current?.isRunning ?? false }

    /// The daemon's process id, 0 when it does not run.
    public var processID: Int32 { current?.processID ?? 0 }

    /// What the daemon wrote to standard error.
    public var log: String { current?.err ?? "" }

    /// How the daemon is, for a message.
    public var condition: String {
        let ending = current.map { $0.ending.map { "ended by \($0)" } ?? "up" } ?? "stopped"
        return "daemon \(ending): \(log.prefix(1_500))"
    }

    private var current: Child? { daemon.withLock { $0 } }

    /// Starts the daemon and waits until its socket answers.
    ///
    /// - Parameters:
    ///   - environment: Variables for the daemon, as a wrong clock needs them.
    ///   - wrapper: Words before the daemon's own, as ``WarpedClock/wrapper``.
    ///   - options: More words for the daemon.
    ///   - limit: How long it may take.
    /// - Throws: ``RigError`` with its words.
    public func start(
        environment: [String: String] = [:],
        wrapper: [String] = [],
        options: [String] = [],
        within limit: Duration = .seconds(20)
    ) throws {
        let words = wrapper + [Products.path("edged")] + own + options
        let child = Child(words[0], Array(words.dropFirst()), environment: environment)
        daemon.withLock { $0 = child }
        let isReady = Child.wait(atMost: limit) {
            !child.isRunning || till(["status"]).code == 0
        }
        guard isReady, child.isRunning else {
            throw RigError("edged does not start: \(child.err)")
        }
    }

    /// Starts the daemon without waiting, for what must not start; gives how it ended.
    public func startExpectingEnd() -> Finished {
        .running(Products.path("edged"), own)
    }

    private var own: [String] { ["--state", state.text, "--socket", socket] }

    /// Ends the daemon by a signal and gives how it ended.
    @discardableResult
    public func stop(_ signal: Child.Signal = .terminate) -> Int32 {
        let child = current
        child?.send(signal)
        let code = child?.wait() ?? 0
        daemon.withLock { if $0 === child { $0 = nil } }
        return code
    }

    /// Sends the daemon a signal and goes on.
    public func send(_ signal: Child.Signal) { current?.send(signal) }

    /// Makes the desk known to a cloud.
    ///
    /// - Parameters:
    ///   - cloud: Where.
    ///   - port: Another port of this machine that leads there, as a relay's.
    /// - Throws: ``RigError`` with the refusal.
    public func enrol(at cloud: CloudRig, through port: UInt16? = nil) throws {
        let url = port.map { "https://127.0.0.1:\($0)" } ?? cloud.url
        let done = edgectl([
            "enroll", "--cloud", url, "--token", try cloud.token(), "--ca", cloud.authority,
        ])
        try Self.check(done, "enrolment")
        let isFilled = Child.wait(atMost: .seconds(20)) {
            till(["status"]).json["business_date"]?.textValue != nil
        }
        guard isFilled else { throw RigError("no first snapshot: \(log)") }
    }

    /// Runs `till VERB --json` as whoever logged in last, or as the named one.
    public func till(_ words: [String], as staff: String? = nil, pins: [String] = []) -> Result {
        let person = staff.map { ["--as", $0] } ?? []
        let stdin = pins.isEmpty ? [] : ["--pin-stdin"]
        return run("till", words + person + stdin, input: pins.map { $0 + "\n" }.joined())
    }

    /// Logs somebody in.
    ///
    /// - Parameters:
    ///   - staff: Who.
    ///   - pin: The secret.
    /// - Returns: What the desk answered.
    /// - Throws: ``RigError`` with the refusal.
    @discardableResult
    public func login(_ staff: String, _ pin: String) throws -> JSON {
        let done = till(["login", staff], pins: [pin])
        try Self.check(done, "login of \(staff)")
        return done.json
    }

    /// Pushes and pulls until everything is settled.
    ///
    /// - Parameter seconds: How long at most.
    /// - Throws: ``RigError`` when something stays unsettled.
    public func settle(within seconds: Int = 30) throws {
        try Self.check(edgectl(["sync", "now", "--wait", String(seconds)]), "sync now")
    }

    /// Runs `edgectl VERB --json`.
    public func edgectl(_ words: [String]) -> Result { run("edgectl", words, input: "") }

    private func run(_ name: String, _ words: [String], input: String) -> Result {
        let done = Finished.running(
            Products.path(name),
            words + ["--json", "--socket", socket],
            environment: environment,
            input: input
        )
        let json: JSON
        do { json = try JSON(parsing: Array(done.out.utf8)) } catch { json = .null }
        return Result(code: done.code, json: json, err: done.err)
    }

    /// The file that sets its printer up, used from when it is there.
    public var tillConfiguration: DiskPath { folder.appending("till.conf") }

    private var environment: [String: String] {
        var variables = [
            "MELMASTOON_EDGE_LOGIN": folder.appending("login").text, "LANG": "en_US.UTF-8",
        ]
        if Files.size(of: tillConfiguration) > 0 {
            variables["MELMASTOON_EDGE_TILL_CONF"] = tillConfiguration.text
        }
        return variables
    }

    private static func check(_ done: Result, _ what: String) throws {
        guard done.code == 0 else {
            throw RigError("\(what): exit \(done.code) \(done.json.canonicalText) \(done.err)")
        }
    }
}
