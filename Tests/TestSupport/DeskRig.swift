import Foundation
public import World

/// A real `edged` with its state folder, and the commands that talk to it.
public final class DeskRig {
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
    private var daemon: Child?

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
        daemon?.send(.kill)
        daemon?.wait()
    }

    /// Its state folder.
    public var state: DiskPath { folder.appending("state") }

    /// Its desk socket.
    public var socket: String { folder.appending("desk.sock").text }

    /// Whether the daemon runs.
    public var isUp: Bool { daemon?.isRunning ?? false }

    /// The daemon's process id, 0 when it does not run.
    public var processID: Int32 { daemon?.processID ?? 0 }

    /// What the daemon wrote to standard error.
    public var log: String { daemon?.err ?? "" }

    /// Starts the daemon and waits until its socket answers.
    ///
    /// - Parameters:
    ///   - environment: Variables for the daemon, as `faketime` needs them.
    ///   - wrapper: Words before the daemon's own, as in `["faketime", "-f", "+40m"]`.
    ///   - seconds: How long it may take.
    public func start(
        environment: [String: String] = [:],
        wrapper: [String] = [],
        within seconds: Double = 20
    ) {
        let own = [Products.path("edged"), "--state", state.text, "--socket", socket]
        let words = wrapper + own
        let child = Child(words[0], Array(words.dropFirst()), environment: environment)
        daemon = child
        let isReady = Child.wait(atMost: seconds) {
            !child.isRunning || till(["status"]).code == 0
        }
        precondition(isReady && child.isRunning, "edged does not start: \(child.err)")
    }

    /// Starts the daemon without waiting, for what must not start; gives its exit code.
    public func startExpectingEnd() -> Finished {
        .running(Products.path("edged"), ["--state", state.text, "--socket", socket])
    }

    /// Ends the daemon by a signal and gives how it ended.
    @discardableResult
    public func stop(_ signal: Child.Signal = .terminate) -> Int32 {
        daemon?.send(signal)
        let code = daemon?.wait() ?? 0
        daemon = nil
        return code
    }

    /// Makes the desk known to a cloud.
    public func enrol(at cloud: CloudRig) {
        let done = edgectl([
            "enroll", "--cloud", cloud.url, "--token", cloud.token(), "--ca", cloud.authority,
        ])
        precondition(
            done.code == 0,
            "enrolment: \(done.code) \(done.json.canonicalText) \(done.err)"
        )
    }

    /// Runs `till VERB --json` as whoever logged in last, or as the named one.
    public func till(_ words: [String], as staff: String? = nil, pins: [String] = []) -> Result {
        let person = staff.map { ["--as", $0] } ?? []
        let stdin = pins.isEmpty ? [] : ["--pin-stdin"]
        return run("till", words + person + stdin, input: pins.map { $0 + "\n" }.joined())
    }

    /// Logs somebody in; a refusal traps with its words.
    public func login(_ staff: String, _ pin: String) {
        let done = till(["login", staff], pins: [pin])
        precondition(done.code == 0, "login: \(done.json.canonicalText) \(done.err)")
    }

    /// Runs `edgectl VERB --json`.
    public func edgectl(_ words: [String]) -> Result { run("edgectl", words, input: "") }

    private func run(_ name: String, _ words: [String], input: String) -> Result {
        let done = Finished.running(
            Products.path(name),
            words + ["--json", "--socket", socket],
            environment: [
                "MELMASTOON_EDGE_LOGIN": folder.appending("login").text, "LANG": "en_US.UTF-8",
            ],
            input: input
        )
        let json: JSON
        do { json = try JSON(parsing: Array(done.out.utf8)) } catch { json = .null }
        return Result(code: done.code, json: json, err: done.err)
    }
}
