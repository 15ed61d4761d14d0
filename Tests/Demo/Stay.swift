import World

/// What one checked-out booking brings to the front desk, night by night.
struct Stay {
    let booking: Booking

    /// The folio's number.
    var folio: String { "F-\(booking.id)" }

    /// The tariff of ten minibar and bar lines, EUR 1.50 to 9.00, in cents.
    static let extras: [(item: String, name: String, cents: Int64)] = [
        ("MB-WATER", "Water 0.5 l", 150), ("MB-COLA", "Cola 0.33 l", 250),
        ("MB-JUICE", "Orange juice", 280), ("MB-BEER", "Beer 0.33 l", 300),
        ("MB-NUTS", "Roasted nuts", 350), ("BAR-COFFEE", "Coffee", 180),
        ("BAR-TEA", "Tea", 200), ("BAR-WINE", "Glass of wine", 450),
        ("BAR-SNACK", "Toasted sandwich", 600), ("BAR-COCKTAIL", "Cocktail", 900),
    ]

    /// The price of a meal for an adult and for a child, in cents.
    static let meals: [(item: String, name: String, adult: Int64, child: Int64)] = [
        ("BREAKFAST", "Breakfast", 800, 400), ("LUNCH", "Lunch", 1_400, 700),
        ("DINNER", "Dinner", 1_600, 800),
    ]

    /// Every charge of the stay with its business date, in order of time.
    var charges: [(date: CivilDate, act: DayAct)] {
        var charges: [(date: CivilDate, act: DayAct)] = []
        for night in 0..<booking.nights {
            let date = CivilDate(dayNumber: booking.arrival.dayNumber + night)
            let next = CivilDate(dayNumber: date.dayNumber + 1)
            for act in extras(night) + room + dinner { charges.append((date, act)) }
            for act in morning { charges.append((next, act)) }
        }
        return charges
    }

    private var room: [DayAct] {
        booking.rateCents > 0 ? [charge(hour: 26, "ROOM", cents: booking.rateCents)] : []
    }

    private var dinner: [DayAct] {
        ["HB", "FB"].contains(booking.meal) ? meal(2, hour: 20) : []
    }

    private var morning: [DayAct] {
        let breakfast = ["BB", "HB", "FB"].contains(booking.meal) ? meal(0, hour: 8) : []
        return breakfast + (booking.meal == "FB" ? meal(1, hour: 13) : [])
    }

    private func meal(_ index: Int, hour: Int) -> [DayAct] {
        let price = Self.meals[index]
        let cents = Int64(booking.adults) * price.adult + Int64(booking.children) * price.child
        return cents == 0 ? [] : [charge(hour: hour, price.item, cents: cents)]
    }

    private func extras(_ night: Int) -> [DayAct] {
        let id = String(booking.id)
        let count = Draw.number("n", id, String(night)) % 3
        return (0..<count).map { line in
            let pick = Draw.number("item", id, String(night), String(line)) % 10
            let hour = 10 + Int(Draw.number("hour", id, String(night), String(line)) % 13)
            return charge(hour: hour, Self.extras[Int(pick)].item, cents: nil)
        }
    }

    private func charge(hour: Int, _ item: String, cents: Int64?) -> DayAct {
        var act = act(.charge, hour: hour)
        act.item = item
        act.quantity = 1
        act.cents = cents
        return act
    }

    /// What a charge costs, in cents.
    static func cost(_ act: DayAct) -> Int64 {
        act.cents ?? extras.first { $0.item == act.item }?.cents ?? 0
    }

    /// Whether the guest settles everything at the desk, not only the extras.
    private var settlesAll: Bool {
        ["Direct", "Online TA"].contains(booking.marketSegment)
            && booking.depositType != "Non Refund"
    }

    /// Whether a charge is left to the desk at check-out.
    private func isForDesk(_ act: DayAct) -> Bool {
        settlesAll || Self.extras.contains { $0.item == act.item }
    }

    /// What stands on the folio when a business date begins, in cents.
    func balance(before date: CivilDate) -> Int64 {
        charges.filter { $0.date < date }.reduce(0) { $0 + Self.cost($1.act) }
    }

    /// The charges of a business date that the desk takes part in.
    func acts(on date: CivilDate) -> [DayAct] {
        charges.filter { $0.date == date }.map(\.act)
    }

    /// What brings the folio to zero on the day of departure, and the wish to close it.
    ///
    /// The guest pays at the desk in cash or by card; what the agency owes comes by transfer.
    func leaving(rates: RateTable) -> [DayAct] {
        let all = charges.map(\.act)
        let whole = all.reduce(0) { $0 + Self.cost($1) }
        let own = all.filter(isForDesk).reduce(0) { $0 + Self.cost($1) }
        let hour = 7 + Int(Draw.number("out", String(booking.id)) % 5)
        var acts: [DayAct] = []
        if own > 0 {
            acts.append(paysCash ? cash(own, hour, rates) : memo("card_terminal", own, hour))
        }
        if whole > own { acts.append(memo("bank_transfer", whole - own, hour)) }
        // After the last lunch, so that nothing comes late.
        if !all.isEmpty { acts.append(act(.settle, hour: 15)) }
        return acts
    }

    private var paysCash: Bool {
        let share: UInt64 = settlesAll ? 50 : 81
        return Draw.number("cash", String(booking.id), String(share)) % 100 < share
    }

    private func cash(_ due: Int64, _ hour: Int, _ rates: RateTable) -> DayAct {
        var act = act(.pay, hour: hour)
        act.cents = due
        let foreign = ["GBR": "GBP", "USA": "USD"][booking.country]
        if let foreign, Draw.number("fx", String(booking.id)) % 100 < 20,
            let rate = rates.rate(foreign, on: booking.departure)
        {
            act.foreign = (foreign, RateTable.wholeUnits(for: due, at: rate))
        }
        return act
    }

    private func memo(_ tender: String, _ cents: Int64, _ hour: Int) -> DayAct {
        var act = act(.memo, hour: hour)
        act.cents = cents
        act.tender = tender
        return act
    }

    private func act(_ kind: DayAct.Kind, hour: Int) -> DayAct {
        var act = DayAct(hour: hour, kind: kind)
        act.folio = folio
        return act
    }
}
