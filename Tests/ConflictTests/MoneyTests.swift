import Ledger
import TestSupport
import Testing
import World

@testable import Console

/// Payments, refunds and currencies, as the cashier sees them (`conflicts.md` 2).
struct MoneyTests {
    private static let fresh: JSON = [
        "id": "fx-2", "base": "AFN", "taken_at": "2026-11-21T08:00:00.000Z", "source": "office",
        "rates": [["quote": "USD", "rate": "71.00"]],
    ]

    /// A house with a session on drawer D1, and a desk whose line is cut.
    private func offline(policy: [String: JSON] = [:]) async throws -> ConflictHouse {
        let house = try await ConflictHouse.open(policy: policy)
        try await house.till("open --drawer D1 --float AFN:5000")
        try await house.till("charge --folio F-1 --item COLA --quantity 10")
        try await house.mend()
        await house.cut()
        return house
    }

    @Test func `K21 folio_closed_before_cash: the cashier reads where the cash is`() async throws {
        let house = try await offline()
        try await house.office("folio close", "F-1")
        let said = try await house.till("pay --folio F-1 --cash AFN:100 --amount AFN:100")
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/suspense BILLING.FOLIO_CLOSED",
            local: "in_suspense",
            lines: ["drawer AFN 100.00", "suspense AFN -100.00"]
        )
        try await house.check(.folioClosedBeforeCash, said, outcome)
    }

    @Test func `K22 paid_twice: the cashier reads that a refund is due`() async throws {
        let house = try await offline()
        let said = try await house.till("pay --folio F-2 --cash AFN:100 --amount AFN:100")
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/normal +REFUND_DUE",
            local: "applied",
            lines: ["drawer AFN 100.00", "folio AFN -100.00"]
        )
        try await house.check(.paidTwice, said, outcome)
    }

    @Test func `K23 folio_moved: the cashier reads the folio that took the cash`() async throws {
        let house = try await offline()
        try await house.office("folio move", "F-1", options: ["to": "F-3"])
        let said = try await house.till("pay --folio F-1 --cash AFN:100 --amount AFN:100")
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/relocated +FOLIO_MOVED",
            local: "applied",
            lines: ["drawer AFN 100.00", "folio AFN -100.00"]
        )
        try await house.check(.folioMoved, said, outcome)
        #expect(try await house.read("slips \(said.slip)").contains("booked on folio F-3."))
    }

    @Test func `K24 folio_unknown: the cashier reads that the folio does not exist`() async throws {
        let house = try await offline()
        let said = try await house.till(
            "pay --folio F-404 --cash AFN:100 --amount AFN:100 --unverified"
        )
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/suspense BILLING.FOLIO_UNKNOWN",
            local: "in_suspense",
            exit: .attention,
            lines: ["drawer AFN 100.00", "suspense AFN -100.00"]
        )
        try await house.check(.folioUnknown, said, outcome)
    }

    @Test func `K32 currency_removed: the cashier reads to drop what is left`() async throws {
        let house = try await offline()
        guard case .object(var file) = try JSON(parsing: Array(ConflictHouse.file.utf8)) else {
            return
        }
        file["drawers"] = [
            [
                "code": "D1", "base_currency": "AFN", "active": true,
                "currencies": [["currency": "AFN", "cash_increment": "1000000"]],
            ]
        ]
        try await house.office("property import", document: .object(file))
        let said = try await house.till("pay --folio F-1 --cash USD:2 --amount AFN:140")
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/normal +CURRENCY_REMOVED",
            local: "applied",
            lines: [
                "drawer AFN -1.00", "drawer USD 2.00", "fx USD -2.00", "fx AFN 140.50",
                "folio AFN -140.00", "rounding AFN 0.50",
            ]
        )
        try await house.check(.currencyRemoved, said, outcome)
    }

    @Test func `K33 fx_superseded: the cashier reads that the slip stands`() async throws {
        let house = try await offline()
        try await house.office("fx publish", document: Self.fresh)
        let said = try await house.till("pay --folio F-1 --cash USD:4")
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/normal +FX_STALE",
            local: "applied",
            lines: ["drawer USD 4.00", "fx USD -4.00", "fx AFN 281.00", "folio AFN -281.00"]
        )
        try await house.check(.fxSuperseded, said, outcome)
    }

    @Test func `K35 overpayment_limit: large cash asks for the identity, and stays booked`()
        async throws
    {
        let house = try await offline(policy: ["cash_review_above": ["AFN": "500000000"]])
        let small = try await house.till("pay --folio F-1 --cash AFN:500 --amount AFN:500")
        let said = try await house.till("pay --folio F-1 --cash AFN:501 --amount AFN:501")
        #expect(small.json["notes"] == [])
        #expect(said.json["notes"] == ["COMPLIANCE_REVIEW"])
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/normal +REFUND_DUE +COMPLIANCE_REVIEW",
            local: "applied",
            lines: ["drawer AFN 501.00", "folio AFN -501.00"]
        )
        try await house.check(.overpaymentLimit, said, outcome)
    }

    @Test func `K36 refund_already_done: the cashier reads what to recover`() async throws {
        let house = try await offline()
        let paid = try await house.till("pay --folio F-1 --cash AFN:300 --amount AFN:300")
        try await house.mend()
        await house.cut()
        try await house.office("payment refund", paid.slip)
        let asked = try await house.till(
            "refund request \(paid.slip) AFN:300 --reason LEFT --cosign c04",
            typing: ["730264"]
        )
        let said = try await house.till(
            "refund pay \(asked.slip) --cosign c04",
            typing: ["730264"]
        )
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/suspense BILLING.OVERPAID",
            local: "settled",
            lines: ["drawer AFN -300.00", "suspense AFN 300.00"]
        )
        try await house.check(.refundAlreadyDone, said, outcome)
        // R9: it was paid all the same.
        let refused = Outcome(verdict: "rejected BILLING.ALREADY_REFUNDED", local: "settled")
        try await house.check(.refundNotPermitted, asked, refused)
    }

    @Test func `K37 refund_not_permitted: the cashier reads to pay nothing out`() async throws {
        let house = try await offline()
        let paid = try await house.till("pay --folio F-1 --cash AFN:300 --amount AFN:300")
        try await house.mend()
        await house.cut()
        try await house.office("payment refund", paid.slip)
        let said = try await house.till(
            "refund request \(paid.slip) AFN:200 --reason LEFT --cosign c04",
            typing: ["730264"]
        )
        try await house.mend()
        let outcome = Outcome(verdict: "rejected BILLING.ALREADY_REFUNDED", local: "declined")
        try await house.check(.refundNotPermitted, said, outcome)
    }

    @Test func `K38 payment_reversed_both: the cashier reads that it counts once`() async throws {
        let house = try await offline()
        let paid = try await house.till("pay --folio F-1 --cash AFN:100 --amount AFN:100")
        try await house.mend()
        await house.cut()
        try await house.office("payment reverse", paid.slip)
        let said = try await house.till("reverse \(paid.slip) --reason TYPO")
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/adjusted BILLING.ALREADY_REVERSED",
            local: "settled",
            lines: ["drawer AFN -100.00", "suspense AFN 100.00"]
        )
        try await house.check(.paymentReversedBoth, said, outcome)
    }

    @Test func `K39 human_duplicate: the cashier reads which slip looks like another`()
        async throws
    {
        let house = try await offline()
        try await house.till("pay --folio F-1 --cash AFN:100 --amount AFN:100")
        let said = try await house.till("pay --folio F-1 --cash AFN:100 --amount AFN:100")
        try await house.mend()
        let outcome = Outcome(
            verdict: "accepted/normal +SOFT_DUPLICATE",
            local: "applied",
            lines: ["drawer AFN 100.00", "folio AFN -100.00"]
        )
        try await house.check(.humanDuplicate, said, outcome)
    }

    @Test func `K40 negative_drawer: what the drawer has not is refused before it leaves`()
        async throws
    {
        let house = try await offline()
        let said = try await house.till(
            "paid-out --cash AFN:6000 --reason TAXI --cosign c04",
            typing: ["730264"]
        )
        #expect(said.exit == .refused)
        #expect(said.json["error"]?["code"] == "MELMASTOON.DESK.DRAWER_SHORT")
        try await house.mend()
        #expect(try await house.faults() == [])
    }

    @Test func `K42 deposit_applied_elsewhere: the cashier reads to pay nothing out`() async throws
    {
        let house = try await offline()
        let paid = try await house.till("deposit --reference R-77 --cash AFN:300")
        try await house.mend()
        await house.cut()
        try await house.office("deposit apply", paid.slip, options: ["folio": "F-2"])
        let said = try await house.till(
            "refund request \(paid.slip) AFN:300 --reason LEFT --cosign c04",
            typing: ["730264"]
        )
        try await house.mend()
        let outcome = Outcome(
            verdict: "rejected BILLING.DEPOSIT_ALREADY_APPLIED",
            local: "declined"
        )
        try await house.check(.depositAppliedElsewhere, said, outcome)
    }

    @Test func `K43 drop_not_received: both who signed read how short the bag was`() async throws {
        let house = try await offline()
        let said = try await house.till(
            "drop --cash AFN:2000 --bag 118 --place SAFE --cosign c04",
            typing: ["730264"]
        )
        try await house.mend()
        try await house.office("safe receive", "118", options: ["counted": "AFN 1900"])
        try await house.mend()
        #expect(
            ConflictHouse.text(try await house.booked(said.action)["verdict"]) == "accepted/normal"
        )
        let sentence =
            "Bag 118 was AFN 100.00 off at the safe. Both who signed explain it: item N-1."
        #expect(try await house.read("attention").contains(sentence))
        #expect(try await house.read("attention show N-1").contains(sentence))
        #expect(try await house.faults() == [])
    }
}
