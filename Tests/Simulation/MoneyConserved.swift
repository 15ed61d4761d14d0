import World

/// INV-2, INV-4: the entries of every action and posting come to zero, and every balance is the sum
/// of its entries.
public enum MoneyConserved: Checker {
    /// What is wrong.
    public static func faults(_ evidence: Evidence) -> [String] {
        let ledger = evidence.ledger
        let items = (ledger["actions"]?.listValue ?? []) + (ledger["postings"]?.listValue ?? [])
        var sums: [String: Int64] = [:]
        var faults: [String] = []
        for item in items {
            var total: [String: Int64] = [:]
            for line in item["entries"]?.listValue ?? [] {
                let currency = line["currency"]?.textValue ?? ""
                total[currency, default: 0] += micro(line)
                sums[key(line["account"]?.textValue ?? "", line), default: 0] += micro(line)
            }
            if total.values.contains(where: { $0 != 0 }) {
                faults.append("INV-2: \(item.canonicalText)")
            }
        }
        return faults + balances(ledger["balances"] ?? .null, sums)
    }

    private static let accounts = [
        "folio": "folio", "session": "drawer", "deposit": "deposit", "suspense": "suspense",
    ]

    private static func balances(_ shown: JSON, _ sums: [String: Int64]) -> [String] {
        var left = sums.filter { $0.value != 0 }
        var faults: [String] = []
        for (name, account) in accounts.sorted(by: { $0.key < $1.key }) {
            for balance in shown[name]?.listValue ?? [] {
                let key = key(account, balance)
                let sum = left.removeValue(forKey: key) ?? 0
                if sum != micro(balance) {
                    faults.append("INV-4: \(key) shows \(micro(balance)), its entries \(sum)")
                }
            }
        }
        let lost = left.keys.filter { key in accounts.values.contains { key.hasPrefix($0 + " ") } }
        return faults + lost.sorted().map { "INV-4: \($0) has entries and no balance" }
    }

    private static func key(_ account: String, _ line: JSON) -> String {
        "\(account) \(line["ref"]?.textValue ?? "") \(line["currency"]?.textValue ?? "")"
    }

    private static func micro(_ line: JSON) -> Int64 {
        line["amount_micro"]?.textValue.flatMap { Int64($0) } ?? 0
    }
}
