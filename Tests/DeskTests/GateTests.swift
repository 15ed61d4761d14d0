import Desk
import Ledger
import Testing
import World

/// The checks that all commands share: modes, freezes, people, paper.
struct GateTests {
    /// One command of each verb, in an order in which all are legal.
    private static func commands() throws -> [(DeskVerb, any Command)] {
        let slip = try #require(SlipNumber("7K-2026-000001"))
        return try [
            (.charge, PostCharge(folio: .number("F-10231"), item: "COLA")),
            (.open, OpenSession(drawer: "D1", opening: counted(5_000))),
            (.pay, TakePayment(folio: .number("F-10231"), cash: [afn(100)])),
            (.deposit, TakeDeposit(reference: "R-1", cash: [afn(100)])),
            (.paidIn, PaidIn(cash: [afn(100)], reason: Reason("CHANGE"))),
            (.paidOut, PaidOut(cash: [afn(100)], reason: Reason("TAXI"))),
            (.noSale, NoSale(reason: Reason("CHANGE"))),
            (.exchange, ExchangeCash(usd(1), for: afn(1).currency)),
            (.memo, TenderMemo(folio: .number("F-10231"), kind: .mobile, amount: afn(5))),
            (.reverse, ReversePayment(slip: number(3), how: .notReceived, reason: Reason("TYPO"))),
            (
                .refundRequest,
                RequestRefund(
                    slip: number(4),
                    amount: afn(100),
                    reason: Reason("LEFT"),
                    options: options(cosign: "c04")
                )
            ),
            (.refundPay, PayRefund(slip: number(11), options: options(cosign: "c04"))),
            (.settle, SettleFolio(folio: .number("F-10231"))),
            (
                .resolve,
                ResolveAttention(
                    number: "N-1",
                    [
                        "how": "acknowledge", "reason": "READ",
                        "supervisor": ["staff": "s01", "pin": "1"],
                    ]
                )
            ),
            (.paper, PaperEvent(.kick, of: slip, isDone: true)),
            (.withdraw, WithdrawCharge(slip: slip)),
            (.void, VoidCharge(slip: slip, reason: Reason("WRONG_ROOM"))),
            (
                .drop,
                Drop(
                    cash: [afn(200)],
                    bag: "1",
                    place: "SAFE",
                    options: options(cosign: "c04")
                )
            ),
            (.count, CountDrawer(.declare, cash: counted(5_000, dollars: 1))),
            (.close, CloseSession(reason: Reason("MISCOUNT"))),
            (.cosign, CoSign(cosign: signed("c04"))),
            (.approve, Approve(supervisor: signed("s01"), reason: Reason("SEEN"))),
            (.handover, Handover(pin: "1", to: signed("c04"), cash: counted(5_000))),
        ]
    }

    private static func number(_ number: Int64) -> SlipNumber {
        SlipNumber(deviceCode: "7K", series: "2026", number: number)
    }

    /// The verbs that a desk in a mode takes, when everything else is right.
    private static func taken(
        _ prepare: (inout Shop) throws -> Void,
        codes: Set<Code>
    ) throws -> Set<DeskVerb> {
        var taken: Set<DeskVerb> = []
        var shop = try Shop.kabul()
        for (verb, command) in try commands() {
            var trial = shop
            try prepare(&trial)
            let refusal = trial.refusal(command, as: "c07")
            if refusal.map({ !codes.contains($0) }) ?? true { taken.insert(verb) }
            _ = shop.refusal(command, as: "c07")
        }
        return taken
    }

    @Test func `AM1: a normal desk takes everything`() throws {
        let refusing: [Code.DeskName] = [
            .readOnly, .suspended, .quarantined, .recovering, .locked, .notEnrolled, .diskReserve,
        ]
        let taken = try Self.taken({ $0.mode = .normal }, codes: Set(refusing.map(Code.desk)))
        #expect(taken == Set(DeskVerb.allCases))
    }

    @Test func `AM2: a read-only desk counts, drops, closes and signs`() throws {
        let taken = try Self.taken({ $0.mode = .readOnly }, codes: [.desk(.readOnly)])
        #expect(taken == [.drop, .count, .close, .cosign, .approve])
    }

    @Test func `AM3: a suspended desk opens no session`() throws {
        let taken = try Self.taken({ $0.mode = .suspended }, codes: [.desk(.suspended)])
        #expect(taken == Set(DeskVerb.allCases).subtracting([.open, .handover]))
    }

