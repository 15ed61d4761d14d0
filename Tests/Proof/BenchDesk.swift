import Foundation
import Synchronization
import TestSupport
import World

/// A real desk with a real cloud, as `packaging/property.example.json` describes the hotel.
final class BenchDesk {
    /// Folios of the house, so that no single one carries everything.
    private static let folios = 500
    static let item = "MINIBAR-03"
    private static let cashier = (code: "c07", pin: "482917")
    private static let counter = Atomic<Int>(0)

    let cloud: CloudRig
    let rig: DeskRig
    private let scratch = ScratchFolder()
    private var daemon: Child?

    /// Enrols a desk, logs a cashier in and, unless told otherwise, takes the line down.
    init(isOnline: Bool = false) throws {
        cloud = try CloudRig(in: scratch.path, property: try Self.property())
        rig = try DeskRig(in: scratch.path)
        try cloud.start()
        try boot()
        try rig.enrol(at: cloud)
        try settle(within: 30)
        try login()
        if !isOnline { cloud.stop() }
    }

    deinit { kill() }

    /// The desk socket.
    var socket: String { rig.socket }

    /// The daemon's process id.
    var processID: Int32 { daemon?.processID ?? 0 }

    /// The login that the cashier's terminal keeps.
    var token: String {
        get throws {
            let text = String(
                decoding: try Files.bytes(of: rig.folder.appending("login")),
                as: UTF8.self
            )
            return text.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        }
    }

    /// The folio of the charge with that number.
    static func folio(_ number: Int) -> String { "F-\(20_000 + number % folios)" }

    /// The example hotel with more folios.
    private static func property() throws -> JSON {
        let example = try JSON(parsing: Repository.bytes("packaging/property.example.json"))
        guard case .object(var members) = example else { throw Unmeasured("no property") }
        members["folios"] = .list(
            (0..<folios).map { ["folio_no": .text(folio($0)), "currency": "AFN"] }
        )
        return .object(members)
    }

    /// The body of a charge; quantities differ, so that none looks like the one before.
    static func chargeBody(_ number: Int) -> String {
        """
        {"folio":{"kind":"number","value":"\(folio(number))"},"item":"\(item)",\
        "quantity":\(1 + number % 9_999)}
        """
    }

    /// A number that no other charge of this process has.
    static func nextNumber() -> Int { counter.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Starts the daemon and waits until it answers `status` with 200, or that it is not enrolled.
    ///
    /// - Returns: Nanoseconds from before `exec` to that answer.
    /// - Throws: ``Unmeasured`` with its words.
    @discardableResult
    func boot() throws -> Int64 {
        let path = Products.path("edged")
        return try Samples.duration {
            let child = Child(path, ["--state", rig.state.text, "--socket", socket])
            daemon = child
            let isReady = Child.wait(atMost: .seconds(120)) {
                !child.isRunning || answers()
            }
            guard isReady, child.isRunning else {
                throw Unmeasured("edged does not start: \(child.err.suffix(300))")
            }
        }
    }

    private func answers() -> Bool {
        do {
            let answer = try DeskClient(socket).status()
            return answer.status == 200
                || String(decoding: answer.body, as: UTF8.self).contains("NOT_ENROLLED")
        } catch { return false }
    }

    /// Ends the daemon at once, as a power cut does.
    func kill() {
        daemon?.send(.kill)
        daemon?.wait()
        daemon = nil
    }

    /// Logs the cashier in.
    func login() throws { try rig.login(Self.cashier.code, Self.cashier.pin) }

    /// Pushes and pulls until everything is settled.
    func settle(within seconds: Int) throws { try rig.settle(within: seconds) }

    /// A new connection of the cashier.
    func client() throws -> DeskClient { try DeskClient(socket, token: token) }

    /// What the daemon says of itself.
    func status() throws -> JSON { try JSON(parsing: DeskClient(socket).status().body) }

    /// Captures charges from several clients at once until the time or the number is up.
    ///
    /// - Parameters:
    ///   - clients: How many.
    ///   - seconds: How long.
    ///   - limit: How many charges in all at most.
    /// - Returns: Confirmed charges per second.
    /// - Throws: The first refusal.
    func capture(clients: Int, seconds: Double = 3_600, limit: Int = .max) throws -> Double {
        let tally = Tally()
        let (socket, token) = (socket, try token)
        let end = ContinuousClock.now + .milliseconds(Int64(seconds * 1_000))
        let time = Samples.duration {
            let group = DispatchGroup()
            for _ in 0..<clients {
                group.enter()
                // A thread each: the shared queues run no more at once than there are processors.
                Thread.detachNewThread {
                    tally.run(limit, until: end) { try DeskClient(socket, token: token) }
                    group.leave()
                }
            }
            group.wait()
        }
        if let failure = tally.failure.withLock({ $0 }) { throw failure }
        return Double(tally.done.load(ordering: .relaxed)) * 1e9 / Double(time)
    }
}

/// What clients that capture at once have done together.
private final class Tally: Sendable {
    let taken = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    let failure = Mutex<(any Error)?>(nil)

    /// Captures until the time or the number is up.
    func run(
        _ limit: Int,
        until end: ContinuousClock.Instant,
        _ connect: () throws -> DeskClient
    ) {
        do {
            let client = try connect()
            while ContinuousClock.now < end,
                taken.wrappingAdd(1, ordering: .relaxed).newValue <= limit
            {
                try client.capture(client.charge(BenchDesk.nextNumber()))
                done.wrappingAdd(1, ordering: .relaxed)
            }
        } catch { failure.withLock { $0 = $0 ?? error } }
    }
}
