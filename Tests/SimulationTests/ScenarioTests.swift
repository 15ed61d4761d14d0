import Ledger
import Simulation
import Sync
import Testing
import World

/// The scenarios of the design that are told rather than drawn: production agent and cloud, virtual
/// time, and after each of them every promise is checked.
struct ScenarioTests {
    /// A day of one desk with a script; what it came to is printed and held against the promises.
    @discardableResult
    private func play(
        acts: Int = 12,
        pace: Int? = 60_000,
        hours: Int,
        told least: Int = 8,
        _ begin: @escaping (Stage) -> Void
    ) throws -> Outcome {
        var plan = Plan.calm(8_815, acts: acts)
        plan.pace = pace
        let outcome = try Simulator(plan, script: Script(hours: hours, begin)).run()
        print(outcome.text)
        #expect(outcome.faults == [], "\(outcome.text)")
        #expect(outcome.told >= least, "\(outcome.text)")
        return outcome
    }

    private static let push = SyncRoute.base + "/actions"
    private static let changes = SyncRoute.base + "/changes"

    @Test func `SC-01: what a 503 put off is delivered without a new write`() throws {
        try play(hours: 3) { stage in
            stage.at(0) { try stage.order("writes freeze") }
            stage.at(90) {
                stage.expect(try stage.missing().count == stage.told, "something was taken")
                try stage.order("writes thaw")
            }
            // P19.3: the longest wait between two tries to a cloud that answers.
            stage.at(97) { stage.expect(try stage.missing().isEmpty, "not delivered in time") }
        }
    }

    @Test func `SC-02, FM-B-01: while the cloud fails and people work, tries go on`() throws {
        try play(acts: 80, pace: 10_000, hours: 1, told: 50) { stage in
            stage.at(2) { try stage.order("writes freeze") }
            stage.at(14) { try stage.order("writes thaw") }
            stage.at(15) {
                for start in Int64(3)..<10 {
                    let tries = stage.count(Self.push, in: start..<start + 5)
                    stage.expect(tries > 0 && tries < 60, "\(tries) tries at minute \(start)")
                }
            }
        }
    }

    @Test func `SC-06, FM-B-01, FM-B-23: a day of 503 drops nothing, and bounds the tries`() throws
    {
        try play(hours: 28) { stage in
            stage.at(3) { try stage.order("writes freeze") }
            stage.at(3 + 24 * 60) {
                let tries = stage.count(Self.push, in: 60..<24 * 60)
                stage.expect(tries > 23 && tries < 24 * 60, "\(tries) tries in 23 hours")
                try stage.order("writes thaw")
            }
        }
    }

    @Test func `SC-09, SC-47: after 30 days offline everything goes up in bounded batches`() throws
    {
        try play(acts: 110, pace: 6 * 3_600_000, hours: 31 * 24, told: 25) { stage in
            stage.at(30) { stage.line(isDown: true) }
            stage.at(30 * 24 * 60) {
                stage.expect(try stage.missing().count > 20, "nobody worked offline")
                stage.line(isDown: false)
            }
            stage.at(30 * 24 * 60 + 30) {
                stage.expect(try stage.missing().isEmpty, "not handed in half an hour later")
            }
        }
    }

    @Test func `SC-12, FM-C-10: a commit whose answer is lost 20 times is one posting`() throws {
        try play(hours: 3) { stage in
            var lost = 0
            stage.relay = { request in
                guard request.path == Self.push, lost < 20 else { return .carry }
                lost += 1
                return .loseAnswer
            }
            stage.at(170) { stage.expect(lost == 20, "only \(lost) answers were lost") }
        }
    }

    @Test
    func `FM-A-10: every push comes twice, a third of the answers never, and all is booked once`()
        throws
    {
        try play(acts: 40, pace: 60_000, hours: 4, told: 20) { stage in
            var pushes = 0
            stage.relay = { request in
                guard request.path == Self.push else { return .carry }
                pushes += 1
                return pushes % 2 == 1 || pushes % 3 == 0 ? .loseAnswer : .carry
            }
            stage.at(200) { stage.expect(pushes > 10, "only \(pushes) pushes") }
        }
    }

    @Test func `FM-A-11: minutes ahead, hours behind and 1970 keep the order and the dates`() throws
    {
        try play(acts: 40, pace: 60_000, hours: 4, told: 20) { stage in
            let (minute, year): (Int64, Int64) = (60_000, 365 * 86_400_000)
            stage.at(5) { stage.clocks(offBy: 7 * minute) }
            stage.at(20) { stage.clocks(offBy: -120 * minute) }
            stage.at(35) { stage.clocks(offBy: -56 * year) }
            stage.at(50) { stage.clocks(offBy: 0) }
        }
    }

