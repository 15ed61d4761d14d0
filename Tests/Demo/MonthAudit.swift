import TestSupport
import World

/// Holds a month of Zs and folios against the cloud's ledger and the bookings.
enum MonthAudit {
    /// What each figure of a Z is in the ledger: the drawer entries of a type of action.
    private static let types: [(type: String, names: [String])] = [
        ("session.open", ["opening"]), ("payment.cash", ["payments", "change"]),
        ("drawer.drop", ["drops"]),
    ]

    /// Compares the figures of all Zs with the drawer entries of the ledger.
    static func faults(_ figures: ZFigures, _ ledger: JSON) -> [String] {
        var booked: [String: [String: Int64]] = [:]
        for action in ledger["actions"]?.listValue ?? [] {
            let type = action["type"]?.textValue ?? ""
            for entry in action["entries"]?.listValue ?? []
            where entry["account"]?.textValue == "drawer" {
                let code = entry["currency"]?.textValue ?? ""
                let amount = entry["amount_micro"]?.textValue.flatMap { Int64($0) } ?? 0
                booked[code, default: [:]][type, default: 0] += amount
            }
        }
        return Set(figures.micro.keys).union(booked.keys).sorted().flatMap { code in
            types.compactMap { type, names in
                let told = names.reduce(0) { $0 + figures[code, $1] }
                let held = booked[code]?[type] ?? 0
                return told == held
                    ? nil
                    : "\(names.joined(separator: " and ")) of all Zs: \(told) \(code), "
                        + "ledger \(held)"
            } + (figures[code, "variance"] == 0 ? [] : ["a variance in \(code)"])
        }
    }

    /// Numbers follow one another from 1 on.
    static func faults(_ numbers: [Int64]) -> [String] {
        numbers.elementsEqual(1...Int64(max(1, numbers.count)))
            ? [] : ["Z numbers are not 1 to \(numbers.count): \(numbers)"]
    }

    /// Compares what stands on the folios with what the bookings come to.
    static func faults(_ balances: [String: Int64], _ ledger: JSON) -> [String] {
        var held: [String: Int64] = [:]
        for line in ledger["balances"]?["folio"]?.listValue ?? [] {
            let amount = line["amount_micro"]?.textValue.flatMap { Int64($0) } ?? 0
            held[line["folio_no"]?.textValue ?? "", default: 0] += amount
        }
        return balances.sorted { $0.key < $1.key }.compactMap { folio, cents in
            held[folio, default: 0] == cents * 10_000
                ? nil : "folio \(folio): \(held[folio, default: 0]) micro, bookings \(cents) cents"
        }
    }
}
