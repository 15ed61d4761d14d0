import Judge
import Ledger
import TestSupport
import Testing
import World

/// What holds for every action and every view: the laws of the cloud's decisions.
struct LawTests {
    /// A view drawn by chance, likely or not.
    private func anyView(_ chance: inout Seed) -> LedgerView {
        let states = ["open", "audit", "closed"]
        let dates = ["2026-11-20", "2026-11-21", "2026-11-22"]
        var view = Bench.view(dates[chance.below(3)], states[chance.below(3)])
        view.circumstances.isDeviceRevoked = chance.below(4) == 0
        view.circumstances.isClockSuspect = chance.below(4) == 0
        view.circumstances.previous = chance.below(10) == 0 ? .other : nil
        if chance.below(4) == 0 { view.staff = [:] }
        view.isSuspended = chance.below(4) == 0
        view.isSlipTaken = chance.below(4) == 0
        let sessions: [SessionState] = [
            .open, .pendingClose(.awaitingCosign), .closed, .forceClosed,
        ]
        let state = sessions[chance.below(4)]
        view.session =
            chance.below(4) == 0
            ? nil : SessionBooks(Bench.record(state), balance: Totals())
        if chance.below(3) == 0 {
            let kept = Bench.record(sessions[chance.below(4)], .recovery, id: Bench.spare)
            view.recovery = SessionBooks(kept, balance: Totals())
        }
        if chance.below(4) == 0 { view.drawer = nil }
        var bill = Bench.bill
        bill.isOpen = chance.below(2) == 0
        let places: [FolioPlace] = [.unknown, .found(bill), .moved(to: bill)]
        view.folio = places[chance.below(3)]
        return view
    }

    @Test func `ACT-2: a fact waits for few reasons, all of them the cloud's own to end`() {
        let reasons: Set<Code> = [
            .sync(.pending), .sync(.blockedByStream), .sync(.blockedByDep), .sync(.dependencyDown),
            .sync(.parked), .sync(.actionTypeUnsupported),
            .billing(.priceNotFound), .billing(.itemUnknown), .billing(.taxRuleMissing),
        ]
        var chance = Seed(2_718)
        var seen: Set<String> = []
        for _ in 0..<3_000 {
            let action = Bench.actions[chance.below(Bench.actions.count)]
            if action.type.actionClass == .intent { continue }
            var view = anyView(&chance)
            let heads: [StreamGate.Head] = [
                .free, .drafts([action.id]), .blocked(drafts: [action.id]),
            ]
            view.circumstances.gate = StreamGate(head: heads[chance.below(3)], dependencies: [:])
            let verdict = judge(action, seeing: view).verdict
            guard verdict.status == .deferred else { continue }
            #expect(reasons.map(\.text).contains(verdict.code ?? ""), "\(action.type)")
            seen.insert(verdict.code ?? "")
        }
        #expect(seen.count > 1, "\(seen)")
    }

    @Test func `ACT-1: no view makes the cloud refuse a fact or drop an amount`() throws {
        let seed = UInt64(4_711)
        print("law: seed \(seed)")
        var chance = Seed(seed)
        for _ in 0..<3_000 {
            let action = Bench.actions[chance.below(Bench.actions.count)]
            if action.type.actionClass == .intent { continue }
            let view = anyView(&chance)
            let judgement = judge(action, seeing: view)
            #expect(judgement.verdict.status != .rejected, "\(action.type)")
            #expect(judgement.verdict.status != .duplicate, "\(action.type)")
            try check(judgement, action)
        }
    }

    /// INV-2 and INV-10 for one judgement.
    private func check(_ judgement: Judgement, _ action: Action) throws {
        let sum = try Totals(judgement.entries.map(\.money)).withoutZeros
        #expect(sum.isEmpty, "\(action.type): its entries do not sum to zero")
        for posting in judgement.postings {
            let sum = try Totals(posting.entries.map(\.money)).withoutZeros
            #expect(sum.isEmpty, "\(action.type): a posting does not sum to zero")
        }
        guard judgement.verdict.status == .accepted, action.type != .sessionClose else { return }
        let drawer = judgement.entries.filter { $0.account == .drawer }.map(\.money)
        let moved = try Totals(drawer).withoutZeros
        #expect(moved == action.drawerEffect ?? [], "\(action.type): the drawer is not as captured")
    }

