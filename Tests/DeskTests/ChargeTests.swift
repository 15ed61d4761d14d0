import Desk
import Ledger
import Testing
import World

/// Charges and their estimates, withdrawals and voids (`domain.md` 7.2).
struct ChargeTests {
    private func charge(
        _ item: String,
        folio: String = "F-10231",
        quantity: Int64 = 1,
        price: Money? = nil,
        note: String? = nil,
        unverified: Bool = false
    ) -> PostCharge {
        PostCharge(
            folio: .number(folio),
            item: item,
            quantity: quantity,
            price: price,
            note: note,
            isUnverified: unverified
        )
    }

    private func payload(_ action: Action?) throws -> ChargePost {
        guard case .chargePost(let charge) = try #require(action).payload else {
            throw ShapeError("payload", "not a charge")
        }
        return charge
    }

    @Test func `F1: folio, item, price and tax are there: captured, net and gross to the quantum`()
        throws
    {
        var shop = try Shop.kabul()
        let outcome = try shop.run(charge("COLA", quantity: 3), as: "c07")
        let post = try payload(outcome.action)
        #expect(outcome.decision.state == "captured")
        #expect(post.priceSource == .list)
        #expect(try post.amounts?.net == afn(180))
        #expect(try post.amounts?.gross == afn(198))
        #expect(try outcome.decision.money == afn(198))
        #expect(post.priceList == ChargePost.ListReference(id: "pl-bar", version: 14))
        #expect(AttentionItem.Subject.raised(by: try #require(outcome.action)).isEmpty)
    }

    @Test(
        arguments: [
            ("MOON-DUST", "for the guest", ChargePost.DraftReason.itemUnknown, "draft"),
            ("OPEN-PRICE", nil, .priceMissing, "draft"), ("SHIRT", nil, .priceLapsed, "draft"),
            ("TAX-GONE", nil, .taxLapsed, "draft"), ("TAX-NEVER", nil, .taxMissing, "draft"),
            ("NO-TAX", nil, .taxMissing, "draft"),
        ] as [(String, String?, ChargePost.DraftReason, String)]
    )
    func `F2, FM-B-04, FM-B-26: what is missing or lapsed makes an estimate, never a refusal`(
        item: String,
        note: String?,
        reason: ChargePost.DraftReason,
        state: String
    ) throws {
        var shop = try Shop.kabul()
        let outcome = try shop.run(charge(item, note: note), as: "c07")
        let post = try payload(outcome.action)
        #expect(post.draftReason == reason)
        #expect(outcome.decision.state == state)
        #expect(try Entries.of(.chargePost(post)).isEmpty)
        let items = AttentionItem.Subject.raised(by: try #require(outcome.action))
        #expect(items.map(\.kind) == ["draft"])
    }

    @Test func `F2: a typed price is kept as an estimate`() throws {
        var shop = try Shop.kabul()
        let post = try payload(
            shop.run(charge("OPEN-PRICE", price: afn(75)), as: "c07").action
        )
        #expect(post.priceSource == .typed)
        #expect(try post.amounts?.unitPrice == afn(75))
        #expect(post.draftReason == .priceMissing)
    }

    @Test func `F2: an unverified folio is an estimate with an attention item`() throws {
        var shop = try Shop.kabul()
        let known = charge("COLA", folio: "F-999")
        #expect(shop.refusal(known, as: "c07") == .desk(.folioUnknown))
        let action = try shop.run(charge("COLA", folio: "F-999", unverified: true), as: "c07")
            .action
        let post = try payload(action)
        #expect(post.folio == .number("F-999"))
        #expect(post.draftReason == .folioUnknown)
        let items = AttentionItem.Subject.raised(by: try #require(action))
        #expect(items.map(\.kind) == ["unverified"])
    }

    @Test func `MELMASTOON.DESK.ITEM_UNKNOWN_NO_TEXT: an unknown item needs words`() throws {
        var shop = try Shop.kabul()
        #expect(shop.refusal(charge("MOON-DUST"), as: "c07") == .desk(.itemUnknownNoText))
    }

    @Test func `MELMASTOON.DESK.FOLIO_UNKNOWN: a folio closed here takes no charge unverified`()
        throws
    {
        var shop = try Shop.kabul()
        #expect(
            shop.refusal(charge("COLA", folio: "F-10233"), as: "c07") == .desk(.folioUnknown)
        )
        let vouched = charge("COLA", folio: "F-10233", unverified: true)
        #expect(shop.refusal(vouched, as: "c07") == nil)
    }

    @Test func `TAX-4: allow_untaxed is a permission for one business date`() throws {
        var shop = try Shop.kabul()
        shop.policy = try Shop.policy(["allow_untaxed": "2026-11-21"])
        let action = try #require(shop.run(charge("TAX-NEVER"), as: "c07").action)
        #expect(try payload(action).isEstimate == false)
        #expect(action.notes == ["UNTAXED"])
        shop.businessDate = Shop.date("2026-11-22")
        let next = try shop.run(charge("TAX-NEVER"), as: "c07").action
        #expect(try payload(next).draftReason == .taxMissing)
    }

    @Test func `MELMASTOON.DESK.AMOUNT_OUT_OF_RANGE: nothing that overflows is saved`() throws {
        var shop = try Shop.kabul()
        let huge = try afn(900_000_000_000)
        let command = charge("COLA", quantity: 9_999, price: huge)
        #expect(shop.refusal(command, as: "c07") == .desk(.amountOutOfRange))
        #expect(shop.records.isEmpty)
    }

    @Test func `F3: an own charge is withdrawn while the cloud does not hold it`() throws {
        var shop = try Shop.kabul()
        let action = try #require(shop.run(charge("COLA"), as: "c07").action)
        let slip = try #require(action.slip)
        #expect(shop.refusal(WithdrawCharge(slip: slip), as: "c04") == .desk(.notPermitted))
        let outcome = try shop.run(WithdrawCharge(slip: slip), as: "c07")
        guard case .chargeVoid(let mirror) = try #require(outcome.action).payload else {
            Issue.record("not a void")
            return
        }
        #expect(mirror.reasonCode == "WITHDRAWN")
        #expect(mirror.chargeActionID == action.id)
        #expect(outcome.decision.state == "void_pending")
        #expect(outcome.action?.stream == action.stream)
        #expect(shop.refusal(WithdrawCharge(slip: slip), as: "c07") == .desk(.alreadyReversed))
    }

    @Test func `F12: a charge in custody is voided, above the limit with a supervisor`() throws {
        var shop = try Shop.kabul()
        let reason = Reason("wrong room")
        let small = try #require(shop.run(charge("COLA"), as: "c07").action?.slip)
        let large = try #require(shop.run(charge("COLA", quantity: 50), as: "c07").action?.slip)
        let early = shop.refusal(VoidCharge(slip: small, reason: reason), as: "c07")
        #expect(early == .desk(.illegalTransition))
        shop.settle()
        #expect(shop.refusal(WithdrawCharge(slip: small), as: "c07") == .desk(.illegalTransition))
        #expect(shop.refusal(VoidCharge(slip: small, reason: reason), as: "c07") == nil)
        let above = VoidCharge(slip: large, reason: reason)
        #expect(shop.refusal(above, as: "c07") == .desk(.supervisorRequired))
        #expect(shop.refusal(above, as: "s01") == nil)
    }

    @Test func `MELMASTOON.DESK.SLIP_UNKNOWN: only a known slip of a charge can be mirrored`()
        throws
    {
        var shop = try Shop.kabul()
        let opening = OpenSession(drawer: "D1", opening: try counted(5_000))
        let slip = try #require(shop.run(opening, as: "c07").action?.slip)
        let unknown = try #require(SlipNumber("7K-2026-000099"))
        #expect(shop.refusal(WithdrawCharge(slip: unknown), as: "c07") == .desk(.slipUnknown))
        #expect(shop.refusal(WithdrawCharge(slip: slip), as: "c07") == .desk(.notReversible))
    }

    @Test func `ACT-4: a card number in a note is refused before saving`() throws {
        var shop = try Shop.kabul()
        let command = charge("COLA", note: "card 4111 1111 1111 1111")
        #expect(shop.refusal(command, as: "c07") == .desk(.textNotAllowed))
        #expect(shop.records.isEmpty)
    }
}
