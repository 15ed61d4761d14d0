import Foundation
import Synchronization
import TestSupport
import World

/// What happens to the desk on this day.
extension Play {
    /// The line drops; head office closes a folio that the desk still takes money for.
    func dropLine(closing folio: String) throws {
        house.say("\(house.book.lines.count) actions confirmed; the line drops")
        house.cloud.stop()
        try house.cloud.officeJSON(["folio", "close", folio])
        house.closedFolio = folio
        house.say("meanwhile head office closes folio \(folio)")
        let bad = PlayTill.Call(
            words: ["charge", "--folio", "F-99999", "--item", "MB-COLA", "--unverified"],
            isForSuspense: true,
            requestID: "demo-bad"
        )
        try house.perform(bad)
        house.say("a charge on a folio that nobody knows is taken, unverified")
    }

    /// Four tills capture at once; the power goes in the middle; what got no answer is repeated.
    func cutPower(during calls: [PlayTill.Call]) throws {
        house.say("four tills post \(calls.count) charges at once; kill -9 in the middle")
        let hit = try captureTogether(calls)
        for (call, answer) in hit.answered { try house.confirm(call, answer) }
        house.say("\(hit.answered.count) answered, \(hit.unanswered.count) without an answer")
        try house.desk.start()
        try house.login()
        let mode = try house.till.answer(["status"], as: house.cashier)["mode"]?.textValue ?? ""
        house.say(
            "the desk is up again, mode \(mode); the unanswered are sent with the same request id"
        )
        for call in hit.unanswered + hit.unsent { try house.perform(call) }
    }

    /// What became of calls that ran into a power cut.
    struct Hit {
        var answered: [(call: PlayTill.Call, answer: JSON)] = []
        var unanswered: [PlayTill.Call] = []
        var unsent: [PlayTill.Call] = []
        var failure: (any Error)?
    }

    private func captureTogether(_ calls: [PlayTill.Call]) throws -> Hit {
        let tills = 4
        let hit = Mutex(Hit())
        let (till, cashier) = (house.till, house.cashier)
        DispatchQueue.concurrentPerform(iterations: tills) { number in
            var rest = stride(from: number, to: calls.count, by: tills).map { calls[$0] }[...]
            while let call = rest.popFirst() {
                do {
                    let answer = try till.answer(call, as: cashier)
                    let isTime = hit.withLock { hit in
                        if let answer { hit.answered.append((call, answer)) }
                        if answer == nil { hit.unanswered.append(call) }
                        return hit.answered.count == calls.count / 2
                    }
                    if isTime { till.desk.stop(.kill) }
                    if answer == nil { break }
                } catch {
                    hit.withLock { $0.failure = error }
                    break
                }
            }
            hit.withLock { $0.unsent += rest }
        }
        if till.desk.isUp { till.desk.stop(.kill) }
        return try hit.withLock { hit in
            if let failure = hit.failure { throw failure }
            return hit
        }
    }

    /// The store file is destroyed while the line is down; work goes on at once.
    func destroyStore() throws {
        house.desk.stop(.kill)
        let folder = house.desk.state.appending("store")
        for name in try Files.names(in: folder) {
            let file = folder.appending(name)
            try Files.write([UInt8](repeating: 0, count: try Files.bytes(of: file).count), to: file)
            house.say("the store \(name) is overwritten with zeros, the desk is offline")
        }
        try house.desk.start()
        try house.login()
        let mode = try house.till.answer(["status"], as: house.cashier)["mode"]?.textValue ?? ""
        let kept = try Files.names(in: house.desk.state.appending("quarantine"))
        guard !kept.isEmpty else { throw PlayFailure("the damaged store was not kept") }
        house.say("the desk is up again, mode \(mode); the damaged file is in quarantine")
    }

    /// The line returns: everything goes to the cloud, then night audit rolls the date.
    func bringLineBack() throws {
        let pending = try house.till.answer(["status"], as: house.cashier)["outbox"]?["pending"]
        try house.cloud.start()
        house.say("the line is back; \(pending?.integerValue ?? 0) actions wait")
        try house.desk.settle(within: 60)
        house.say("everything is settled")
        let audit = try house.cloud.officeJSON(["night-audit", "run"])
        house.say("night audit: the business date is \(audit["business_date"]?.textValue ?? "")")
    }

    /// Holds the cloud's ledger against the house.book.
    func compare() throws -> String {
        let audit = LedgerAudit(house.book, try house.cloud.ledger(), isDayOver: true)
        for fault in audit.faults.prefix(20) { house.say("WRONG: \(fault)") }
        guard audit.faults.isEmpty else {
            throw PlayFailure("\(audit.faults.count) faults, first: \(audit.faults[0])")
        }
        let placed = audit.placed.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        house.say("in the books: \(placed.joined(separator: ", "))")
        house.say("in suspense, for a person to place: \(audit.suspense.text)")
        return
            "demo: OK actions=\(house.book.lines.count) settled=\(audit.settled) "
            + "lost=\(audit.lost) doubled=\(audit.doubled) money=balanced"
    }
}
