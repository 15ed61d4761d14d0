import Judge
import Ledger
import TestSupport
import Testing
import World

/// Every code that a verdict carries, as an action comes by it (P10, `domain.md` 15).
struct VerdictCodeTests {
    @Test(arguments: VerdictCase.billing + VerdictCase.order)
    func `P7.4, P7.5, P10.1: a code is told to the desk, no fact is refused, the books hold`(
        _ verdict: VerdictCase
    ) throws {
        let hotel = try Hotel()
        let till = try Till(hotel)
        try till.open()
        try till.sync()
        let action = try verdict.act(till)
        let told = try till.told(of: action)
        #expect(told.code == verdict.code)
        #expect(told.status == verdict.status)
        #expect(told.disposition == verdict.disposition)
        let lines = try #require(try hotel.order("ledger")["actions"]?.listValue)
        let line = try #require(lines.first { $0["action_id"] == .text(action.text) })
        let type = line["type"]?.textValue.flatMap(ActionType.init)
        if type?.actionClass == .fact { #expect(told.status != .rejected) }
        if type?.actionClass == .control { #expect(told.status == .accepted) }
        // What is not accepted has booked nothing; the first of a reused id stands as it was.
        if verdict.status != .accepted, verdict.code != "MELMASTOON.SYNC.PENDING" {
            #expect(line["entries"] == [])
        }
        // An amount finer than its currency is kept as it came, and nothing else is (K34, INV-2).
        if verdict.code != "MELMASTOON.BILLING.EXPONENT_MISMATCH" { try hotel.checkBooks() }
    }
}
