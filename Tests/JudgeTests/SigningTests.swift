import Judge
import Ledger
import TestSupport
import Testing
import World

/// Who finishes a close (VAR-1, K11, K12, K15).
struct SigningTests {
    /// A session that waits for a signature, closed by the story's close with some variance of AFN.
    private func view(variance: Int64, _ state: SessionState, version: Int64? = 7) -> LedgerView {
        var view = Bench.view()
        var record = Bench.record(state)
        guard let currency = Currency("AFN") else { preconditionFailure("AFN is a currency") }
        var money: [Money] = []
        do { money = try [Money(currency, micro: variance * 1_000_000)] } catch {
            preconditionFailure("not an amount")
        }
        record.closing = ClosingRecord(
            actionID: Bench.action(.sessionClose).id,
            staffID: Bench.cashier,
            counted: [],
            variance: money.filter { !$0.isZero },
            floatLeft: [],
            policyVersion: version
        )
        view.session = SessionBooks(record, balance: Totals())
        return view
    }

    private func sign(
        _ view: LedgerView,
        by person: ID,
        _ kind: SessionConfirmClose.Kind,
        proof: ID? = nil
    ) -> (verdict: Verdict, state: SessionState?) {
        var action = Bench.action(.sessionConfirmClose)
        guard case .sessionConfirmClose(let old) = action.payload else {
            preconditionFailure("a confirmation")
        }
        action.actor = .staff(id: person, pinVersion: nil)
        action.payload = .sessionConfirmClose(
            SessionConfirmClose(
                sessionID: old.sessionID,
                closeActionID: old.closeActionID,
                kind: kind
            )
        )
        if let proof {
            action.approvals = [
                Approval(
                    staffID: proof,
                    kind: .supervisor,
                    method: .stepUp,
                    stepUpReference: "reference"
                )
            ]
        }
        let judgement = judge(action, seeing: view)
        for case .putSession(let session) in judgement.effects {
            return (judgement.verdict, session.state)
        }
        return (judgement.verdict, nil)
    }

    @Test func `VAR-1: the variance says who must sign`() {
        let waiting = SessionState.pendingClose(.awaitingCosign)
        let table:
            [(
                variance: Int64, from: SessionState, kind: SessionConfirmClose.Kind,
                to: SessionState
            )] =
                [
                    (0, waiting, .cosign, .closed), (-50, waiting, .cosign, .closed),
                    (51, waiting, .cosign, .pendingClose(.awaitingSupervisor)),
                    (-500, waiting, .cosign, .pendingClose(.awaitingSupervisor)),
                    (501, waiting, .cosign, .pendingClose(.awaitingStepUp)),
                    (51, .pendingClose(.awaitingSupervisor), .approval, .closed),
                    (51, waiting, .approval, .closed),
                ]
        for row in table {
            let person = row.kind == .cosign ? Bench.cosigner : Bench.supervisor
            let made = sign(view(variance: row.variance, row.from), by: person, row.kind)
            #expect(made.verdict == .plain, "\(row)")
            #expect(made.state == row.to, "\(row)")
        }
    }

    @Test func `SEC-16: the proof of a step-up is asked last, and must be the signer's own`() {
        let (boss, cashier) = (Bench.supervisor, Bench.cosigner)
        let good = StepUpBooks(staffID: boss, isExpired: false)
        let late = StepUpBooks(staffID: boss, isExpired: true)
        let spent = StepUpBooks(staffID: boss, isExpired: true, spentOn: Bench.spare)
        let foreign = StepUpBooks(staffID: cashier, isExpired: false)
        let waiting = SessionState.pendingClose(.awaitingStepUp)
        let table: [(books: StepUpBooks?, by: ID, proof: ID?, from: SessionState, code: String?)] =
            [
                (good, boss, boss, waiting, nil), (good, boss, nil, waiting, "STEP_UP_REQUIRED"),
                (nil, boss, boss, waiting, "STEP_UP_REQUIRED"),
                (foreign, boss, boss, waiting, "STEP_UP_REQUIRED"),
                (foreign, boss, cashier, waiting, "STEP_UP_REQUIRED"),
                (late, boss, boss, waiting, "STEP_UP_EXPIRED"),
                (spent, boss, boss, waiting, "STEP_UP_REPLAY"),
                (good, cashier, boss, waiting, "COSIGN_INVALID"),
                (good, boss, boss, .pendingClose(.awaitingCosign), "COSIGN_INVALID"),
            ]
        for row in table {
            var view = view(variance: 501, row.from)
            view.stepUp = row.books
            let made = sign(view, by: row.by, .stepUp, proof: row.proof)
            let code = made.verdict.code?.split(separator: ".").last.map(String.init)
            #expect(code == row.code, "\(row)")
            #expect(made.state == (row.code == nil ? .closed : nil), "\(row)")
        }
    }

    @Test func `K15 role_downgraded: who lost the permission does not sign`() {
        let approving = view(variance: 51, .pendingClose(.awaitingSupervisor))
        let made = sign(approving, by: Bench.cosigner, .approval)
        #expect(made.verdict.status == .rejected)
        #expect(made.verdict.code == "MELMASTOON.BILLING.COSIGN_INVALID")
        #expect(made.state == nil)
    }

    @Test func `INV-9: nobody signs for himself, under no account`() throws {
        var view = view(variance: 0, .pendingClose(.awaitingCosign))
        #expect(sign(view, by: Bench.cashier, .cosign).verdict.status == .rejected)
        view.staff[Bench.cosigner] = try StaffRecord([
            "id": .text(Bench.cosigner.text), "person_id": .text(Bench.cashier.text),
            "roles": ["cashier"], "disabled": false,
        ])
        #expect(sign(view, by: Bench.cosigner, .cosign).verdict.status == .rejected)
    }

    @Test func `K12 tolerance_changed: the version that the close names decides`() throws {
        var view = view(variance: 51, .pendingClose(.awaitingCosign))
        view.policy = try Policy(["id": "p", "ver": 8, "values": ["tol_K": [:]]], "policy")
        view.namedPolicy = try Policy(
            ["id": "p", "ver": 7, "values": ["tol_K": ["AFN": "60000000"]]],
            "policy"
        )
        #expect(sign(view, by: Bench.cosigner, .cosign).state == .closed)
        view.namedPolicy = nil
        let made = sign(view, by: Bench.cosigner, .cosign)
        #expect(made.state == .pendingClose(.awaitingSupervisor))
    }
}
