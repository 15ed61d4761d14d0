import World

/// The European Central Bank's reference rates: units of a currency for one euro, by day.
struct RateTable {
    private var days: [(day: CivilDate, rates: [String: String])] = []

    /// Reads the file, newest day first; `N/A` and empty fields are left out.
    init(csv bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
                .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let names = lines.first else { return }
        for row in lines.dropFirst() {
            guard let text = row.first, let day = CivilDate(text) else { continue }
            var rates: [String: String] = [:]
            for (name, value) in zip(names, row).dropFirst() where value != "N/A" && !value.isEmpty
            {
                rates[name] = value
            }
            days.append((day, rates))
        }
    }

    /// The last rate published on or before a day.
    func rate(_ currency: String, on day: CivilDate) -> String? {
        days.first { $0.day <= day && $0.rates[currency] != nil }?.rates[currency]
    }

    /// A due amount in cents as whole units of the currency, rounded up.
    static func wholeUnits(for cents: Int64, at rate: String) -> Int64 {
        let (numerator, denominator) = fraction(rate)
        let wide = cents * numerator
        let unit = denominator * 100
        return (wide + unit - 1) / unit
    }

    /// A decimal as a fraction: `1.0837` is 10837 over 10000.
    static func fraction(_ decimal: String) -> (numerator: Int64, denominator: Int64) {
        let parts = decimal.split(separator: ".")
        let places = parts.count > 1 ? parts[1].count : 0
        let denominator = (0..<places).reduce(Int64(1)) { power, _ in power * 10 }
        return (Int64(parts.joined()) ?? 0, denominator)
    }

    /// How many euros one unit costs, rounded half up to 8 places: the form of an FX snapshot.
    static func eurosPerUnit(_ rate: String) -> String {
        let (numerator, denominator) = fraction(rate)
        let scaled = denominator * 100_000_000
        let value = (scaled + numerator / 2) / numerator
        let digits = String(value)
        let padded = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
        return padded.dropLast(8) + "." + padded.suffix(8)
    }
}
