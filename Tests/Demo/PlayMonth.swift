import TestSupport
import World

/// Plays the days of a hotel one after the other through one desk, then holds its Zs and the
/// folios against the bookings and the cloud's ledger.
struct PlayMonth {
    /// What a whole month came to at the desk.
    struct Tally {
        /// The figures of every Z, added.
        var figures = ZFigures()
        /// The `z_no` of each, in order.
        var numbers: [Int64] = []
        /// Anonymous and file memory of `edged` in kB, at the end of each day.
        var memory: [Int] = []
        /// What the desk took of its disk, at the end of each day.
        var sizes: [StateSize] = []

        /// The highest of each size.
        var mostSize: StateSize { sizes.reduce(StateSize()) { $0.most(with: $1) } }
    }

    let days: [DeskDay]
    /// What each folio must come to at the end, in cents.
    let balances: [String: Int64]
    let house: PlayHouse

    /// Derives the days and makes the hotel.
    ///
    /// - Parameters:
    ///   - hotel: The hotel's name in the bookings.
    ///   - dates: The business dates, one after the other.
    ///   - bookings: All bookings.
    ///   - rates: The rates of those days.
    /// - Throws: ``RigError`` when the cloud refuses the hotel.
    init(of hotel: String, on dates: [CivilDate], bookings: [Booking], rates: RateTable) throws {
        days = dates.map { DeskDay(of: hotel, on: $0, bookings: bookings, rates: rates) }
        let last = dates[dates.count - 1]
        let after = CivilDate(dayNumber: last.dayNumber + 1)
        let stays = bookings.filter {
            $0.hotel == hotel && $0.isCheckedOut && $0.arrival <= last && $0.departure >= dates[0]
        }
        let pairs = stays.map(Stay.init).map { stay in
            (stay.folio, stay.booking.departure <= last ? 0 : stay.balance(before: after))
        }
        balances = Dictionary(uniqueKeysWithValues: pairs)
        house = try PlayHouse(days[0])
    }

    /// Plays every day, with the line.
    ///
    /// - Returns: The last line, `month: OK ...`.
    func run() throws -> String {
        try house.begin()
        var tally = Tally()
        var known = Set(days[0].folios.map(\.number))
        for day in days {
            for folio in day.folios where known.insert(folio.number).inserted {
                try house.cloud.officeJSON(["folio", "open", folio.number])
            }
            try house.publish(["fx", "publish"], PlayProperty.snapshot(day, house.now))
            try play(day, &tally)
            try roll(after: day)
        }
        return try compare(tally)
    }

    private func play(_ day: DeskDay, _ tally: inout Tally) throws {
        try house.desk.settle(within: 60)
        for (index, act) in day.acts.enumerated() {
            try house.act(act, "\(day.date.text)-\(index)")
        }
        try house.desk.settle(within: 300)
        for session in house.closedSessions.dropFirst(tally.numbers.count) {
            let z = try house.till.answer(["z", session], as: house.cashier)
            guard z["provisional"] == .boolean(false), z["business_date"] == .text(day.date.text)
            else { throw PlayFailure("not a final Z of \(day.date.text): \(z.canonicalText)") }
            tally.figures.add(z)
            tally.numbers.append(z["z_no"]?.integerValue ?? 0)
        }
        let memory = try ProcessMemory.residentKB(of: house.desk.processID)
        let size = try StateSize(of: house.desk)
        tally.memory.append(memory)
        tally.sizes.append(size)
        house.say(
            "\(day.date.text): \(day.acts.count) acts, \(house.book.lines.count) actions in all, "
                + "edged \(memory) kB, on disk \(size.text) kB"
        )
    }

    private func roll(after day: DeskDay) throws {
        try house.cloud.officeJSON(["night-audit", "run"])
        let next = CivilDate(dayNumber: day.date.dayNumber + 1).text
        let isThere = Child.wait(atMost: .seconds(60)) {
            house.desk.edgectl(["sync", "now"]).code == 0
                && house.desk.till(["status"]).json["business_date"]?.textValue == next
        }
        guard isThere else { throw PlayFailure("the desk does not come to \(next)") }
    }

    private func compare(_ tally: Tally) throws -> String {
        let ledger = try house.cloud.ledger()
        let audit = LedgerAudit(house.book, ledger, isDayOver: true)
        let faults =
            audit.faults + MonthAudit.faults(tally.figures, ledger)
            + MonthAudit.faults(tally.numbers) + MonthAudit.faults(balances, ledger)
            + BoundAudit.faults(
                tally.mostSize,
                memory: tally.memory,
                actions: house.book.lines.count
            )
        try judge(faults)
        for line in tally.figures.lines { house.say(line) }
        let memory = tally.memory
        return
            "month: OK days=\(days.count) actions=\(house.book.lines.count) "
            + "settled=\(audit.settled) lost=\(audit.lost) doubled=\(audit.doubled) "
            + "folios=\(balances.count) zs=\(tally.numbers.count) "
            + "edged_kb_first=\(memory[0]) edged_kb_last=\(memory[memory.count - 1]) "
            + "edged_kb_most=\(memory.max() ?? 0) "
            + "disk_kb_first: \(tally.sizes[0].text) disk_kb_most: \(tally.mostSize.text)"
    }

    private func judge(_ faults: [String]) throws {
        for fault in faults.prefix(20) { house.say("WRONG: \(fault)") }
        guard faults.isEmpty else {
            throw PlayFailure("\(faults.count) faults, first: \(faults[0])")
        }
    }
}
