import Desk
import Ledger
import TestSupport
import Testing
import World

/// Counting, closing, signing (`domain.md` 7.1, 10).
struct CloseTests {
    /// A shop whose session was opened with AFN 5000 and USD 0.
    private func shop(declared afghanis: Int64? = nil) throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        if let afghanis {
            try shop.run(CountDrawer(.declare, cash: counted(afghanis)), as: "c07")
        }
        return shop
    }

    private func close(_ reason: String? = nil, cosign: String? = nil) -> CloseSession {
        CloseSession(reason: reason.map(Reason.init), options: options(cosign: cosign))
    }

    @Test func `S3: a begun count freezes postings, writes nothing, and a restart forgets it`()
        throws
    {
        var shop = try shop()
        let outcome = try shop.run(CountDrawer(.begin), as: "c07")
        #expect(outcome.actions.isEmpty)
        #expect(outcome.decision.state == "counting")
        let payment = TakePayment(folio: .number("F-10231"), cash: [try afn(100)])
        #expect(shop.refusal(payment, as: "c07") == .desk(.sessionNotOpen))
        let charge = PostCharge(folio: .number("F-10231"), item: "COLA")
        #expect(shop.refusal(charge, as: "c07") == .desk(.sessionNotOpen))
        #expect(try shop.sessions().map(\.state) == [.open])
    }

    @Test func `S4: an undeclared count is given up by the cashier alone`() throws {
        var shop = try shop()
        try shop.run(CountDrawer(.begin), as: "c07")
        #expect(try shop.run(CountDrawer(.resume), as: "c07").actions.isEmpty)
        #expect(shop.counting == nil)
    }

    @Test func `S5: a count names every currency that moved`() throws {
        var shop = try shop()
        try shop.run(TakePayment(folio: .number("F-10231"), cash: [try usd(5)]), as: "c07")
        let partial = CountDrawer(.declare, cash: try counted(5_000))
        #expect(shop.refusal(partial, as: "c07") == .desk(.countIncomplete))
        let whole = CountDrawer(.declare, cash: try counted(5_000, dollars: 5))
        let outcome = try shop.run(whole, as: "c07")
        #expect(outcome.decision.state == "counting")
        #expect(try outcome.decision.disclosure?.expected == [afn(5_000), usd(5)])
        #expect(try outcome.decision.disclosure?.variance == [afn(0), usd(0)])
    }

    @Test func `S9, S11: a close and its signature tell the difference that is left`() throws {
        var shop = try shop(declared: 4_900)
        let close = try shop.run(close("SHORT"), as: "c07").decision
        let seal = try shop.run(CoSign(cosign: signed("c04")), as: "c07").decision
        #expect(seal.state == "awaiting_supervisor")
        for told in [close.disclosure, seal.disclosure] {
            #expect(try told?.variance == [afn(-100)])
            #expect(try told?.counted == [afn(4_900)])
        }
    }

    @Test func `CNT-1: totals without units are no count unless policy says so`() throws {
        var shop = try shop()
        let bare = CountDrawer(.declare, cash: CountedCash(totals: [try afn(5_000)], lines: []))
        #expect(shop.refusal(bare, as: "c07") == .desk(.countIncomplete))
        shop.policy = try Shop.policy(["count_total_allowed": true])
        #expect(shop.refusal(bare, as: "c07") == nil)
    }

    @Test func `S6, CNT-3: counts are repeated up to the limit, all are kept and reported`() throws
    {
        var shop = try shop(declared: 4_000)
        for afghanis in [4_500, 5_000] as [Int64] {
            try shop.run(CountDrawer(.declare, cash: counted(afghanis)), as: "c07")
        }
        let fourth = CountDrawer(.declare, cash: try counted(5_000))
        #expect(shop.refusal(fourth, as: "c07") == .desk(.recountLimit))
        let numbers = shop.records.compactMap { record -> Int64? in
            guard case .sessionCount(let count) = record.action.payload else { return nil }
            return count.number
        }
        #expect(numbers == [1, 2, 3])
        try shop.run(close(cosign: "c04"), as: "c07")
        let first = shop.records.lazy.compactMap { record -> SessionCount? in
            guard case .sessionCount(let count) = record.action.payload else { return nil }
            return count
        }.first
        #expect(try first?.cash == counted(4_000))
        let session = try #require(try shop.sessions().first)
        let moment = DeskMoment(now: shop.now, mintedID: session.id)
        let heading = ReportAnswer.Heading(session, openedBy: "c07", at: moment)
        let report = try ReportAnswer(x: session, heading, for: nil, under: shop.policy)
        #expect(report.json["counts"] == 3)
    }

    @Test func `VAR-2: the difference stands from the close on, and no signature moves money`()
        throws
    {
        var chance = Seed(2_026)
        for _ in 0..<24 {
            let declared = Int64(chance.below(6_000))
            var shop = try shop(declared: declared)
            let action = try #require(try shop.run(close("MISCOUNT"), as: "c07").action)
            let lines = try Entries.of(action.payload)
            let difference = try afn(declared - 5_000)
            let variance = lines.filter { $0.account == .variance }.map(\.money)
            #expect(variance == (difference.isZero ? [] : [difference.negated]), "\(declared)")
            let drawer = lines.filter { $0.account == .drawer }
            #expect(try Totals(drawer.map(\.money)).withoutZeros == [afn(-5_000)], "\(declared)")
            let seal = try #require(try shop.run(CoSign(cosign: signed("c04")), as: "c07").action)
            #expect(try Entries.of(seal.payload).isEmpty)
            #expect(seal.drawerEffect == nil)
        }
    }

    @Test func `S7: a declared count is given up, and a spot check made, by a supervisor`() throws {
        var shop = try shop()
        let spot = CountDrawer(.interim, cash: try counted(5_000))
        #expect(shop.refusal(spot, as: "c07") == .desk(.supervisorRequired))
        #expect(shop.refusal(spot, as: "s01") == nil)
        try shop.run(CountDrawer(.declare, cash: counted(5_000)), as: "c07")
        #expect(shop.refusal(CountDrawer(.resume), as: "c07") == .desk(.supervisorRequired))
        let resume = CountDrawer(.resume, options: options(supervisor: "s01"))
        try shop.run(resume, as: "c07")
        #expect(try shop.sessions().map(\.state) == [.open])
        #expect(shop.refusal(close(), as: "c07") == .desk(.illegalTransition))
    }

    @Test func `S9: a close awaits its second person and names count, numbers and float`() throws {
        var shop = try shop()
        try shop.run(TakePayment(folio: .number("F-10231"), cash: [try afn(100)]), as: "c07")
        try shop.run(CountDrawer(.declare, cash: counted(5_100)), as: "c07")
        let outcome = try shop.run(close(), as: "c07")
        let action = try #require(outcome.action)
        guard case .sessionClose(let payload) = action.payload else {
            Issue.record("not a close")
            return
        }
        #expect(outcome.decision.state == "awaiting_cosign")
        #expect(payload.zNumber == 1)
        #expect(payload.firstSeq == 2 && payload.lastSeq == 4)
        #expect(payload.firstSlip.number == 1 && payload.lastSlip == action.slip)
        #expect(try payload.floatLeft == [afn(5_100)])
        #expect(shop.refusal(close(), as: "c07") == .desk(.illegalTransition))
    }

    @Test(
        arguments: [
            (4_960, "sealed", nil), (4_940, "awaiting_supervisor", "SUPERVISOR_REQUIRED"),
            (5_500, "awaiting_supervisor", "SUPERVISOR_REQUIRED"),
            (4_400, "awaiting_step_up", "STEP_UP_REQUIRED"),
        ] as [(Int64, String, String?)]
    )
    func `S11: the second person seals what is within tolerance`(
        afghanis: Int64,
        state: String,
        note: String?
    ) throws {
        var shop = try shop(declared: afghanis)
        if note != nil { #expect(shop.refusal(close(), as: "c07") == .desk(.reasonRequired)) }
        let closing = try #require(
            shop.run(close(note == nil ? nil : "MISCOUNT"), as: "c07").action
        )
        let items = AttentionItem.Subject.raised(by: closing).map(\.kind)
        #expect(items == (note == nil ? [] : ["variance"]))
        let outcome = try shop.run(CoSign(cosign: signed("c04")), as: "c07")
        let action = try #require(outcome.action)
        #expect(outcome.decision.state == state)
        #expect(action.notes == [note].compactMap { $0 })
        #expect(action.actor.staffID == shop.staff[1].id)
        #expect(try shop.sessions().map(\.state.deskWord) == [state])
    }

    @Test func `MELMASTOON.DESK.SAME_PERSON: nobody signs for themselves, under no second row`()
        throws
    {
        var shop = try shop(declared: 5_000)
        #expect(shop.refusal(close(cosign: "c08"), as: "c07") == .desk(.samePerson))
        try shop.run(close(), as: "c07")
        for code in ["c07", "c08"] {
            let refusal = shop.refusal(CoSign(cosign: signed(code)), as: "c04")
            #expect(refusal == .desk(.samePerson))
            #expect(refusal?.exitCode == 6)
        }
    }

    @Test func `S12: a supervisor other than the cashier approves, with a reason`() throws {
        var shop = try shop(declared: 4_900)
        try shop.run(close("MISCOUNT", cosign: "c04"), as: "c07")
        let silent = try DeskRoute.Capturing.approve.command(["supervisor": signed("s01").json])
        #expect(shop.refusal(silent, as: "c07") == .desk(.reasonRequired))
        let cashier = Approve(supervisor: signed("c04"), reason: Reason("SEEN"))
        #expect(shop.refusal(cashier, as: "c07") == .desk(.notPermitted))
        let outcome = try shop.run(
            Approve(supervisor: signed("s01"), reason: Reason("SEEN")),
            as: "c07"
        )
        #expect(outcome.decision.state == "sealed")
        #expect(try shop.sessions().map(\.state) == [.pendingClose(.sealed)])
    }

    @Test(
        arguments: [
            (5_000, nil, "s01", "sealed"), (4_900, "c04", "s01", "sealed"),
            (4_900, nil, "s01", "sealed"), (4_900, "c04", nil, "awaiting_supervisor"),
            (4_000, "c04", "s01", "awaiting_step_up"), (5_000, nil, nil, "awaiting_cosign"),
        ] as [(Int64, String?, String?, String)]
    )
    func `S12: signatures in the act of closing count as they would after it`(
        afghanis: Int64,
        cosign: String?,
        supervisor: String?,
        state: String
    ) throws {
        var shop = try shop(declared: afghanis)
        let close = CloseSession(
            reason: Reason("MISCOUNT"),
            options: options(cosign: cosign, supervisor: supervisor)
        )
        #expect(try shop.run(close, as: "c07").decision.state == state)
        #expect(try shop.sessions().map(\.state.deskWord) == [state])
    }

    @Test func `S13: a step-up needs the line and the office's proof`() throws {
        var shop = try shop(declared: 4_000)
        try shop.run(close("THEFT", cosign: "c04"), as: "c07")
        let approve = Approve(supervisor: signed("s01"), reason: Reason("SEEN"))
        let offline = shop.refusal(approve, as: "c07")
        #expect(offline == .desk(.needsLine))
        #expect(offline?.exitCode == 7)
        shop.isOnline = true
        let missing = shop.refusal(approve, as: "c07")
        #expect(missing == .iam(.stepUpRequired))
        #expect(missing?.exitCode == 6)
        shop.stepUpReference = "x"
        let made = try shop.run(approve, as: "c07")
        #expect(made.decision.state == "sealed")
        let action = try #require(made.action)
        #expect(action.approvals.map(\.stepUpReference) == ["x"])
        // Who signs is the actor; the proof beside the signature is no second person's (P8.5).
        #expect(action.approvals.map(\.staffID) == [action.actor.staffID])
        #expect(try Action(action.json) == action)
    }

    @Test func `S10: an unsigned close is counted again by a supervisor and corrected`() throws {
        var shop = try shop(declared: 4_900)
        let first = try #require(shop.run(close("MISCOUNT"), as: "c07").action)
        let again = CountDrawer(.declare, cash: try counted(5_000))
        #expect(shop.refusal(again, as: "c07") == .desk(.supervisorRequired))
        try shop.run(
            CountDrawer(
                .declare,
                cash: counted(5_000),
                options: options(supervisor: "s01")
            ),
            as: "c07"
        )
        #expect(shop.refusal(close(), as: "c07") == .desk(.reasonRequired))
        let second = try #require(shop.run(close("RECOUNTED"), as: "c07").action)
        guard case .sessionClose(let payload) = second.payload else {
            Issue.record("not a close")
            return
        }
        #expect(payload.corrects == first.id)
        #expect(payload.zNumber == 2)
    }

    @Test func `S18: a session the cloud closed is counted, closed and signed all the same`()
        throws
    {
        var shop = try shop()
        try shop.forceClose()
        let payment = TakePayment(folio: .number("F-10231"), cash: [try afn(100)])
        #expect(shop.refusal(payment, as: "c07") == .desk(.sessionNotOpen))
        let count = try shop.run(CountDrawer(.declare, cash: counted(5_000)), as: "c07").action
        guard case .sessionCount(let payload) = try #require(count).payload else {
            Issue.record("not a count")
            return
        }
        #expect(payload.phase == .forced)
        #expect(try shop.run(close(), as: "c07").decision.state == "force_closed")
        let signature = try shop.run(CoSign(cosign: signed("c04")), as: "c07")
        #expect(signature.decision.state == "closed")
    }
}
