import Cloud
import Judge
import Ledger
import TestSupport
import Testing
import World

/// Codes of the trade (`domain.md` 15, `conflicts.md`).
extension VerdictCase {
    static let billing = folios + prices + money + people

    private static let folios = [
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.FOLIO_CLOSED: cash for a folio that was closed"
        ) {
            try $0.hotel.order("folio close", "F-1")
            return try $0.settled($0.pay($0.folio("F-1"), cash(100)))
        },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.FOLIO_UNKNOWN: cash for a folio that is none"
        ) { try $0.settled($0.pay(.number("F-404"), cash(100))) },
        VerdictCase(
            .rejected,
            proves: "MELMASTOON.BILLING.FOLIO_INVOICED: a void on a folio that is closed"
        ) {
            let charge = try $0.charge($0.folio("F-1"))
            try $0.sync()
            try $0.hotel.order("folio close", "F-1")
            return try $0.settled($0.void(charge))
        },
        VerdictCase(
            .rejected,
            proves: "MELMASTOON.BILLING.FOLIO_BALANCE_OPEN: closing a folio that owes"
        ) {
            try $0.charge($0.folio("F-1"))
            return try $0.settled($0.settle("F-1"))
        },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.NO_POST: a charge on a folio that takes none"
        ) {
            try $0.hotel.add(["folio_no": "F-NP", "currency": "AFN", "no_post": true])
            return try $0.settled($0.charge($0.folio("F-NP")))
        },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.RATE_MISSING: cash for a folio whose rate nobody has"
        ) {
            try $0.hotel.add(["folio_no": "F-EUR", "currency": "EUR"])
            return try $0.settled($0.pay($0.folio("F-EUR"), cash(100)))
        },
    ]

    private static let prices = [
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.BILLING.PRICE_NOT_FOUND: an estimate of a price that lapsed"
        ) {
            try $0.hotel.publish(item: "COLA", rules: ["vat"], to: "2026-11-20")
            return try $0.settled($0.charge($0.folio("F-1"), draft: .priceLapsed))
        },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.BILLING.ITEM_UNKNOWN: an estimate of an item that no list has"
        ) { try $0.settled($0.charge($0.folio("F-1"), "NEW", draft: .itemUnknown)) },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.BILLING.TAX_RULE_MISSING: an item whose rule nobody published"
        ) {
            try $0.hotel.publish(item: "TEA", rules: ["nobody"])
            return try $0.settled($0.charge($0.folio("F-1"), "TEA", at: (60, 0)))
        },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.AMOUNT_DISPUTED: a value that its own rate does not give"
        ) { try $0.settled($0.pay($0.folio("F-1"), cash(20, "USD"), settled: cash(1_500))) },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.EXPONENT_MISMATCH: an amount finer than its currency"
        ) {
            try $0.odd {
                $0["drawer_effect"] = [["currency": "AFN", "amount_micro": "100000001"]]
            }
        },
        VerdictCase(
            .superseded,
            proves: "MELMASTOON.BILLING.CHARGE_ALREADY_VOIDED: voided at the desk and in the office"
        ) {
            let charge = try $0.charge($0.folio("F-1"))
            try $0.sync()
            try $0.hotel.order("charge void", $0.slip(of: charge))
            return try $0.settled($0.void(charge))
        },
    ]

    private static let money = [
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.ALREADY_REVERSED: a payment that was taken back before"
        ) {
            let payment = try $0.pay($0.folio("F-1"), cash(100))
            try $0.reverse(payment)
            return try $0.settled($0.reverse(payment))
        },
        VerdictCase(
            .rejected,
            proves: "MELMASTOON.BILLING.ALREADY_REFUNDED: what the office has given back"
        ) {
            let payment = try $0.pay($0.folio("F-1"), cash(500))
            try $0.sync()
            try $0.hotel.order("payment refund", $0.slip(of: payment))
            return try $0.settled($0.askBack(payment, cash(500)))
        },
        VerdictCase(
            .rejected,
            proves: "MELMASTOON.BILLING.DEPOSIT_ALREADY_APPLIED: what the office has used"
        ) {
            let deposit = try $0.deposit("R-77", cash(300))
            try $0.sync()
            let options = ["folio": "F-2"]
            try $0.hotel.order("deposit apply", $0.slip(of: deposit), options: options)
            return try $0.settled($0.askBack(deposit, cash(300)))
        },
        VerdictCase(
            .rejected,
            proves: "MELMASTOON.BILLING.OVER_REFUND: more back than was paid"
        ) {
            let payment = try $0.pay($0.folio("F-1"), cash(500))
            return try $0.settled($0.askBack(payment, cash(501)))
        },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.OVERPAID: a refund paid out twice"
        ) {
            let payment = try $0.pay($0.folio("F-1"), cash(500))
            let request = try $0.askBack(payment, cash(400))
            try $0.payBack(request, cash(400))
            return try $0.settled($0.payBack(request, cash(400)))
        },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.BILLING.ITEM_ALREADY_RESOLVED: taken back after somebody placed it"
        ) {
            let payment = try $0.pay(.number("F-404"), cash(40))
            try $0.sync()
            let item = try #require(try $0.verdict(of: payment).attentionID)
            try $0.resolve(item, .apply, folio: $0.folio("F-2"))
            return try $0.settled($0.reverse(payment))
        },
    ]

    private static let people = [
        VerdictCase(
            .superseded,
            proves: "MELMASTOON.BILLING.SESSION_ALREADY_CLOSED: a second close of the same figures"
        ) {
            _ = try $0.close()
            return try $0.settled($0.close().close)
        },
        VerdictCase(
            .accepted,
            .relocated,
            proves: "MELMASTOON.BILLING.DRAWER_ALREADY_OPEN: a second open of one drawer"
        ) {
            let other = try Till($0.hotel, "8M")
            try other.open("D2")
            try other.sync()
            return try $0.settled($0.open("D2", fence: nil))
        },
        VerdictCase(
            .rejected,
            proves: "MELMASTOON.BILLING.COSIGN_INVALID: a close signed by who made it"
        ) { try $0.settled($0.signed(by: "c07")) },
        VerdictCase(
            .rejected,
            proves: "MELMASTOON.BILLING.ACTOR_NOT_PERMITTED: a void by who may not sign in any more"
        ) {
            let charge = try $0.charge($0.folio("F-1"))
            try $0.sync()
            try $0.hotel.order("staff disable", "c07")
            return try $0.settled($0.void(charge))
        },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.BILLING.AUDIT_IN_PROGRESS: an intent during the night audit"
        ) {
            let charge = try $0.charge($0.folio("F-1"))
            try $0.sync()
            try $0.hotel.order("night-audit run", options: ["phase": "begin"])
            return try $0.settled($0.void(charge))
        },
    ]
}

extension Till {
    /// Hands an action in, has it judged, and gives its id.
    fileprivate func settled(_ action: Action) throws -> ID {
        try sync()
        return action.id
    }

    fileprivate func slip(of action: Action) throws -> String { try #require(action.slip).text }
}

extension Hotel {
    /// Adds a folio.
    fileprivate func add(_ folio: JSON) throws {
        guard case .object(var members) = try JSON(parsing: Array(Self.file.utf8)) else { return }
        members["folios"] = .list([folio])
        let command = OfficeCommand("property import", document: .object(members))
        _ = try office.perform(command)
    }

    /// Publishes a list of one item.
    fileprivate func publish(item: String, rules: [String], to end: String? = nil) throws {
        let list = JSON.members([
            ("id", "pl-bar"), ("currency", "AFN"), ("valid_from", "2026-01-01"),
            ("valid_to", end.map(JSON.text)),
            (
                "items",
                [
                    [
                        "item": .text(item), "name": "Thing", "price": cash(60).json,
                        "tax_rule_ids": .list(rules.map(JSON.text)),
                    ]
                ]
            ),
        ])
        try order("price-list publish", document: list)
    }
}
