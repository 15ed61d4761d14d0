import Foundation
import Platform
import TestSupport
import World

/// Plays a desk day through the real programs: a morning with the line, a blackout, a power cut, a
/// destroyed store, the line's return; then holds the cloud's ledger against what the till said.
final class Play {
    let day: DeskDay
    let cloud: CloudRig
    let till: PlayTill
    var book = TillBook()
    var cashier = "c07"
    var bag = 0
    private let folder = ScratchFolder()
    private let started = SystemClock().monotonicMilliseconds()

    var desk: DeskRig { till.desk }

    /// Who signs for the cashier.
    var witness: String { cashier == "c07" ? "c04" : "c07" }

    init(_ day: DeskDay) throws {
        self.day = day
        let property = PlayProperty.json(of: day, now: SystemClock().now())
        cloud = try CloudRig(in: folder.path, property: property)
        till = PlayTill(desk: try DeskRig(in: folder.path))
    }

    /// Plays the whole day.
    ///
    /// - Returns: The last line, `demo: OK ...`.
    func run() throws -> String {
        try begin()
        let acts = Array(day.acts.enumerated())
        var next = 0
        func play(through hour: Int) throws {
            while next < acts.count, acts[next].element.hour <= hour {
                try self.act(acts[next].element, next)
                next += 1
            }
        }
        try play(through: 8)
        try dropLine(closing: Self.firstPayment(in: acts[next...]))
        try play(through: 19)
        let dinner = acts[next...].prefix { $0.element.hour == 20 }
        try cutPower(during: dinner.map { PlayTill.call($0.element, $0.offset) })
        next = dinner.endIndex
        try play(through: 23)
        let rooms = acts[next...].count / 2
        for (index, act) in acts[next..<next + rooms] { try self.act(act, index) }
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

    private func begin() throws {
        say("\(day.date.text): \(day.folios.count) folios, \(day.acts.count) acts")
        try cloud.start()
        say("the cloud listens at \(cloud.url) with an authority of its own")
        try desk.start()
        try desk.enrol(at: cloud)
        try login()
        say("the desk is enrolled; c07 and c04 are logged in")
    }

    /// Logs both cashiers in.
    func login() throws {
        for staff in ["c04", "c07"] {
            try desk.login(staff, PlayProperty.pins[staff] ?? "")
        }
    }

    private func act(_ act: DayAct, _ index: Int) throws {
        switch act.kind {
        case .open: try open(float: act.cents ?? 0)
        case .drop: try drop(Cash(["EUR": act.cents ?? 0]))
        case .close: try close()
        case .charge, .pay:
            var call = PlayTill.call(act, index)
            call.isForSuspense = act.kind == .pay && act.folio == closedFolio
            try perform(call)
        }
    }

    /// The folio that head office closes while the line is down.
    var closedFolio: String?

    /// Sends a call that must be answered.
    func perform(_ call: PlayTill.Call) throws {
        guard let answer = try till.answer(call, as: cashier) else {
            throw PlayFailure("no answer: till \(call.words.joined(separator: " "))")
        }
        try confirm(call, answer)
    }

    func confirm(_ call: PlayTill.Call, _ answer: JSON) throws {
        try book.confirm(
            answer,
            drawer: call.given,
            isCharge: call.isCharge,
            isForSuspense: call.isForSuspense
        )
    }

    /// Prints a line of progress with the time since the beginning.
    func say(_ text: String) {
        let tenths = (SystemClock().monotonicMilliseconds() - started) / 100
        let time = "\(tenths / 10).\(tenths % 10)"
        let padding = String(repeating: " ", count: max(0, 6 - time.count))
        FileHandle.standardOutput.write(Data("\(padding)\(time) s  \(text)\n".utf8))
    }
}
