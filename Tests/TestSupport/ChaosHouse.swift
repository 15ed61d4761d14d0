import Foundation
import Synchronization
import World

/// A hotel for chaos: a cloud, a faulty line, a desk, and a cashier's book of what was confirmed.
final class ChaosHouse: Sendable {
    private static let cashier = "c07"
    private static let pin = "482917"
    private static let float = Cash(["AFN": 500_000])
    private static let diskMebibytes = 512

    let cloud: CloudRig
    let proxy: FaultProxy
    let desk: DeskRig
    private let folder = ScratchFolder()
    private let means: ChaosMeans
    private let pages = Mutex(TillBook())

    /// What the till confirmed.
    var book: TillBook { pages.withLock { $0 } }

    init(_ means: ChaosMeans) throws {
        self.means = means
        cloud = try CloudRig(in: folder.path, property: try Self.property())
        desk = try DeskRig(in: folder.path)
        try cloud.start()
        proxy = FaultProxy(to: cloud.port)
        cloud.stop()
        try cloud.start(publicPort: proxy.port)
        if means.canMount { try mount() }
        try desk.start()
        try desk.enrol(at: cloud, through: proxy.port)
        try desk.login(Self.cashier, Self.pin)
        let words = ["open", "--drawer", "D1", "--float"] + Self.float.words
        try confirm(ChaosCall(words, moved: Self.float, id: "open"))
    }

    deinit {
        desk.stop(.kill)
        cloud.stop(.kill)
        if means.canMount { _ = Finished.running("/bin/umount", ["-l", desk.state.text]) }
    }

    /// The example property; neither the real date nor the age of a rate may decide.
    private static func property() throws -> JSON {
        let bytes = Repository.bytes("packaging/property.example.json")
        guard case .object(var members) = try JSON(parsing: bytes) else { return .null }
        var policy = members["policy"]?.objectValue ?? [:]
        policy["offline_rollover"] = "hold"
        for name in ["fx_hard_age_h", "fx_max_age_h"] { policy[name] = 1_000_000 }
        members["policy"] = .object(policy)
        return .object(members)
    }

    // MARK: The disk

    private func mount() throws {
        try FileManager.default.createDirectory(
            atPath: desk.state.text,
            withIntermediateDirectories: true
        )
        let size = "size=\(Self.diskMebibytes)m,mode=700"
        try mounted(["-t", "tmpfs", "-o", size, "tmpfs", desk.state.text])
    }

    private func mounted(_ words: [String]) throws {
        let done = Finished.running("/bin/mount", words)
        guard done.code == 0 else { throw RigError("mount: \(done.err)") }
    }

    private var filler: DiskPath { desk.state.appending("filler") }

    /// Takes every byte that is left.
    func fillDisk() {
        _ = Finished.running("/bin/dd", ["if=/dev/zero", "of=\(filler.text)", "bs=1M"])
    }

    /// Gives them back.
    func freeDisk() { _ = Finished.running("/bin/rm", ["-f", filler.text]) }

    /// Lets the disk of a stopped desk take nothing, or everything again.
    func remount(_ way: String) throws { try mounted(["-o", "remount,\(way)", desk.state.text]) }

    // MARK: The desk

    /// Starts the desk, maybe inside something; false when it did not come up.
    func start(environment: [String: String] = [:], wrapper: [String] = []) -> Bool {
        do {
            try desk.start(environment: environment, wrapper: wrapper)
            try login()
            return true
        } catch { return false }
    }

    /// Starts the desk as it should be.
    ///
    /// - Throws: ``RigError`` with its words.
    func startWell(environment: [String: String] = [:]) throws {
        try desk.start(environment: environment)
        try login()
    }

    /// Logs the cashier in; by a clock that is months ahead the staff list is old, and a supervisor
    /// signs as well (ROL-3).
    private func login() throws {
        let words = ["login", Self.cashier]
        let refused = desk.till(words, pins: [Self.pin])
        guard refused.problem == "MELMASTOON.IAM.ROSTER_EXPIRED" else {
            if refused.code != 0 { try desk.login(Self.cashier, Self.pin) }
            return
        }
        let signed = desk.till(words + ["--supervisor", "s01"], pins: [Self.pin, "915038"])
        guard signed.code == 0 else { throw RigError("login: \(signed.json.canonicalText)") }
    }

    /// Starts the cloud inside something; it need not come up.
    func startCloud(wrapper: [String]) {
        do { try cloud.start(wrapper: wrapper) } catch { cloud.stop(.kill) }
    }

    // MARK: The till

    /// Runs a call that must be confirmed.
    func confirm(_ call: ChaosCall) throws {
        guard try tried(call) else {
            let done = desk.till(call.words + ["--request-id", call.id], as: Self.cashier)
            throw RigError(
                "till \(call.words.joined(separator: " ")) is not confirmed: \(done.code) "
                    + done.json.canonicalText + desk.condition
            )
        }
    }

