import TestSupport
import World

/// Plays a desk day through the real programs: a morning with the line, a blackout, a power cut, a
/// destroyed store, the line's return; then holds the cloud's ledger against what the till said.
struct Play {
    let day: DeskDay
    let house: PlayHouse

    init(_ day: DeskDay) throws {
        self.day = day
        house = try PlayHouse(day)
    }

    /// Plays the whole day.
    ///
    /// - Returns: The last line, `demo: OK ...`.
    func run() throws -> String {
        house.say("\(day.date.text): \(day.folios.count) folios, \(day.acts.count) acts")
        try house.begin()
        let acts = Array(day.acts.enumerated())
        var next = 0
        func play(through hour: Int) throws {
            while next < acts.count, acts[next].element.hour <= hour {
                try house.act(acts[next].element, "demo-\(next)")
                next += 1
            }
        }
        try play(through: 8)
        try dropLine(closing: Self.firstPayment(in: acts[next...]))
        try play(through: 19)
        let dinner = acts[next...].prefix { $0.element.hour == 20 }
        try cutPower(during: dinner.map { PlayTill.call($0.element, "demo-\($0.offset)") })
        next = dinner.endIndex
        try play(through: 23)
        let rooms = acts[next...].count / 2
        for (index, act) in acts[next..<next + rooms] { try house.act(act, "demo-\(index)") }
        next += rooms
        try destroyStore()
        try play(through: 30)
        try bringLineBack()
        return try compare()
    }

    private static func firstPayment(in acts: ArraySlice<(offset: Int, element: DayAct)>) -> String
    {
        acts.first { $0.element.kind == .pay && $0.element.foreign == nil }?.element.folio ?? ""
    }
}
