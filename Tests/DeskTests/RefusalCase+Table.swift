import Desk
import Ledger
import Testing
import World

extension RefusalCase {
    private static let rule: (code: Int32, status: Int) = (3, 422)
    private static let unknown: (code: Int32, status: Int) = (3, 404)
    private static let shut: (code: Int32, status: Int) = (5, 423)
    private static let second: (code: Int32, status: Int) = (6, 428)
    private static let line: (code: Int32, status: Int) = (7, 424)

    private static func pay(_ cash: Money) -> TakePayment {
        TakePayment(folio: .number("F-10231"), cash: [cash])
    }

    private static func slip(_ number: Int64) -> SlipNumber {
        SlipNumber(deviceCode: "7K", series: "2026", number: number)
    }

    private static func open(on drawer: String = "D1") throws -> OpenSession {
        OpenSession(drawer: drawer, opening: try counted(5_000))
    }

    /// Refusals of sessions, counts and closes.
    static let sessions = [
        RefusalCase(
            rule,
            proves: "MELMASTOON.DESK.SESSION_NONE: cash without a session",
            opened: false
        ) {
            _ in pay(try afn(100))
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.SESSION_NOT_OPEN: cash after the count") {
            try $0.run(CountDrawer(.declare, cash: counted(5_000)), as: "c07")
            return pay(try afn(100))
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.SESSION_EXISTS: a drawer in use", by: "c04") {
            _ in
            try open()
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.DRAWER_UNKNOWN: no such drawer", opened: false) {
            _ in try open(on: "D9")
        },
        RefusalCase(
            rule,
            proves: "MELMASTOON.DESK.DRAWER_INACTIVE: a drawer out of use",
            opened: false
        ) {
            $0.drawers.append(try Shop.drawer("D3", number: 3, isActive: false))
            return try open(on: "D3")
        },
        RefusalCase(
            second,
            proves: "MELMASTOON.DESK.LEASE_NOT_HELD: another's drawer",
            opened: false
        ) {
            $0.drawers = [try Shop.drawer("D1", number: 1, holder: nil)]
            return try open()
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.COUNT_INCOMPLETE: a sum without its notes") {
            _ in
            CountDrawer(.declare, cash: CountedCash(totals: [try afn(5_000)], lines: []))
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.RECOUNT_LIMIT: a fourth count") {
            for afghanis in [4_000, 4_500, 5_000] as [Int64] {
                try $0.run(CountDrawer(.declare, cash: counted(afghanis)), as: "c07")
            }
            return CountDrawer(.declare, cash: try counted(5_000))
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.REASON_REQUIRED: AFN 60 short, and no word") {
            try $0.run(CountDrawer(.declare, cash: counted(4_940)), as: "c07")
            return CloseSession()
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.ILLEGAL_TRANSITION: a close without a count") {
            _ in
            CloseSession()
        },
        RefusalCase(second, proves: "MELMASTOON.DESK.SUPERVISOR_REQUIRED: a spot check alone") {
            _ in
            CountDrawer(.interim, cash: try counted(5_000))
        },
        RefusalCase(line, proves: "MELMASTOON.DESK.NEEDS_LINE: AFN 1000 short, finished offline") {
            try $0.run(CountDrawer(.declare, cash: counted(4_000)), as: "c07")
            let close = CloseSession(reason: Reason("THEFT"), options: options(cosign: "c04"))
            try $0.run(close, as: "c07")
            return Approve(supervisor: signed("s01"), reason: Reason("SEEN"))
        },
    ]

