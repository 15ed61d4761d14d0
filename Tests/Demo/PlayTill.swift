import TestSupport
import World

/// Turns acts of the day into words for the till.
struct PlayTill: Sendable {
    let desk: DeskRig

    /// What a guest or cashier hands over, and the words that tell the till.
    struct Call: Sendable {
        let words: [String]
        var given = Cash()
        var isCharge = false
        var isForSuspense = false
        /// The same for every try, so that a repeat gives the first answer.
        let requestID: String
    }

    /// The call of a charge or a payment.
    static func call(_ act: DayAct, _ index: Int) -> Call {
        let folio = act.folio ?? ""
        guard act.kind == .pay else {
            var words = ["charge", "--folio", folio, "--item", act.item ?? ""]
            if let cents = act.cents { words += ["--price", Cash.text(cents, "EUR")] }
            return Call(words: words, isCharge: true, requestID: "demo-\(index)")
        }
        let due = act.cents ?? 0
        // A guest hands over whole notes: the next five euros, or whole pounds and dollars.
        let given =
            act.foreign.map { Cash([$0.currency: $0.units * 100]) }
            ?? Cash(["EUR": (due + 499) / 500 * 500])
        return Call(
            words: ["pay", "--folio", folio, "--amount", Cash.text(due, "EUR"), "--cash"]
                + given.words,
            given: given,
            requestID: "demo-\(index)"
        )
    }

    /// Sends a call as a cashier; nil when there was no answer.
    func answer(_ call: Call, as staff: String) throws -> JSON? {
        let done = desk.till(call.words + ["--request-id", call.requestID], as: staff)
        switch done.code {
        case 0, 2: return done.json
        case 4, 69: return nil
        default:
            throw PlayFailure(
                "till \(call.words.joined(separator: " ")): exit \(done.code) "
                    + "\(done.json.canonicalText) \(done.err)"
            )
        }
    }

    /// Runs a verb that must succeed, with the PINs it needs.
    func answer(_ words: [String], as staff: String, pins: [String] = []) throws -> JSON {
        let done = desk.till(words, as: staff, pins: pins)
        guard done.code == 0 || done.code == 2 else {
            throw PlayFailure(
                "till \(words.joined(separator: " ")): exit \(done.code) "
                    + "\(done.json.canonicalText) \(done.err)"
            )
        }
        return done.json
    }
}
