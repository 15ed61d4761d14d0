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

    /// The call of an act on a folio.
    static func call(_ act: DayAct, _ requestID: String) -> Call {
        let folio = ["--folio", act.folio ?? ""]
        let amount = Cash.text(act.cents ?? 0, "EUR")
        switch act.kind {
        case .pay:
            // A guest hands over whole notes: the next five euros, or whole pounds and dollars.
            let given =
                act.foreign.map { Cash([$0.currency: $0.units * 100]) }
                ?? Cash(["EUR": ((act.cents ?? 0) + 499) / 500 * 500])
            return Call(
                words: ["pay"] + folio + ["--amount", amount, "--cash"] + given.words,
                given: given,
                requestID: requestID
            )
        case .memo:
            let kind = ["--kind", act.tender ?? "", "--amount", amount]
            return Call(words: ["memo"] + folio + kind, requestID: requestID)
        case .settle:
            return Call(words: ["settle"] + folio, requestID: requestID)
        case .charge, .open, .drop, .close:
            let price = act.cents == nil ? [] : ["--price", amount]
            return Call(
                words: ["charge"] + folio + ["--item", act.item ?? ""] + price,
                isCharge: true,
                requestID: requestID
            )
        }
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
