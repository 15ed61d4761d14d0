import Desk
import Ledger
import TestSupport
import Testing
import World

/// Bodies and routes of the Desk API: closed, strict, harmless.
struct BodyTests {
    private static func samples() throws -> [(DeskRoute.Capturing, any Command)] {
        let slip = try #require(SlipNumber("7K-2026-000001"))
        let usd = try #require(Currency("USD"))
        let rate = try #require(Rate("70.25"))
        return try [
            (.sessions, OpenSession(drawer: "D1", opening: counted(5_000), reason: Reason("X"))),
            (
                .charges,
                PostCharge(
                    folio: .room("204"),
                    item: "COLA",
                    quantity: 2,
                    price: afn(60),
                    note: "cold",
                    isUnverified: true
                )
            ),
            (.withdraw(slip), WithdrawCharge(slip: slip)),
            (.void(slip), VoidCharge(slip: slip, reason: Reason("wrong room"))),
            (
                .payments,
                TakePayment(
                    folio: .number("F-1"),
                    cash: [afn(5)],
                    amount: afn(5),
                    rates: [usd: rate]
                )
            ),
            (.deposits, TakeDeposit(reference: "R-1", cash: [afn(5)], rates: [usd: rate])),
            (.movements, PaidIn(cash: [afn(5)], reason: Reason("X"))),
            (.movements, PaidOut(cash: [afn(5)], reason: Reason("X"))),
            (.movements, Drop(cash: [afn(5)], bag: "1", place: "SAFE")),
            (.movements, NoSale(reason: Reason("X"))),
            (.counts, CountDrawer(.declare, cash: counted(5))),
            (.counts, CountDrawer(.begin)),
            (.paperEvents, PaperEvent(.kick, of: slip, isDone: true)),
            (
                .paperEvents,
                DrawBlankSlips(from: BlankSlip(deviceCode: "7K", number: 1), count: 20)
            ),
            (.closes, CloseSession(reason: Reason("X"), options: options(cosign: "c04"))),
            (.cosign, CoSign(cosign: signed("c04"))),
            (.approve, Approve(supervisor: signed("s01"), reason: Reason("X"))),
        ]
    }

    @Test func `P1.1: every body is read back as it was written`() throws {
        for (route, command) in try Self.samples() {
            let read = try route.command(command.json)
            #expect(read.json == command.json)
            #expect(read.query == command.query)
            #expect(read.verb == command.verb)
        }
    }

    @Test func `P1.1: an unknown, missing or mistyped member is wrong usage`() throws {
        for (route, command) in try Self.samples() {
            let members = try #require(command.json.objectValue)
            let strange = JSON.object(members.merging(["x": 1]) { old, _ in old })
            #expect(throws: Refusal.self) { try route.command(strange) }
            for name in members.keys {
                let wrong = JSON.object(members.merging([name: [[]]]) { _, new in new })
                let refusal = #expect(throws: Refusal.self) { try route.command(wrong) }
                #expect(refusal?.code == .desk(.usage))
                #expect(refusal?.status.rawValue == 400)
            }
            #expect(throws: Refusal.self) { try route.command([]) }
        }
    }

    @Test(arguments: [8814, 2026, 77] as [UInt64])
    func `P1.1: a body made of chance is refused or read, and nothing traps`(start: UInt64) throws {
        var seed = Seed(start)
        let samples = try Self.samples()
        for _ in 0..<2_000 {
            let (route, command) = samples[seed.below(samples.count)]
            var body = command.json
            for _ in 0...seed.below(3) { body = Self.disturbed(body, &seed) }
            do { _ = try route.command(body) } catch {
                #expect(error.code == .desk(.usage), "seed \(seed.start)")
            }
        }
    }

    private static func disturbed(_ json: JSON, _ seed: inout Seed) -> JSON {
        let odd: [JSON] = [
            nil, true, -1, 9_007_199_254_740_991, "", "AFN", "-0", "999999999999999999", [], [:],
            ["currency": "AFN", "amount_micro": "999999999999999999"],
            ["currency": "AFN", "amount_micro": "1"], .text(String(repeating: "9", count: 200)),
        ]
        switch json {
        case .object(var members):
            guard let name = members.keys.sorted().randomElement(using: &seed) else {
                return odd[seed.below(odd.count)]
            }
            members[name] = disturbed(members[name] ?? .null, &seed)
            if seed.below(8) == 0 { members[name] = nil }
            return .object(members)
        case .list(var list):
            if list.isEmpty || seed.below(4) == 0 {
                return .list(list + Array(repeating: odd[seed.below(odd.count)], count: 3))
            }
            let index = seed.below(list.count)
            list[index] = disturbed(list[index], &seed)
            return .list(list)
        default: return odd[seed.below(odd.count)]
        }
    }

    @Test(arguments: [
        (Method.post, "/v1/login", DeskRoute.login), (.post, "/v1/unlock", .unlock),
        (
            .post, "/v1/payments/7K-2026-000812/reverse",
            .capture(.reverse(SlipNumber(deviceCode: "7K", series: "2026", number: 812)))
        ),
        (
            .post, "/v1/refunds/7K-2026-000812/pay",
            .capture(.payRefund(SlipNumber(deviceCode: "7K", series: "2026", number: 812)))
        ),
        (.post, "/v1/refunds", .capture(.refunds)), (.post, "/v1/handover", .capture(.handover)),
        (.post, "/v1/folios/room%3A204/settle", .capture(.settle(.room("204")))),
        (.post, "/v1/attention/N-31/resolve", .capture(.resolve("N-31"))),
        (.post, "/v1/paper-events", .capture(.paperEvents)),
        (.post, "/v1/closes/cosign", .capture(.cosign)), (.get, "/v1/x", .look(.x)),
        (.get, "/v1/z/last", .look(.z(session: nil))),
        (.get, "/v1/folios/F-10231", .look(.folio(.number("F-10231")))),
        (.get, "/v1/folios/room%3A204", .look(.folio(.room("204")))),
        (.get, "/metrics", .look(.metrics)),
    ])
    func `P1.1: a route is found by method and path`(
        method: Method,
        path: String,
        route: DeskRoute
    ) throws {
        #expect(try DeskRoute(method, path) == route)
    }

    @Test(arguments: [
        "", "/", "//", "/v1", "/v1/", "/v1/charges/x/void", "/v1/folios/", "/v1/refunds/x/pay",
        "/v1/slips/%zz", "/v1/sessions/../x",
    ])
    func `MELMASTOON.DESK.USAGE: any other path is named and is 404`(path: String) throws {
        for method in [Method.get, .post, .put] {
            let refusal = #expect(throws: Refusal.self) { try DeskRoute(method, path) }
            #expect(refusal?.code == .desk(.usage))
            #expect(refusal?.status.rawValue == 404)
        }
    }

    @Test(arguments: [
        (Code.desk(.usage), 400), (.iam(.loginRequired), 401), (.desk(.notPermitted), 403),
        (.desk(.shortTender), 422), (.desk(.folioUnknown), 404), (.desk(.busy), 503),
        (.desk(.drawerFrozen), 423), (.desk(.samePerson), 428), (.desk(.needsLine), 424),
        (.desk(.internal), 500),
    ])
    func `D25: the status of a refusal follows from its exit code`(code: Code, status: Int) {
        #expect(Refusal(code).status.rawValue == status)
        #expect(Refusal(code, ["x": 1]).json["error"]?["code"] == .text(code.text))
    }

    @Test func `SEC-14: a signature never shows its PIN`() {
        #expect(!"\(signed("c04"))".contains("482917"))
    }
}
