import TestSupport
import World

/// What a cashier takes back and pays back.
extension Cashier {
    /// Takes a keying error back; the cash never came.
    func takeBack() -> Act {
        guard let cash = session?.cash, !cash.isEmpty else { return noSale() }
        let index = chance.below(cash.count)
        session?.cash.remove(at: index)
        let body: JSON = ["how": "not_received", "reason": "TYPO", "cosign": Self.cosign]
        return act(
            "/v1/payments/\(cash[index].slip)/reverse",
            body,
            "payment.reverse",
            moved: -cash[index].moved
        )
    }

    /// Asks a part of a payment back, small enough for two people at the desk.
    func askBack() -> Act {
        guard let cash = session?.cash, !cash.isEmpty else { return noSale() }
        let body: JSON = [
            "slip": .text(cash[chance.below(cash.count)].slip), "reason": "LEFT",
            "amount": Cash.json("AFN", Int64(1 + chance.below(200)) * 50), "cosign": Self.cosign,
        ]
        return act("/v1/refunds", body, "refund.request")
    }

    func payBack() -> Act {
        guard !refunds.isEmpty else { return noSale() }
        let slip = refunds.removeFirst()
        let body: JSON = ["cosign": Self.cosign]
        return act("/v1/refunds/\(slip)/pay", body, "refund.payout", givesChange: true)
    }

    /// Takes a charge back while it was not sent, or asks for it to be voided.
    func void() -> Act {
        guard let charges = session?.charges, !charges.isEmpty else {
            return noSale()
        }
        let slip = charges[chance.below(charges.count)]
        if chance.below(2) == 0 {
            return act("/v1/charges/\(slip)/withdraw", [:], "charge.void")
        }
        return act("/v1/charges/\(slip)/void", ["reason": "MISTAKE"], "charge.void")
    }
}
