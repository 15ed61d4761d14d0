import Desk
import Ledger
import TestSupport
import Testing
import World

/// A card number, typed wherever a person can type.
struct CardScopeTests {
    /// Every command with a field that holds what was typed, right in everything else.
    private func commands(_ text: String) throws -> [any Command] {
        let reason = Reason(text)
        let cash = [try afn(5)]
        let slip = try #require(SlipNumber("7K-2026-000002"))
        let charge = try #require(SlipNumber("7K-2026-000003"))
        let boss = options(cosign: "c04", supervisor: "s01")
        let signature: JSON = ["staff": "s01", "pin": "1"]
        let resolve: JSON = [
            "how": "deposit", "reason": "FOUND", "reference": .text(text),
            "supervisor": signature,
        ]
        return [
            PostCharge(folio: .number("F-10231"), item: "COLA", note: text),
            PostCharge(folio: .number("F-10231"), item: text, note: "tea"),
            PostCharge(folio: .number(text), item: "COLA", isUnverified: true),
            PostCharge(folio: .room(text), item: "COLA", isUnverified: true),
            TakePayment(folio: .number(text), cash: cash, isUnverified: true),
            TakeDeposit(reference: text, cash: cash),
            TenderMemo(
                folio: .number("F-10231"),
                kind: .cardTerminal,
                amount: cash[0],
                reference: text
            ), PaidIn(cash: cash, reason: reason, options: boss),
            PaidOut(cash: cash, reason: reason, options: boss),
            Drop(cash: cash, bag: text, place: "SAFE", options: boss),
            Drop(cash: cash, bag: "117", place: text, options: boss),
            NoSale(reason: reason, options: boss),
            ReversePayment(slip: slip, how: .notReceived, reason: reason, options: boss),
            RequestRefund(slip: slip, amount: cash[0], reason: reason, options: boss),
            VoidCharge(slip: charge, reason: reason, options: boss),
            try DeskRoute.Capturing.resolve("N-1").command(resolve),
            try DeskRoute.Capturing.resolve("N-1").command(
                ["how": "acknowledge", "reason": .text(text), "supervisor": signature]
            ),
        ]
    }

    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        try shop.run(TakePayment(folio: .number("F-10231"), cash: [try afn(700)]), as: "c07")
        try shop.run(
            PostCharge(folio: .number("F-10231"), item: "COLA", quantity: 1),
            as: "c07"
        )
        shop.settle()
        shop.items = [
            try AttentionItem(
                [
                    "id": "f0b52f6c-ef5b-888a-837f-2d4c2b701e86", "no": "N-1",
                    "kind": "suspense", "severity": "high", "state": "open",
                    "opened_at": "2026-11-21T09:00:00.000Z",
                ],
                "item"
            )
        ]
        return shop
    }

    @Test(arguments: ["4111111111111111", "PAID-4111111111111111"])
    func `FM-E-16, ACT-4: no verb keeps a card number, in whatever field it is typed`(
        card: String
    ) throws {
        for command in try commands(card) {
            var shop = try shop()
            let before = shop.records.count
            let refusal = shop.refusal(command, as: "c07")
            let kept = shop.records.contains { $0.action.json.canonicalText.contains(card) }
            #expect(!kept, "\(command.json.canonicalText)")
            #expect(shop.records.count == before, "\(command.json.canonicalText)")
            #expect(refusal == .desk(.textNotAllowed), "\(command.json.canonicalText)")
        }
    }

    @Test func `FM-E-16: a session is neither opened nor closed with a card number as its reason`()
        throws
    {
        let card = Reason("4111111111111111")
        var shop = try Shop.kabul()
        let open = OpenSession(drawer: "D1", opening: try counted(5_000), reason: card)
        #expect(shop.refusal(open, as: "c07") == .desk(.textNotAllowed))
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        try shop.run(CountDrawer(.declare, cash: try counted(4_900)), as: "c07")
        #expect(shop.refusal(CloseSession(reason: card), as: "c07") == .desk(.textNotAllowed))
        let close = CloseSession(reason: Reason("CAUSE"), options: options(cosign: "c04"))
        try shop.run(close, as: "c07")
        let approve = Approve(supervisor: signed("s01"), reason: card)
        #expect(shop.refusal(approve, as: "c07") == .desk(.textNotAllowed))
    }
}