    @Test func `AM4: a quarantined desk takes facts in its open session and no intent`() throws {
        let taken = try Self.taken({ $0.mode = .quarantined }, codes: [.desk(.quarantined)])
        #expect(
            taken == [
                .pay, .deposit, .paidIn, .paidOut, .noSale, .exchange, .memo, .reverse,
                .refundPay, .paper, .drop, .count, .close,
            ]
        )
    }

    @Test func `AM5: a recovering desk takes everything`() throws {
        let taken = try Self.taken({ $0.mode = .recovering }, codes: [.desk(.recovering)])
        #expect(taken == Set(DeskVerb.allCases))
    }

    @Test func `AM6: a locked desk takes nothing`() throws {
        let taken = try Self.taken({ $0.mode = .locked }, codes: [.desk(.locked)])
        #expect(taken.isEmpty)
    }

    @Test func `MELMASTOON.DESK.DRAWER_FROZEN: a frozen drawer takes count, drop and close`()
        throws
    {
        let taken = try Self.taken(
            { $0.freezes = [.drawer("D1")] },
            codes: [.desk(.drawerFrozen)]
        )
        #expect(
            taken == [
                .charge, .withdraw, .void, .drop, .count, .close, .cosign, .approve,
                .refundRequest, .settle, .resolve, .paper,
            ]
        )
    }

    @Test(arguments: [
        (Freeze.device, [.drop, .count, .close, .cosign, .approve] as Set<DeskVerb>),
        (.adjustments, Set(DeskVerb.allCases).subtracting([.withdraw, .void, .resolve])),
        (
            .folio("F-10231"),
            Set(DeskVerb.allCases).subtracting([.charge, .pay, .memo, .settle])
        ),
    ])
    func `AM2, FM-B-30: a freeze stops its own scope only`(
        freeze: Freeze,
        left: Set<DeskVerb>
    ) throws {
        let taken = try Self.taken({ $0.freezes = [freeze] }, codes: [.desk(.readOnly)])
        #expect(taken == left)
        #expect(Freeze(freeze.text) == freeze)
    }

    @Test(arguments: DeskVerb.allCases)
    func `SEC-17: who may do what is one table`(verb: DeskVerb) throws {
        for role in Role.allCases {
            let isForAuditors = [.cosign, .approve, .paper].contains(verb)
            let expected: Set<Role> =
                isForAuditors ? [.cashier, .supervisor, .nightAuditor] : [.cashier, .supervisor]
            #expect(verb.roles.contains(role) == expected.contains(role))
        }
    }

    @Test func `SEC-17: an unknown role grants nothing`() throws {
        var shop = try Shop.kabul()
        shop.staff.append(try Shop.member("c09", person: 9, roles: ["captain"]))
        let charge = PostCharge(folio: .number("F-10231"), item: "COLA")
        for code in ["c09", "a03", "n02"] {
            #expect(shop.refusal(charge, as: code) == .desk(.notPermitted))
        }
        #expect(shop.refusal(charge, as: "nobody") == .iam(.loginRequired))
    }

    @Test(arguments: [
        ("ghost", Code.iam(.staffUnknown)), ("a03", .desk(.notPermitted)),
        ("c07", .desk(.samePerson)), ("c08", .desk(.samePerson)),
    ])
    func `ROL-1: the second person is known, may sign, and is somebody else`(
        code: String,
        refusal: Code
    ) throws {
        var shop = try Shop.kabul()
        var charge = PostCharge(folio: .number("F-10231"), item: "COLA")
        charge.options.cosign = signed(code)
        #expect(shop.refusal(charge, as: "c07") == refusal)
    }

    @Test
    func `ROL-3, FM-B-03: a signature outside the roster's lease needs a supervisor beside it`()
        throws
    {
        var shop = try Shop.kabul()
        shop.now = Shop.time("2026-12-01T00:00:00.000Z")
        var charge = PostCharge(folio: .number("F-10231"), item: "COLA")
        charge.options.cosign = signed("c04")
        #expect(shop.refusal(charge, as: "c07") == .iam(.rosterExpired))
        charge.options.supervisor = signed("s01")
        let action = try #require(shop.run(charge, as: "c07").action)
        #expect(action.notes == ["ROSTER_STALE"])
        #expect(action.approvals.map(\.kind) == [.cosign, .supervisor])
    }

    @Test func `ACT-6: paper is re-keyed once, with a second person`() throws {
        var shop = try Shop.kabul()
        var charge = PostCharge(folio: .number("F-10231"), item: "COLA")
        charge.options.paper = Paper(
            slip: "7K-M-000004",
            at: Shop.time("2026-11-20T22:10:00.000Z")
        )
        #expect(shop.refusal(charge, as: "c07") == .desk(.cosignRequired))
        charge.options.cosign = signed("c04")
        let action = try #require(shop.run(charge, as: "c07").action)
        #expect(action.paperSlip == "7K-M-000004")
        #expect(action.notes == ["RECONSTRUCTED"])
        #expect(shop.refusal(charge, as: "c07") == .desk(.paperSlipUsed))
        var signature = CoSign(cosign: signed("c04"))
        signature.options.paper = charge.options.paper
        #expect(shop.refusal(signature, as: "c07") == .desk(.usage))
    }

    @Test
    func `ROL-3, FM-B-03, FM-B-25: an old roster lets in with a supervisor, a disabled one never`()
        throws
    {
        let login = try Login(["staff": "c07", "pin": "482917"])
        let staff = try Shop.member("c07", person: 7, roles: ["cashier"])
        let boss = try Shop.member("s01", person: 1, roles: ["supervisor"])
        let soon = Shop.time("2026-11-21T09:00:00.000Z")
        let late = Shop.time("2026-12-21T09:00:00.000Z")
        #expect(try login.admit(staff, supervisor: nil, now: soon) == [])
        #expect(try login.admit(staff, supervisor: boss, now: late) == [.rosterStale])
        #expect(throws: Refusal(.iam(.rosterExpired), ["staff": "c07"])) {
            try login.admit(staff, supervisor: nil, now: late)
        }
        #expect(throws: Refusal(.iam(.staffUnknown), ["staff": "c07"])) {
            try login.admit(nil, supervisor: boss, now: soon)
        }
    }

    @Test func `SEC-12: a lock is lifted by another person who is a supervisor`() throws {
        let unlock = try Unlock([
            "staff": "c07", "supervisor": ["staff": "s01", "pin": "915038"],
        ])
        let staff = try Shop.member("c07", person: 7, roles: ["cashier"])
        let boss = try Shop.member("s01", person: 1, roles: ["supervisor"])
        try unlock.admit(staff, by: boss)
        #expect(throws: Refusal.desk(.supervisorRequired)) { try unlock.admit(boss, by: staff) }
        #expect(throws: Refusal.desk(.samePerson)) { try unlock.admit(boss, by: boss) }
    }
}
