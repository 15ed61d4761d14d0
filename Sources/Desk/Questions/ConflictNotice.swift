public import Ledger
public import World

/// A disagreement with head office that has a name, with what its sentence needs (G3).
///
/// The sentence itself is the console's, `conflict.<slug>`.
public struct ConflictNotice: Hashable, Sendable {
    /// Which of the named cases it is.
    public let name: ConflictCase
    /// What the sentence needs: amounts, slips, folios, the item.
    public var params: [String: JSON]

    /// Makes a notice; nil for a case that nobody needs to be told of.
    public init?(_ name: ConflictCase, _ params: [String: JSON] = [:]) {
        guard let told = name.told else { return nil }
        self.name = told
        self.params = params
    }

    /// Makes the notice of an action, with what the action and its verdict tell by themselves.
    ///
    /// - Parameters:
    ///   - name: The case.
    ///   - action: What it is about.
    ///   - verdict: What the cloud said of it.
    public init?(_ name: ConflictCase, of action: Action, _ verdict: Verdict) {
        self.init(name, verdict.params)
        let adjusted = verdict.extra["adjusted"]?.listValue ?? []
        params["slip"] = .text(action.slip?.text ?? "-")
        params["claimed"] = .text(action.capture.businessDate.text)
        params["date"] = adjusted.lazy.compactMap { $0["business_date"] }.first
        params["amount"] = verdict.extra["suspense"]?.listValue?.first ?? action.amount?.json
        let currency = (action.drawerEffect?.first ?? action.amount)?.currency.code
        params["currency"] = currency.map(JSON.text)
        let kinds = ["price_changed": "repriced", "tax_changed": "retaxed"]
        let kind = kinds[name.rawValue] ?? "converted"
        params["difference"] = adjusted.first { $0["kind"]?.textValue == kind }?["money"]
    }

    /// The form in an answer.
    public var json: JSON { ["case": .text(name.rawValue), "params": .object(params)] }
}

extension Action {
    /// The money it is about: what it shows on its slip, else the cash that it moved.
    fileprivate var amount: Money? { payload.headline ?? drawerEffect?.first?.magnitude }
}
