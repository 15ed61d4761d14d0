import Desk
import Ledger
import Testing
import World

/// Items of the office, settled from the desk.
struct ResolveAttentionTests {
    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        for (number, state, micro) in [
            ("N-1", "open", 100_000_000), ("N-2", "resolved", 1), ("N-3", "resolving", 1),
            ("N-4", "open", 501_000_000),
        ] as [(JSON, JSON, Int64)] {
            shop.items.append(
                try AttentionItem(
                    [
                        "id": "f0b52f6c-ef5b-888a-837f-2d4c2b701e86", "no": number,
                        "kind": "suspense", "severity": "high", "state": state,
                        "opened_at": "2026-11-21T09:00:00.000Z",
                        "amount": [
                            "currency": "AFN", "amount_micro": .text(String(micro)),
                        ],
                    ],
                    "item"
                )
            )
        }
        let subject = AttentionItem.Subject("draft", code: "price_missing", severity: .low)
        shop.items.append(
            AttentionItem(number: "L-7", subject: subject, actionID: nil, openedAt: shop.now)
        )
        return shop
    }

    private func resolve(
        _ number: String,
        _ how: String,
        _ more: [String: JSON] = [:],
        signed: Bool = true
    ) throws -> any Command {
        var body: [String: JSON] = ["how": .text(how), "reason": "FOUND"]
        if signed { body["supervisor"] = ["staff": "s01", "pin": "1"] }
        body.merge(more) { $1 }
        return try DeskRoute.Capturing.resolve(number).command(.object(body))
    }

    @Test func `P8.15, ATT-3: each way of settling has its one member, and no other`() throws {
        let members: [String: JSON] = [
            "folio": ["kind": "number", "value": "F-10231"], "reference": "R-1",
            "money": try afn(5).json, "of": "7K-2026-000001",
        ]
        for how in AttentionResolve.How.allCases {
            let needed = ["folio", "reference", "money", "of"].first { name in
                name == (how.need == .action ? "of" : how.need?.rawValue)
            }
            let more = members.filter { $0.key == needed }
            let command = try resolve("N-1", how.rawValue, more)
            var shop = try shop()
            #expect(shop.refusal(command, as: "c07") == nil, "\(how)")
            guard case .attentionResolve(let payload) = shop.records.last?.action.payload else {
                Issue.record("\(how): nothing captured")
                continue
            }
            #expect(payload.how == how)
            for (name, value) in members where name != needed {
                #expect(throws: Refusal.self, "\(how) \(name)") {
                    try resolve("N-1", how.rawValue, more.merging([name: value]) { $1 })
                }
            }
        }
    }

    @Test func `ATT-3: to give up more than a supervisor may takes a proof of the office`() throws {
        var shop = try shop()
        let large = try resolve("N-4", "write_off")
        #expect(shop.refusal(large, as: "c07") == .desk(.needsLine))
        shop.isOnline = true
        #expect(shop.refusal(large, as: "c07") == .iam(.stepUpRequired))
        shop.stepUpReference = "proof"
        let alone = try resolve("N-4", "write_off", signed: false)
        #expect(shop.refusal(alone, as: "s01") == .desk(.supervisorRequired))
        let approvals = try #require(shop.run(large, as: "c07").action).approvals
        #expect(approvals.map(\.method) == [.stepUp])
        #expect(approvals.map(\.stepUpReference) == ["proof"])
    }

    @Test func `ATT-2: only an open item of the office, by a supervisor with a reason`() throws {
        var shop = try shop()
        let before = shop.records.count
        let alone = try resolve("N-1", "refund", signed: false)
        #expect(shop.refusal(alone, as: "c07") == .desk(.supervisorRequired))
        let cases: [(String, Code)] = [
            ("N-2", .desk(.illegalTransition)), ("N-3", .desk(.illegalTransition)),
            ("N-9", .desk(.attentionUnknown)), ("L-7", .desk(.needsLine)),
        ]
        for (number, code) in cases {
            let command = try resolve(number, "refund")
            #expect(shop.refusal(command, as: "c07") == code, "\(number)")
        }
        let silent = try DeskRoute.Capturing.resolve("N-1").command([
            "how": "refund", "supervisor": ["staff": "s01", "pin": "1"],
        ])
        #expect(shop.refusal(silent, as: "c07") == .desk(.reasonRequired))
        let strange = try resolve("N-1", "duplicate", ["of": "7K-2026-000099"])
        #expect(shop.refusal(strange, as: "c07") == .desk(.slipUnknown))
        #expect(shop.records.count == before)
        let own = try resolve("N-1", "acknowledge", signed: false)
        #expect(shop.refusal(own, as: "s01") == nil)
        shop.freezes = [.adjustments]
        let frozen = try resolve("N-1", "acknowledge")
        #expect(shop.refusal(frozen, as: "c07") == .desk(.readOnly))
    }
}
