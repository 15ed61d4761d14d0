import Judge
import Ledger
import TestSupport
import Testing
import World

/// Reversals and payouts against every state of the books.
struct ReturnTests {
    private static let item = Bench.id("f0b52f6c-ef5b-888a-837f-2d4c2b701e86")

    private func payment() throws -> (action: Action, lines: [Entry]) {
        let action = Bench.action(.paymentCash)
        return (action, try Entries.of(action.payload))
    }

    private func mirror(of original: Action, moving effect: [Money]? = nil) throws -> Action {
        var action = original
        action.id = Bench.spare
        action.seq += 1
        action.payload = .paymentReverse(
            PaymentReverse(
                reversalID: Bench.spare,
                sessionID: Bench.session,
                paymentID: try #require(original.payload.reversibleID),
                paymentActionID: original.id,
                how: .notReceived,
                reasonCode: "TYPO"
            )
        )
        action.drawerEffect =
            try effect ?? Totals(original.drawerEffect ?? []).negated.withoutZeros
        return action
    }

    private func check(_ judgement: Judgement, _ action: Action, _ name: String) throws {
        let sum = try Totals(judgement.entries.map(\.money)).withoutZeros
        #expect(sum.isEmpty, "\(name): INV-2")
        let drawer = judgement.entries.filter { $0.account == .drawer }.map(\.money)
        let moved = try Totals(drawer).withoutZeros
        #expect(moved == action.drawerEffect ?? [], "\(name): INV-10")
        #expect(judgement.verdict.status == .accepted, "\(name): law 1")
    }

    @Test func `P8.8: a reversal is placed by what became of its payment`() throws {
        let (payment, lines) = try payment()
        let held = lines.map { line in
            line.account == .folio
                ? Entry(.suspense, Self.item.text, line.money) : line
        }
        typealias Change = (inout LedgerView) -> Void
        let cases: [(String, [Entry], Change, Disposition, Code?)] = [
            ("booked", lines, { _ in }, .normal, nil),
            ("unknown", lines, { $0.original = nil }, .suspense, .sync(.dependencyUnknown)),
            (
                "mirrored", lines, { $0.original?.isMirrored = true }, .suspense,
                .billing(.alreadyReversed)
            ),
            (
                "revoked", lines, { $0.circumstances.isDeviceRevoked = true }, .suspense,
                .sync(.deviceRevoked)
            ),
            (
                "office first", lines, { $0.original?.officeItem = Self.item }, .adjusted,
                .billing(.alreadyReversed)
            ),
            ("in suspense", held, { $0.original?.suspenseItem = Self.item }, .normal, nil),
            ("resolved", held, { _ in }, .suspense, .billing(.itemAlreadyResolved)),
            (
                "folio closed", lines,
                { view in
                    var bill = Bench.bill
                    bill.isOpen = false
                    view.folio = .found(bill)
                }, .suspense, .billing(.folioClosed)
            ),
        ]
        for (name, booked, change, disposition, code) in cases {
            let action = try mirror(of: payment)
            var view = Bench.view()
            view.original = OriginalBooks(payment, entries: booked, isMirrored: false)
            change(&view)
            let judgement = judge(action, seeing: view)
            try check(judgement, action, name)
            #expect(judgement.verdict.disposition == disposition, "\(name)")
            #expect(judgement.verdict.code == code?.text, "\(name)")
        }
        let wrong = try mirror(of: payment, moving: [])
        var view = Bench.view()
        view.original = OriginalBooks(payment, entries: lines, isMirrored: false)
        let judgement = judge(wrong, seeing: view)
        try check(judgement, wrong, "another effect")
        #expect(judgement.verdict.code == Code.billing(.amountDisputed).text)
    }

    @Test func `PY6: in every other case the pair is exactly zero, account by account`() throws {
        let (payment, lines) = try payment()
        var view = Bench.view()
        view.original = OriginalBooks(payment, entries: lines, isMirrored: false)
        let judgement = judge(try mirror(of: payment), seeing: view)
        var sums: [String: Totals] = [:]
        for line in lines + judgement.entries {
            try sums[line.account.rawValue + line.reference, default: Totals()].add(line.money)
        }
        for (name, sum) in sums { #expect(sum.withoutZeros.isEmpty, "\(name)") }
        #expect(judgement.effects.contains(.markMirrored(payment.id, by: Bench.spare)))
    }

    @Test func `P8.13: a payout is placed by what became of its refund`() throws {
        let (payment, _) = try payment()
        guard case .paymentCash(let cash) = payment.payload else { return }
        let request = RefundRequest(
            refundID: Self.item,
            paymentID: cash.paymentID,
            folio: .id(Bench.folio),
            amount: try Money(cash.settled.currency, micro: 100_000_000),
            reasonCode: "LEFT"
        )
        var action = payment
        action.id = Bench.spare
        action.dependencies = [payment.id]
        action.approvals = [Approval(staffID: Bench.cosigner, kind: .cosign, method: .pin)]
        action.payload = .refundPayout(
            RefundPayout(
                refundID: request.refundID,
                sessionID: Bench.session,
                paymentID: cash.paymentID,
                money: [request.amount],
                reasonCode: "LEFT"
            )
        )
        action.drawerEffect = [request.amount.negated]
        let states: [(RefundState, Disposition)] = [
            (.approved, .normal), (.expired, .normal), (.reversed, .normal),
            (.settled, .suspense), (.declined, .suspense), (.cancelled, .suspense),
        ]
        for (state, disposition) in states {
            var view = Bench.view()
            view.refund = RefundBooks(
                refund: Refund(request, state: state),
                request: request,
                payment: nil,
                others: Totals()
            )
            let judgement = judge(action, seeing: view)
            try check(judgement, action, "\(state)")
            #expect(judgement.verdict.disposition == disposition, "\(state)")
        }
        var view = Bench.view()
        view.refund = nil
        let lost = judge(action, seeing: view)
        try check(lost, action, "unknown")
        #expect(lost.verdict.code == Code.sync(.dependencyUnknown).text)
        view.circumstances.gate = StreamGate(dependencies: [payment.id: .rejected])
        let vain = judge(action, seeing: view)
        try check(vain, action, "rejected")
        #expect(vain.verdict.code == Code.billing(.overpaid).text)
    }
}