    /// Runs a call and writes it down when it was confirmed.
    func tried(_ call: ChaosCall) throws -> Bool {
        let done = desk.till(call.words + ["--request-id", call.id], as: Self.cashier)
        guard done.code == 0 || done.code == 2 else { return false }
        try pages.withLock {
            try $0.confirm(done.json, drawer: call.moved, isCharge: call.isCharge)
        }
        return true
    }

    /// Two tills work at once, each through its calls.
    ///
    /// - Parameters:
    ///   - calls: What is done, alternately at the one and the other.
    ///   - event: Told how many were confirmed, after each; once with 0 before.
    /// - Returns: What was not confirmed.
    /// - Throws: ``RigError`` for an answer that is none.
    func work(_ calls: [ChaosCall], _ event: @Sendable (Int) -> Void) throws -> [ChaosCall] {
        let left = Mutex<[ChaosCall]>([])
        let faults = Mutex<[String]>([])
        let confirmed = Mutex(0)
        event(0)
        DispatchQueue.concurrentPerform(iterations: 2) { till in
            for index in stride(from: till, to: calls.count, by: 2) {
                do {
                    if try tried(calls[index]) {
                        let count = confirmed.withLock { count in
                            count += 1
                            return count
                        }
                        event(count)
                    } else {
                        left.withLock { $0.append(calls[index]) }
                    }
                } catch { faults.withLock { $0.append("\(error)") } }
            }
        }
        if let fault = faults.withLock({ $0.first }) { throw RigError(fault) }
        return left.withLock { $0 }
    }

    // MARK: The truth

    /// What is wrong: the screen, the state folder and the cloud held against the book.
    func faults() throws -> [String] {
        try desk.settle(within: 60)
        let book = book
        let audit = LedgerAudit(book, try cloud.ledger())
        var faults = audit.faults
        let ids = book.lines.map(\.actionID)
        if Set(ids).count != ids.count { faults.append("one action answers two requests") }
        let slips = book.lines.compactMap(\.slip)
        if Set(slips).count != slips.count { faults.append("a slip number was given twice") }
        let listed = listedSlips()
        if listed.sorted() != slips.sorted() {
            let odd = Set(listed).symmetricDifference(slips).sorted()
            faults.append("till lists \(listed.count) slips of \(slips.count), not both: \(odd)")
        }
        return faults + recoveryFaults()
    }

    /// What still stands against saying that it is over (D-16).
    private func recoveryFaults() -> [String] {
        var faults: [String] = []
        let check = desk.edgectl(["verify", "--full"])
        if check.code != 0 { faults.append("verify: \(check.json.canonicalText)") }
        let compared = desk.edgectl(["reconcile"]).json
        // Under a clock that was set by days a session looks idle; that is no drift.
        let drift = (compared["findings"]?.listValue ?? []).filter { $0["kind"] != "open_orphan" }
        if compared["findings"] == nil || !drift.isEmpty {
            faults.append("reconcile: \(compared.canonicalText)")
        }
        let metrics = desk.edgectl(["metrics"]).json["metrics"]?.textValue ?? ""
        let quiet = [
            "edge_dead_letter_rows 0", "edge_outbox_rows{state=\"pending\"} 0",
            "edge_slip_gaps_total 0", "edge_mode{mode=\"normal\"} 1",
        ]
        let lines = Set(metrics.split(separator: "\n").map(String.init))
        for line in quiet where !lines.contains(line) { faults.append("metrics: not \(line)") }
        return faults
    }

    /// Every slip that the till lists, page by page.
    private func listedSlips() -> [String] {
        var listed: [String] = []
        var words = ["slips"]
        while true {
            let page = desk.till(words, as: Self.cashier).json
            listed += (page["slips"]?.listValue ?? []).compactMap { $0["slip"]?.textValue }
            guard let after = page["after"]?.textValue else { return listed }
            words = ["slips", "--after", after]
        }
    }
}

/// Words for the till, with what the cashier moves; the same id at every try.
struct ChaosCall: Sendable {
    let words: [String]
    let moved: Cash
    let isCharge: Bool
    let id: String

    init(_ words: [String], moved: Cash = Cash(), isCharge: Bool = false, id: String) {
        self.words = words
        self.moved = moved
        self.isCharge = isCharge
        self.id = id
    }

    /// Draws a call.
    static func drawn(_ seed: inout Seed, id: String) -> ChaosCall {
        let folio = ["F-10231", "F-10232", "F-10233", "F-10240"][seed.below(4)]
        let cash = Cash(["AFN": Int64(1 + seed.below(90)) * 100])
        return switch seed.below(4) {
        case 0:
            ChaosCall(
                ["pay", "--folio", folio, "--amount"] + cash.words + ["--cash"] + cash.words,
                moved: cash,
                id: id
            )
        case 1:
            ChaosCall(
                ["paid-in", "--reason", "FLOAT_TOPUP", "--cash"] + cash.words,
                moved: cash,
                id: id
            )
        default:
            ChaosCall(
                ["charge", "--folio", folio, "--item", "MINIBAR-01"],
                isCharge: true,
                id: id
            )
        }
    }
}
