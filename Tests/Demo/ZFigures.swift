import TestSupport
import World

/// The figures of Zs, added up per currency and figure, in micro-units.
struct ZFigures {
    private(set) var micro: [String: [String: Int64]] = [:]

    /// What a Z tells beside its figures: it changes when the safe has the bag.
    private static let standing: Set = ["currency", "in_transit"]

    /// Adds the figures of a Z.
    mutating func add(_ z: JSON) {
        for figures in z["currencies"]?.listValue ?? [] {
            guard case .object(let members) = figures, let code = members["currency"]?.textValue
            else { continue }
            for (name, value) in members where !Self.standing.contains(name) {
                guard let amount = value.textValue.flatMap({ Int64($0) }) else { continue }
                micro[code, default: [:]][name, default: 0] += amount
            }
        }
    }

    /// One figure in one currency.
    subscript(_ currency: String, _ name: String) -> Int64 { micro[currency]?[name] ?? 0 }

    /// A line for each currency.
    var lines: [String] {
        micro.sorted { $0.key < $1.key }.map { code, figures in
            let words = figures.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map {
                "\($0.key) \(Cash.text($0.value / 10_000, code))"
            }
            return "all Zs: " + words.joined(separator: ", ")
        }
    }
}
