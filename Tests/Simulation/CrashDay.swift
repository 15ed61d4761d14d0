import TestSupport
import World

/// A short life of a desk, from its first start on: what the crash rig records.
struct CrashDay {
    private let desk: CrashDesk
    private let hasDollars: Bool
    private var chance: Seed
    private var number = 0

    init(_ desk: CrashDesk, seed: UInt64, hasDollars: Bool = false) {
        self.desk = desk
        self.hasDollars = hasDollars
        chance = Seed(seed)
    }

    /// First start, enrolment, a shift without the line, the line, a cut, another life, a clean
    /// stop, and one more start.
    ///
    /// - Parameter groups: How many groups are captured in each part.
    /// - Throws: What keeps the process from running, or the cloud from giving a token.
    mutating func run(groups: Int) throws {
        try desk.switchOn()
        try desk.enrol()
        desk.wait(3)
        desk.tidy()
        login()
        open()
        desk.isOnline = false
        capture(groups)
        desk.tidy()
        desk.isOnline = true
        desk.wait(3)
        desk.tidy()
        capture(groups)
        try restart()
        desk.isOnline = false
        mistype()
        capture(groups)
        close()
        desk.tidy()
        desk.stop()
        try desk.switchOn()
        login()
        open()
        capture(1)
    }

    /// Three shifts in two currencies: two with the line, of which the cloud takes and settles what
    /// it is given, and one without.
    ///
    /// - Parameter groups: How many groups are captured in each half of a shift.
    /// - Throws: What keeps the process from running, or the cloud from giving a token.
    mutating func runShifts(groups: Int) throws {
        try desk.switchOn()
        try desk.enrol()
        settle()
        for shift in 0..<3 {
            desk.isOnline = shift < 2
            login()
            open()
            capture(groups)
            if shift == 1 { desk.isOnline = false }
            capture(groups)
            if shift == 0 { close() }
            desk.isOnline = shift < 2
            settle()
            if shift > 0 { close() }
        }
        desk.stop()
    }

    private func settle() {
        desk.wait(3)
        desk.tidy()
    }

    /// The process dies and a new one boots; the disk keeps its power.
    private mutating func restart() throws {
        desk.crash()
        try desk.switchOn()
        login()
    }

    mutating func login() {
        let pin = Cashier.pins["c01"] ?? ""
        desk.ask([("/v1/login", ["staff": "c01", "pin": .text(pin)])])
    }

    /// Somebody at the desk does not remember; nobody is locked by it.
    private func mistype() {
        desk.ask([("/v1/login", ["staff": "c02", "pin": "000000"])])
    }

    private func open() {
        let body: JSON = [
            "drawer": "D1", "opening": Cash(["AFN": 500_000, "USD": 20_000]).counted,
            "reason": "FLOAT",
        ]
        desk.ask([("/v1/sessions", body)])
    }

    private func close() {
        let count: JSON = [
            "phase": "declare", "cash": Cash(["AFN": 500_000, "USD": 20_000]).counted,
        ]
        desk.ask([("/v1/counts", count)])
        desk.ask([("/v1/closes", ["reason": "END_OF_SHIFT"])])
        let witness: JSON = ["staff": .text(Cashier.witness), "pin": .text(Cashier.witnessPIN)]
        desk.ask([("/v1/closes/cosign", ["cosign": witness])])
    }

    mutating func capture(_ groups: Int) {
        for _ in 0..<groups {
            let acts = (0...chance.below(3)).map { _ in act() }
            desk.ask(acts)
            desk.clock.advance(milliseconds: Int64(1_000 + chance.below(60_000)))
        }
    }

    private mutating func act() -> (path: String, body: JSON) {
        number += 1
        let amount = Int64(1 + chance.below(900)) * 100
        let isForeign = hasDollars && chance.below(2) == 0
        let cash = Cash([isForeign ? "USD" : "AFN": amount])
        let folio: JSON = ["kind": "number", "value": .text("F-\(1 + chance.below(12))")]
        switch chance.below(6) {
        case 0, 1: return ("/v1/charges", ["folio": folio, "item": "TEA-POT", "quantity": 1])
        case 2:
            let due = Cash.json("AFN", amount)
            let paid = Cash(["AFN": amount])
            return ("/v1/payments", ["folio": folio, "cash": paid.json, "amount": due])
        case 3:
            return ("/v1/deposits", ["reference": .text("R-\(number)"), "cash": cash.json])
        case 4:
            let body: JSON = ["kind": "paid_in", "cash": cash.json, "reason": "FLOAT_TOPUP"]
            return ("/v1/movements", body)
        default:
            return ("/v1/movements", ["kind": "no_sale", "reason": "CHANGE"])
        }
    }
}
