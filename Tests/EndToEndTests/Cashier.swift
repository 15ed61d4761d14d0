import Foundation
import Synchronization
import TestSupport
import World

/// A cashier at a desk, who writes down what the till confirmed.
struct Cashier: Sendable {
    let desk: DeskRig
    var staff = "c07"
    var drawer = "D1"
    var notebook = Notebook()

    static let float = Cash(["AFN": 500_000, "USD": 2_000])

    func login() throws { try desk.login(staff, House.pins[staff] ?? "") }

    /// Runs a call that must be confirmed.
    @discardableResult
    func perform(_ call: Call) throws -> JSON {
        let done = run(call)
        guard done.code == 0 || done.code == 2 else {
            throw RigError(
                "till \(call.words.joined(separator: " ")): exit \(done.code) "
                    + done.json.canonicalText + done.err + desk.condition
            )
        }
        try notebook.confirm(done.json, call)
        return done.json
    }

    /// Runs a call and says what came of it; nothing is written down.
    func run(_ call: Call) -> DeskRig.Result {
        let id = call.requestID.map { ["--request-id", $0] } ?? []
        return desk.till(call.words + id, as: staff, pins: call.pins)
    }

    /// Opens the drawer with the float.
    func open(supervisor: String? = nil) throws {
        let extra = supervisor.map { ["--supervisor", $0] } ?? []
        let pins = supervisor.map { [House.pins[$0] ?? ""] } ?? []
        let words = ["open", "--drawer", drawer, "--float"] + Self.float.words + extra
        try perform(Call(words: words, moved: Self.float, pins: pins))
    }

    /// Everything a desk does in a day, over and over; a tenth is a withdrawal, so it is offline.
    func mix(_ range: Range<Int>) throws {
        var slip = ""
        for index in range {
            switch index % 10 {
            case 3: try perform(.pay(index % 12 + 1, Cash(["AFN": 20_000]), due: 15_000))
            case 4: try perform(.move("paid-in", Cash(["AFN": 5_000]), reason: "FLOAT_TOPUP"))
            case 7: try perform(.pay(index % 12 + 1, Cash(["USD": 500]), due: 30_000))
            case 8: try perform(.move("paid-out", Cash(["AFN": 2_000]), reason: "TAXI"))
            case 9 where index % 20 == 9:
                try perform(Call(words: ["charge", "withdraw", slip]))
            case 9: try perform(Call(words: ["no-sale", "--reason", "CHANGE"]))
            default:
                slip = try perform(.charge(index % 12 + 1))["slip"]?.textValue ?? ""
            }
        }
    }

    /// Counts the drawer right, closes it, and has the close signed.
    func close(holding cash: Cash, signedBy witness: String = "c04") throws {
        let count = ["AFN", "USD"].map { cash.count(of: $0) }
        try perform(Call(words: ["count", "--cash"] + count))
        try perform(Call(words: ["close"], moved: -cash))
        let pin = House.pins[witness] ?? ""
        try perform(Call(words: ["cosign", "--staff", witness], pins: [pin]))
    }

    /// What tills working at once came to.
    struct Crowd: Sendable {
        var confirmed = 0
        /// Sent, and no answer.
        var unanswered: [Call] = []
        /// Answers that were neither a confirmation nor silence.
        var odd: [String] = []
    }

    /// Four tills post charges as fast as they can, until there is no answer.
    ///
    /// - Parameters:
    ///   - name: Distinguishes the request ids of this crowd.
    ///   - limit: How many each of them posts at most.
    ///   - event: Called with the number of confirmed charges after each.
    /// - Returns: What became of them.
    func crowd(_ name: String, limit: Int, _ event: @Sendable (Int) -> Void) -> Crowd {
        let crowd = Mutex(Crowd())
        DispatchQueue.concurrentPerform(iterations: 4) { till in
            for number in 0..<limit {
                let call = Call.charge(till * 3 + number % 3 + 1, id: "\(name)-\(till)-\(number)")
                let done = run(call)
                guard done.code == 0 || done.code == 2 else {
                    crowd.withLock {
                        $0.unanswered.append(call)
                        if ![4, 5, 69].contains(done.code) {
                            $0.odd.append("\(done.code) \(done.json.canonicalText)")
                        }
                    }
                    return
                }
                let count = crowd.withLock { crowd in
                    do { try notebook.confirm(done.json, call) } catch {
                        crowd.odd.append("\(error)")
                    }
                    crowd.confirmed += 1
                    return crowd.confirmed
                }
                event(count)
            }
        }
        return crowd.withLock { $0 }
    }
}
