import CloudStore
import Judge
import Ledger
import World

/// How far new rates may be from those in force before somebody must look at them.
///
/// - SeeAlso: FX-4.
struct RateBand {
    private static let code = "rate_out_of_band"

    private let current: FXSnapshot?
    private let percent: Int64

    /// Reads the rates and the policy in force.
    init(_ ledger: CloudLedger) throws(CloudStoreError) {
        current = try ledger.currentRates()
        percent = try ledger.currentPolicy().rateBandPercent
    }

    /// What is too far off in a document that can be read, as a sentence; nil when nothing is.
    func fault(of document: JSON) -> String? {
        guard let current, let new = Self.read(document), new.base == current.base else {
            return nil
        }
        let far = new.quotes.filter { quote in
            guard let old = current.quote(quote.currency) else { return false }
            let pairs = [
                (quote.rate, old.rate), (quote.buy ?? quote.rate, old.buy ?? old.rate),
                (quote.sell ?? quote.rate, old.sell ?? old.rate),
            ]
            return pairs.contains { $0.differs(from: $1, byMoreThanPercent: percent) }
        }
        guard !far.isEmpty else { return nil }
        let codes = far.map(\.currency.code).joined(separator: ", ")
        return "\(codes) moves by more than \(percent) %: the rates of \(current.id) stay."
    }

    /// Whether a document would take the place of the rates in force.
    func isNews(_ document: JSON) -> Bool {
        guard let current, let new = Self.read(document) else { return false }
        return new.takenAt >= current.takenAt
    }

    /// Opens the item about rates that were not activated, once for their name.
    func open(_ document: JSON, id: ID, in ledger: CloudLedger) throws(CloudStoreError) -> String {
        let name = document["id"] ?? .null
        if let known = try item(name, in: ledger) { return known["no"]?.textValue ?? "" }
        let item = AttentionRecord(
            id: id,
            kind: .note,
            isHigh: true,
            amounts: [],
            actionID: nil,
            code: Self.code
        )
        try ledger.open(item, beside: ["fx_snapshot_id": name])
        return try ledger.document("attention", id.text)?["no"]?.textValue ?? ""
    }

    /// Settles the item about rates that are in force now.
    func settle(_ name: JSON?, in ledger: CloudLedger) throws(CloudStoreError) {
        guard let item = try item(name ?? .null, in: ledger),
            let id = item["id"]?.textValue.flatMap({ ID($0) })
        else { return }
        try ledger.resolve(item: id)
    }

    private func item(_ name: JSON, in ledger: CloudLedger) throws(CloudStoreError) -> JSON? {
        try ledger.openItems().first {
            $0["code"] == .text(Self.code) && $0["fx_snapshot_id"] == name
        }
    }

    private static func read(_ document: JSON) -> FXSnapshot? {
        guard case .object(var members) = document else { return nil }
        members["ver"] = 1
        do throws(ShapeError) { return try FXSnapshot(.object(members), "") } catch { return nil }
    }
}
