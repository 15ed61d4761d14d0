import World

/// The front desk's work of one business date, from 07:00 to 07:00 of the next calendar day.
struct DeskDay {
    static let attribution = """
        Hotel booking demand datasets, Antonio, de Almeida and Nunes, Data in Brief 22 (2019), \
        doi 10.1016/j.dib.2018.11.126, CC BY 4.0; used as bookings, with charges and payments \
        derived by this project. \
        Source: European Central Bank, euro foreign exchange reference rates.
        """
    /// The float of a shift, EUR 200, in cents.
    static let floatCents: Int64 = 20_000
    /// Above this much cash, EUR 1,500 in cents, a drop brings the drawer back to the float.
    static let dropCents: Int64 = 150_000

    let date: CivilDate
    /// Euros for one unit of a foreign currency.
    let rates: [(currency: String, rate: String)]
    /// Folios with what stood on them at the beginning, in cents.
    let folios: [(number: String, cents: Int64)]
    let acts: [DayAct]

    /// Derives the day of a hotel from its bookings.
    init(of hotel: String, on date: CivilDate, bookings: [Booking], rates: RateTable) {
        let stays = bookings.filter {
            $0.hotel == hotel && $0.isCheckedOut && $0.arrival <= date && $0.departure >= date
        }.map(Stay.init)
        var work: [DayAct] = []
        for stay in stays {
            work += stay.acts(on: date)
            if stay.booking.departure == date { work += stay.leaving(rates: rates) }
        }
        self.date = date
        self.rates = ["GBP", "USD"].compactMap { currency in
            rates.rate(currency, on: date).map { (currency, RateTable.eurosPerUnit($0)) }
        }
        folios = stays.map { ($0.folio, $0.balance(before: date)) }
        acts = Self.withDrawer(work)
    }

    /// Puts the drawer's own work between: three shifts, each opened and closed, and drops.
    private static func withDrawer(_ work: [DayAct]) -> [DayAct] {
        let sorted = work.enumerated().sorted {
            ($0.element.hour, $0.offset) < ($1.element.hour, $1.offset)
        }
        .map(\.element)
        var acts: [DayAct] = []
        for shift in [7..<15, 15..<23, 23..<31] {
            acts.append(with(DayAct(hour: shift.lowerBound, kind: .open), cents: floatCents))
            var cash = floatCents
            for act in sorted where shift.contains(act.hour) {
                acts.append(act)
                if act.kind == .pay, act.foreign == nil { cash += act.cents ?? 0 }
                if cash > dropCents {
                    acts.append(with(DayAct(hour: act.hour, kind: .drop), cents: cash - floatCents))
                    cash = floatCents
                }
            }
            acts.append(DayAct(hour: shift.upperBound - 1, kind: .close))
        }
        return acts
    }

    private static func with(_ act: DayAct, cents: Int64) -> DayAct {
        var made = act
        made.cents = cents
        return made
    }
}
