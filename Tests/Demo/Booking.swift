import World

/// One row of the hotel bookings, as far as the front desk's work follows from it.
struct Booking {
    /// The 0-based row number: the booking's id.
    let id: Int
    let hotel: String
    /// The day of arrival.
    let arrival: CivilDate
    /// Weekend nights and week nights together.
    let nights: Int
    let adults: Int
    let children: Int
    let meal: String
    let country: String
    let marketSegment: String
    let depositType: String
    /// The room rate of a night, in euro cents; one row of the data is negative.
    let rateCents: Int64
    let isCheckedOut: Bool

    /// The day of departure.
    var departure: CivilDate { CivilDate(dayNumber: arrival.dayNumber + nights) }

    /// Reads a row; the columns are named by the file's first line.
    init?(row: [String], columns: [String: Int], id: Int) {
        func text(_ name: String) -> String { columns[name].map { row[$0] } ?? "" }
        func number(_ name: String) -> Int { Int(text(name)) ?? 0 }
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ]
        guard row.count == columns.count,
            let month = months.firstIndex(of: text("arrival_date_month")),
            let rate = Self.cents(text("adr"))
        else { return nil }
        self.id = id
        hotel = text("hotel")
        arrival = CivilDate(
            year: number("arrival_date_year"),
            month: month + 1,
            day: number("arrival_date_day_of_month")
        )
        nights = number("stays_in_weekend_nights") + number("stays_in_week_nights")
        adults = number("adults")
        children = number("children")
        meal = text("meal").split(separator: " ").first.map(String.init) ?? ""
        country = text("country")
        marketSegment = text("market_segment")
        depositType = text("deposit_type").trimmedBlanks
        rateCents = rate
        isCheckedOut = text("reservation_status") == "Check-Out"
    }

    /// Reads a decimal of at most two places exactly.
    static func cents(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]) else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard fraction.count <= 2,
            let rest = Int64(fraction + String(repeating: "0", count: 2 - fraction.count))
        else { return nil }
        let cents = whole * 100 + rest
        return isNegative ? -cents : cents
    }

    /// Reads the rows of a file without quoted fields; a row that cannot be read is left out.
    static func read(csv bytes: [UInt8]) -> [Booking] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        guard let head = lines.first else { return [] }
        let names = Self.fields(head)
        let columns = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        return lines.dropFirst().enumerated().compactMap { id, line in
            Booking(row: Self.fields(line), columns: columns, id: id)
        }
    }

    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        line.filter { $0 != UInt8(ascii: "\r") }
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    fileprivate var trimmedBlanks: String {
        split(separator: " ").joined(separator: " ")
    }
}