    /// Refusals of what is taken, given and written down.
    static let money = [
        RefusalCase(rule, proves: "MELMASTOON.DESK.OVER_REFUND: more back than was paid") {
            try $0.run(pay(try afn(1_235)), as: "c07")
            return RequestRefund(slip: slip(2), amount: try afn(1_235), reason: Reason("LEFT"))
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.NOT_REVERSIBLE: an opening is no payment") { _ in
            ReversePayment(slip: slip(1), how: .notReceived, reason: Reason("TYPO"))
        },
        RefusalCase(line, proves: "MELMASTOON.DESK.REFUND_NOT_APPROVED: nobody signed the request")
        {
            try $0.run(pay(try afn(1_235)), as: "c07")
            let request = RequestRefund(slip: slip(2), amount: try afn(300), reason: Reason("LEFT"))
            try $0.run(request, as: "c07")
            return PayRefund(slip: slip(3), options: options(cosign: "c04"))
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.PAPER_SLIP_USED: keyed in before") {
            var charge = PostCharge(folio: .number("F-10231"), item: "COLA")
            charge.options = options(cosign: "c04")
            charge.options.paper = Paper(
                slip: "7K-M-000004",
                at: Shop.time("2026-11-20T22:10:00.000Z")
            )
            try $0.run(charge, as: "c07")
            return charge
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.TEXT_NOT_ALLOWED: a card's number") { _ in
            TakeDeposit(reference: "4111111111111111", cash: [try usd(50)])
        },
        RefusalCase(rule, proves: "MELMASTOON.DESK.SOFT_DUPLICATE: the same again at a terminal") {
            var command = pay(try afn(100))
            try $0.run(command, as: "c07")
            command.options.asks = true
            return command
        },
        RefusalCase(unknown, proves: "MELMASTOON.DESK.ATTENTION_UNKNOWN: no such item") { _ in
            let body: JSON = [
                "how": "refund", "reason": "FOUND", "supervisor": ["staff": "s01", "pin": "1"],
            ]
            return try DeskRoute.Capturing.resolve("N-9").command(body)
        },
        RefusalCase(second, proves: "MELMASTOON.DESK.FX_TOO_OLD: rates of eleven days ago") {
            $0.snapshot = try Shop.rates(["USD": "70.25"], taken: "2026-11-10T02:00:00.000Z")
            return pay(try usd(5))
        },
    ]

    /// Refusals of modes and of people.
    static let people = [
        RefusalCase(shut, proves: "MELMASTOON.DESK.READ_ONLY: a store that takes no writes") {
            $0.mode = .readOnly
            return pay(try afn(100))
        },
        RefusalCase(shut, proves: "MELMASTOON.DESK.SUSPENDED: a new session then", by: "c04") {
            $0.mode = .suspended
            return try open(on: "D2")
        },
        RefusalCase(
            shut,
            proves: "MELMASTOON.DESK.QUARANTINED: a new session at a revoked desk",
            by: "c04"
        ) {
            $0.mode = .quarantined
            return try open(on: "D2")
        },
        RefusalCase(shut, proves: "MELMASTOON.DESK.LOCKED: anything at a locked desk") {
            $0.mode = .locked
            return pay(try afn(100))
        },
        RefusalCase((77, 403), proves: "MELMASTOON.DESK.NOT_PERMITTED: an admin sells", by: "a03") {
            _ in PostCharge(folio: .number("F-10231"), item: "COLA")
        },
        RefusalCase((77, 401), proves: "MELMASTOON.IAM.LOGIN_REQUIRED: nobody asks", by: "nobody") {
            _ in PostCharge(folio: .number("F-10231"), item: "COLA")
        },
        RefusalCase((77, 403), proves: "MELMASTOON.IAM.STAFF_UNKNOWN: signed by nobody") { _ in
            charge(signedBy: "ghost")
        },
        RefusalCase((77, 403), proves: "MELMASTOON.IAM.STAFF_DISABLED: signed by who left") {
            $0.staff.removeAll { $0.code == "c04" }
            $0.staff.append(
                try Shop.member("c04", person: 4, roles: ["cashier"], isDisabled: true)
            )
            return charge(signedBy: "c04")
        },
        RefusalCase((77, 403), proves: "MELMASTOON.IAM.ROSTER_EXPIRED: ten days without the line") {
            $0.now = Shop.time("2026-12-01T00:00:00.000Z")
            return charge(signedBy: "c04")
        },
    ]

    private static func charge(signedBy code: String) -> PostCharge {
        var charge = PostCharge(folio: .number("F-10231"), item: "COLA")
        charge.options = options(cosign: code)
        return charge
    }
}
