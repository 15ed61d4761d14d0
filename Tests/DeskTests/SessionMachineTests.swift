import Ledger
import Testing

@testable import Desk

/// The session table against the rules and the records they make.
struct SessionMachineTests {
    /// A shop whose only session stands in a phase.
    private func shop(in phase: SessionPhase) throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: counted(5_000)), as: "c07")
        switch phase {
        case .open: break
        case .counting: try shop.run(CountDrawer(.begin), as: "c07")
        case .declared: try declare(&shop)
        case .awaitingCosign: try close(&shop, 5_000, cosign: nil)
        case .sealed: try close(&shop, 5_000, cosign: "c04")
        case .awaitingSupervisor: try close(&shop, 4_900, cosign: "c04")
        case .awaitingStepUp: try close(&shop, 4_000, cosign: "c04")
        case .closed, .forceClosed:
            try shop.forceClose()
            if phase == .closed { try close(&shop, 5_000, cosign: "c04") }
        }
        return shop
    }

    private func declare(_ shop: inout Shop, _ afghanis: Int64 = 5_000) throws {
        try shop.run(CountDrawer(.declare, cash: counted(afghanis)), as: "c07")
    }

    private func close(_ shop: inout Shop, _ afghanis: Int64, cosign: String?) throws {
        try declare(&shop, afghanis)
        let close = CloseSession(reason: Reason("CAUSE"), options: options(cosign: cosign))
        try shop.run(close, as: "c07")
    }

    /// A command of the event that is right in everything but, perhaps, the session's phase.
    private func command(_ event: SessionEvent) throws -> any Command {
        let boss = options(supervisor: "s01")
        switch event {
        case .post: return PaidIn(cash: [try afn(10)], reason: Reason("CHANGE"))
        case .countBegin: return CountDrawer(.begin)
        case .countDeclare:
            return CountDrawer(.declare, cash: try counted(5_000), options: boss)
        case .countResume: return CountDrawer(.resume, options: boss)
        case .countInterim:
            return CountDrawer(.interim, cash: try counted(5_000), options: boss)
        case .drop:
            return Drop(cash: [try afn(10)], bag: "1", place: "SAFE", options: boss)
        case .close: return CloseSession(reason: Reason("CAUSE"))
        case .handover:
            return Handover(
                pin: "482917",
                to: signed("c04"),
                cash: try counted(5_000),
                supervisor: signed("s01")
            )
        case .cosign: return CoSign(cosign: signed("c04"))
        case .approve: return Approve(supervisor: signed("s01"), reason: Reason("SEEN"))
        }
    }

    /// A state of the real thing that the table cannot tell apart: a forced close needs its count.
    private func prepare(_ shop: inout Shop, _ phase: SessionPhase, _ event: SessionEvent) throws {
        guard phase == .forceClosed, event == .close || event == .cosign else { return }
        try declare(&shop)
        if event == .cosign { try shop.run(CloseSession(), as: "c07") }
    }

    @Test(arguments: SessionPhase.allCases)
    func `INV-15, S2: a pair that the table does not list is refused and writes nothing`(
        phase: SessionPhase
    ) throws {
        for event in SessionEvent.allCases {
            var shop = try shop(in: phase)
            shop.isOnline = true
            shop.stepUpReference = "proof"
            try prepare(&shop, phase, event)
            let before = (records: shop.records.count, counting: shop.counting)
            let refusal = shop.refusal(try command(event), as: "c07")
            let pair = "\(phase) \(event)"
            if let move = SessionMachine.move(phase, event) {
                #expect(refusal == nil, "\(pair)")
                let session = try #require(shop.sessions().first)
                let isBegun = shop.counting == session.id
                let now = SessionPhase(session.state, isCountBegun: isBegun)
                #expect(move.to.contains(now), "\(pair) led to \(now)")
            } else {
                let codes: [Code] = [.desk(.illegalTransition), .desk(.sessionNotOpen)]
                #expect(
                    refusal.map(codes.contains) == true,
                    "\(pair): \(String(describing: refusal))"
                )
                #expect(shop.records.count == before.records, "\(pair)")
                #expect(shop.counting == before.counting, "\(pair)")
            }
        }
    }

    @Test func `INV-15: the table names each pair once`() {
        let pairs = SessionMachine.moves.map { "\($0.from) \($0.event)" }
        #expect(Set(pairs).count == pairs.count)
    }
}
