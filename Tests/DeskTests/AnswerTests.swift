import Desk
import Ledger
import Testing
import World

/// The answers and the JSON that outside checks rely on (`cli.md`).
struct AnswerTests {
    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        return shop
    }

    private func x(_ shop: Shop, for viewer: Int = 0) throws -> JSON {
        let session = try #require(shop.sessions().last)
        let moment = DeskMoment(now: shop.now, mintedID: Shop.deviceID)
        let heading = ReportAnswer.Heading(session, openedBy: "c07", at: moment)
        return try ReportAnswer(x: session, heading, for: shop.staff[viewer], under: shop.policy)
            .json
    }

    @Test func `CNT-2: an X hides expected cash while the count is blind and undeclared`() throws {
        var shop = try shop()
        try shop.run(TakePayment(folio: .number("F-10231"), cash: [try afn(100)]), as: "c07")
        let blind = try #require(x(shop)["currencies"]?.listValue?.first)
        #expect(blind["opening"] == "5000000000")
        #expect(blind["payments"] == "100000000")
        #expect(blind["expected"] == .null && blind["variance"] == .null)
        let supervisor = try #require(x(shop, for: 2)["currencies"]?.listValue?.first)
        #expect(supervisor["expected"] == "5100000000")
        try shop.run(CountDrawer(.declare, cash: try counted(5_090)), as: "c07")
        let declared = try #require(x(shop)["currencies"]?.listValue?.first)
        #expect(declared["expected"] == "5100000000")
        #expect(declared["counted"] == "5090000000")
        #expect(declared["variance"] == "-10000000")
    }

    @Test func `RPT-2: a Z shows the figures of its close and its number`() throws {
        var shop = try shop()
        try shop.run(CountDrawer(.declare, cash: try counted(5_000)), as: "c07")
        let action = try #require(shop.run(CloseSession(), as: "c07").action)
        guard case .sessionClose(let close) = action.payload else {
            Issue.record("not a close")
            return
        }
        let session = try #require(shop.sessions().last)
        let moment = DeskMoment(now: shop.now, mintedID: Shop.deviceID)
        var report = ReportAnswer(
            z: close,
            ReportAnswer.Heading(session, openedBy: "c07", at: moment),
            counts: 1,
            isProvisional: true
        )
        report.chainHead = "head"
        let json = report.json
        #expect(json["z_no"] == 1)
        #expect(json["state"] == "awaiting_cosign")
        #expect(json["provisional"] == true)
        #expect(json["first_slip"] == "7K-2026-000001" && json["last_slip"] == "7K-2026-000002")
        #expect(json["first_seq"] == 2 && json["last_seq"] == 3)
        #expect(json["chain_head"] == "head")
        let figures = try #require(json["currencies"]?.listValue?.first?.objectValue)
        let names: Set = [
            "currency", "opening", "payments", "change", "refunds", "reversals", "paid_in",
            "paid_out", "drops", "exchanges", "rounding", "expected", "counted", "variance",
        ]
        #expect(Set(figures.keys) == names)
    }

    @Test func `D25: a captured answer has the members of the contract and reads back`() throws {
        var shop = try shop()
        let outcome = try shop.run(
            TakePayment(folio: .number("F-10231"), cash: [try afn(1_235)]),
            as: "c07"
        )
        let captured = Captured(
            outcome.action,
            outcome.decision,
            incarnation: Shop.incarnation,
            durability: .saved,
            attention: ["L-7"]
        )
        let json = captured.json
        let members = try #require(json.objectValue)
        #expect(
            Set(members.keys) == [
                "action_id", "seq", "incarnation", "slip", "durability", "state", "session",
                "money", "change", "notes", "attention",
            ]
        )
        #expect(json["state"] == "captured" && json["durability"] == "saved")
        #expect(json["change"] == [["currency": "AFN", "amount_micro": "0"]])
        #expect(try Captured(json) == captured)
    }

    @Test func `D25: what an answer adds where it applies reads back too`() throws {
        var shop = try shop()
        let charge = try shop.run(
            PostCharge(folio: .number("F-10231"), item: "SAUNA", note: "Sauna"),
            as: "c07"
        )
        try shop.run(CountDrawer(.declare, cash: counted(5_000)), as: "c07")
        let close = try shop.run(CloseSession(), as: "c07")
        for outcome in [charge, close] {
            var captured = Captured(
                outcome.action,
                outcome.decision,
                incarnation: Shop.incarnation,
                durability: .saved,
                attention: []
            )
            captured.waiting = 37
            #expect(captured.json["waiting"] == 37)
            #expect(captured.draftReason == (outcome.action == charge.action ? .itemUnknown : nil))
            #expect(try Captured(captured.json) == captured)
        }
    }

    @Test func `RPT-3: the status has the members of the contract`() throws {
        var status = StatusAnswer(
            mode: .normal,
            line: StatusAnswer.Line(.offline, since: Shop.time("2026-11-21T09:12:02.129Z")),
            clock: StatusAnswer.ClockState(isTrusted: true, offsetMilliseconds: -212),
            businessDate: Shop.date("2026-11-21"),
            outbox: StatusAnswer.Outbox(pending: 37, money: [try afn(31_400)]),
            custody: (received: 1_009, settled: 1_008)
        )
        status.session = StatusAnswer.OpenSession(
            id: Shop.deviceID,
            drawer: "D1",
            state: "open",
            openedBy: "c07"
        )
        status.openItems = 1
        let json = status.json
        #expect(json["line"]?["state"] == "offline")
        #expect(json["clock"] == ["trusted": true, "offset_ms": -212])
        #expect(json["outbox"]?["money"] == [["currency": "AFN", "amount_micro": "31400000000"]])
        #expect(json["custody"] == ["received_seq": 1_009, "settled_seq": 1_008])
        #expect(json["attention"] == ["open": 1, "high": 0])
        #expect(json["session"]?["opened_by"] == "c07")
    }

    @Test func `ATT-5: what is worst comes first`() throws {
        func item(_ number: String, _ severity: AttentionItem.Severity) -> AttentionItem {
            AttentionItem(
                number: number,
                subject: AttentionItem.Subject("draft", code: "x", severity: severity),
                actionID: nil,
                openedAt: Shop.time("2026-11-21T09:12:02.129Z")
            )
        }
        let answer = AttentionAnswer([item("L-1", .low), item("L-2", .high), item("L-3", .low)])
        #expect(answer.items.map(\.number) == ["L-2", "L-1", "L-3"])
        #expect(answer.json["open"] == 3 && answer.json["high"] == 1)
    }

    @Test func `INV-4: a folio shows replica plus overlay`() throws {
        var shop = try shop()
        try shop.run(PostCharge(folio: .number("F-10231"), item: "COLA"), as: "c07")
        let command = TakePayment(folio: .number("F-10231"), cash: [try afn(100)])
        let view = try shop.view(command, as: "c07")
        let answer = FolioAnswer(try #require(view.folio), lines: []).json
        #expect(answer["balance"] == ["currency": "AFN", "amount_micro": "1300560000"])
        #expect(answer["folio_no"] == "F-10231" && answer["room"] == "204")
    }

    @Test func `SLP-1: slips come by the page and name the next one`() throws {
        var shop = try shop()
        let action = try #require(
            shop.run(PostCharge(folio: .number("F-10231"), item: "COLA"), as: "c07").action
        )
        let line = SlipAnswer(action, state: "captured", outbox: .pending, staff: "c07")
        let page = SlipPage([line], hasMore: true).json
        #expect(page["after"] == "7K-2026-000002")
        #expect(page["slips"]?.listValue?.first?["money"]?["amount_micro"] == "66000000")
        #expect(SlipPage([line], hasMore: false).json["after"] == .null)
        #expect(line.json["payload"]?["item"] == "COLA")
    }

    @Test func `FM-A-01: a recovery speaks in money, a check in parts`() throws {
        var report = RecoveryReport()
        report.cause = "store_corrupt"
        report.lost = [
            RecoveryReport.Loss(
                incarnation: Shop.incarnation,
                seqs: RangeSet(812...813),
                sessionID: nil,
                hint: "see the paper"
            )
        ]
        report.money = [
            RecoveryReport.Cash(
                try #require(Currency("AFN")),
                inCloudMicro: 5,
                requeuedMicro: 7,
                unaccountedMicro: 0
            )
        ]
        #expect(report.json["lost"]?.listValue?.first?["seq"] == "812-813")
        #expect(report.json["money"]?.listValue?.first?["requeued_micro"] == "7")
        let check = Verification(
            journal: Verification.Journal(records: 9, copies: 2, head: "h", holes: []),
            badPages: [77],
            isStoreSound: true,
            brokenInvariants: [],
            milliseconds: 310
        )
        #expect(check.json["ok"] == false)
        #expect(check.json["store"] == ["ok": false, "bad_pages": [77]])
    }

    @Test func `SEC-16: operators reach their verbs and no others`() throws {
        #expect(try OperatorRoute(.post, "/v1/admin/enroll") == .enroll)
        #expect(try OperatorRoute(.get, "/v1/admin/jobs/7") == .job("7"))
        #expect(throws: Refusal.self) { try OperatorRoute(.get, "/v1/admin/enroll") }
        #expect(throws: ShapeError.self) { try Enroll(["cloud": "http://x", "token": "t"]) }
        #expect(try Enroll(["cloud": "https://x", "token": "t"]).token == "t")
        #expect(throws: ShapeError.self) { try SyncNow(["wait": 3_601]) }
        #expect(try SyncNow([:]).wait == nil)
    }

    @Test func `SEC-19: the text of an authority travels, never the name of a file`() throws {
        let asked: JSON = ["cloud": "https://x", "token": "t", "ca_pem": "PEM"]
        #expect(try Enroll(asked).authorityPEM == "PEM")
        let named: JSON = ["cloud": "https://x", "token": "t", "ca_file": "/etc/ca.pem"]
        #expect(throws: ShapeError.self) { try Enroll(named) }
    }
}
