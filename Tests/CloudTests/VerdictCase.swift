import Judge
import Ledger
import TestSupport
import Testing
import World

/// One code of a verdict: how an action comes by it, and what the verdict must be.
struct VerdictCase: CustomTestStringConvertible, Sendable {
    /// The status of P10.
    let status: Verdict.Status
    /// The disposition of what was accepted.
    let disposition: Disposition?
    /// The code, and what happened, as the name of a test.
    let sentence: String
    /// Does it at a desk that has opened a session, and gives the action.
    let act: @Sendable (Till) throws -> ID

    init(
        _ status: Verdict.Status,
        _ disposition: Disposition? = nil,
        proves sentence: String,
        _ act: @escaping @Sendable (Till) throws -> ID
    ) {
        self.status = status
        self.disposition = disposition
        self.sentence = sentence
        self.act = act
    }

    var testDescription: String { sentence }

    var code: String { String(sentence.prefix { $0 != ":" }) }
}

extension Till {
    /// What the desk is told of an action under the current numbering.
    func told(of action: ID) throws -> Verdict {
        let results = try hotel.documents("action_results", device: device)
        let found = results.last {
            $0["action_id"] == .text(action.text) && $0["incarnation"] == .text(incarnation.text)
        }
        return try Verdict(#require(found?["result"]), "result")
    }

    /// A payment whose cash is a list of fine amounts, or whose payload is changed.
    func odd(_ change: (inout [String: JSON]) -> Void) throws -> ID {
        let id = try capture(.paymentCash(payment(cash(100))), changing: change)
        try sync()
        return id
    }

    /// Closes and gives what was signed by somebody.
    func signed(by code: String) throws -> Action {
        let (_, close) = try close()
        return try sign(close, by: code)
    }
}