    @Test func `INV-14: every suspense, rejection and recovery names an open item`() throws {
        var chance = Seed(815)
        for _ in 0..<3_000 {
            let action = Bench.actions[chance.below(Bench.actions.count)]
            let judgement = judge(action, seeing: anyView(&chance))
            let verdict = judgement.verdict
            guard verdict.status == .rejected || verdict.disposition == .suspense else { continue }
            let named = try #require(verdict.attentionID, "\(action.type) \(verdict)")
            let opened = judgement.effects.contains { effect in
                guard case .openItem(let item) = effect else { return false }
                return item.id.text == named
            }
            #expect(opened, "\(action.type) \(verdict)")
        }
    }

    @Test func `W4: a claim is booked on its date while that is open, else on the next`() {
        let table: [(claim: String, date: String, state: String, booked: String)] = [
            ("2026-11-21", "2026-11-21", "open", "2026-11-21"),
            ("2026-11-20", "2026-11-21", "open", "2026-11-21"),
            ("2026-11-22", "2026-11-21", "open", "2026-11-22"),
            ("2026-11-21", "2026-11-21", "audit", "2026-11-22"),
            ("2026-11-21", "2026-11-21", "closed", "2026-11-22"),
            ("2026-11-23", "2026-11-21", "audit", "2026-11-23"),
        ]
        for row in table {
            let claim = BusinessDate(row.claim)
            let booked = claim.map {
                NightAudit.bookingDate(of: $0, on: Bench.day(row.date, row.state))
            }
            #expect(booked?.text == row.booked, "\(row)")
        }
    }

    @Test func `G6: of several deviations the last one in order is reported`() {
        var view = Bench.view("2026-11-22")
        view.session = SessionBooks(Bench.record(.forceClosed), balance: Totals())
        view.folio = .unknown
        let verdict = judge(Bench.action(.paymentCash), seeing: view).verdict
        #expect(verdict.disposition == .suspense)
        #expect(verdict.notes == ["BUSINESS_DATE_CLOSED", "RECOVERY_SESSION"])
        view.folio = .found(Bench.bill)
        let relocated = judge(Bench.action(.paymentCash), seeing: view).verdict
        #expect(relocated.disposition == .relocated)
        #expect(relocated.notes.prefix(2) == ["BUSINESS_DATE_CLOSED", "RECOVERY_SESSION"])
    }

    @Test func `P10.3: a gate lets through what the stream allows`() {
        let charge = Bench.action(.chargePost)
        let payment = Bench.action(.paymentCash)
        let confirm = Bench.action(.sessionConfirmClose)
        let table: [(head: StreamGate.Head, action: Action, waits: Bool)] = [
            (.free, confirm, false), (.drafts([charge.id]), charge, false),
            (.drafts([charge.id]), confirm, true), (.blocked(drafts: []), payment, true),
            (.blocked(drafts: [charge.id]), charge, true),
        ]
        for row in table {
            var view = Bench.view()
            view.circumstances.gate = StreamGate(head: row.head)
            let verdict = judge(row.action, seeing: view).verdict
            let waits = verdict.code == "MELMASTOON.SYNC.BLOCKED_BY_STREAM"
            #expect(waits == row.waits, "\(row.head) \(row.action.type)")
        }
    }

    @Test func `K54 step_up_retry_same: a known id gets the first verdict again`() {
        var view = Bench.view()
        let first = Verdict(.accepted, .relocated, notes: ["FOLIO_MOVED"])
        view.circumstances.previous = .same(
            incarnation: Bench.spare,
            seq: 7,
            verdict: first
        )
        for action in Bench.actions {
            let judgement = judge(action, seeing: view)
            #expect(judgement.verdict.status == .duplicate)
            #expect(judgement.verdict.extra["result"] == first.json(seq: 7))
            #expect(judgement.entries.isEmpty && judgement.effects.isEmpty)
        }
    }
}