    @Test func `SC-13: a push whose answer was lost is one posting 72 hours later`() throws {
        try play(hours: 80) { stage in
            var isLost = false
            stage.relay = { request in
                guard request.path == Self.push, stage.told > 2, !isLost else { return .carry }
                isLost = true
                stage.line(isDown: true)
                return .loseAnswer
            }
            stage.at(72 * 60) {
                stage.expect(isLost, "no push was lost")
                stage.line(isDown: false)
            }
        }
    }

    @Test
    func `SC-28, FM-A-03: a cut while reference data is written leaves the old prices or the new`()
        throws
    {
        try play(acts: 30, pace: 120_000, hours: 4, told: 15) { stage in
            for round in 1...12 {
                stage.at(5 + round * 15) {
                    let list: JSON = [
                        "id": "pl-bar", "currency": "AFN", "valid_from": "2026-01-01",
                        "items": [
                            [
                                "item": "MINIBAR-01", "name": "Water", "tax_rule_ids": ["vat"],
                                "price": [
                                    "currency": "AFN",
                                    "amount_micro": .text("\(30 + round)000000"),
                                ],
                            ]
                        ],
                    ]
                    try stage.order("price-list publish", document: list)
                    stage.cutPower(afterOperations: round * 5, seed: UInt64(round))
                }
            }
        }
    }

    @Test func `SC-31: a snapshot cut at 95 in a hundred ten times is resumed`() throws {
        try play(hours: 3) { stage in
            var cuts = 0
            stage.relay = { request in
                guard request.path.contains("/parts/"), cuts < 10 else {
                    return .carry
                }
                cuts += 1
                return .cutAnswer(950)
            }
            stage.at(170) { stage.expect(cuts == 10, "the snapshot was cut \(cuts) times") }
        }
    }

    @Test func `SC-36, FM-A-02: own money stays in view while a pull comes before its booking`()
        throws
    {
        let outcome = try play(acts: 60, pace: 30_000, hours: 3, told: 40) { stage in
            stage.at(3) { try stage.order("judge pause") }
            stage.at(25) {
                let pulls = stage.count(Self.changes, in: 3..<25)
                stage.expect(pulls > 1, "nothing was pulled")
                try stage.order("judge resume")
            }
        }
        #expect(outcome.looks > 2, "\(outcome.text)")
    }

    @Test func `SC-37: folios that the cloud sends again do not undo what was paid here`() throws {
        try play(acts: 60, pace: 30_000, hours: 3, told: 40) { stage in
            stage.at(3) { try stage.order("writes freeze") }
            for number in 1...12 {
                stage.at(10 + number) {
                    try stage.order("folio close", "F-\(number)")
                    try stage.order("folio open", "F-\(number)")
                }
            }
            stage.at(40) { try stage.order("writes thaw") }
        }
    }

    @Test func `SC-45: to a client that is too old capture and upload stay open`() throws {
        try play(hours: 4) { stage in
            var old = Problem(.clientTooOld).response
            old.headers[SyncHeaders.sentinel] = SyncHeaders.version
            stage.relay = { [old] request in
                let isPull = request.path == Self.changes || request.path.contains("/snapshots")
                return isPull && stage.told > 0 ? .answer(old) : .carry
            }
            stage.at(170) {
                stage.expect(try stage.missing().isEmpty, "the upload stopped")
                let asked = stage.count(Self.changes, in: 30..<170)
                stage.expect(asked < 140, "\(asked) pulls: a busy loop")
            }
        }
    }

    @Test func `SC-50: an hour of one-way partitions of up to ten seconds converges`() throws {
        try play(acts: 40, pace: 60_000, hours: 3, told: 25) { stage in
            var requests = 0
            stage.relay = { _ in
                requests += 1
                switch requests % 5 {
                case 1: return .loseRequest
                case 3: return .loseAnswer
                default: return .carry
                }
            }
            stage.at(60) { stage.relay = { _ in .carry } }
        }
    }

    @Test func `SC-52: three years ahead and a day behind keep the order and name the date`() throws
    {
        try play(acts: 40, pace: 60_000, hours: 4, told: 20) { stage in
            let year: Int64 = 365 * 86_400_000
            stage.at(5) {
                stage.clocks(offBy: 3 * year)
                stage.relay = { _ in .badDate }
            }
            stage.at(30) {
                stage.clocks(offBy: -86_400_000)
                stage.relay = { _ in .carry }
            }
            stage.at(60) { stage.clocks(offBy: 0) }
        }
    }
}
