import Foundation
import Platform
import TestSupport
import World

/// The hotel of a play: its cloud, its desk, and a book of what the till confirmed.
final class PlayHouse {
    let cloud: CloudRig
    let till: PlayTill
    var book = TillBook()
    var cashier = "c07"
    var bag = 0
    /// The sessions closed so far, in order.
    var closedSessions: [String] = []
    /// The folio that head office closes while the line is down.
    var closedFolio: String?
    private let folder = ScratchFolder()
    private let started = SystemClock().monotonicMilliseconds()

    var desk: DeskRig { till.desk }

    /// The wall clock.
    var now: Timestamp { SystemClock().now() }

    /// Who signs for the cashier.
    var witness: String { cashier == "c07" ? "c04" : "c07" }

    /// Makes the hotel as it stands on the morning of a day.
    init(_ day: DeskDay) throws {
        let property = PlayProperty.json(of: day, now: SystemClock().now())
        cloud = try CloudRig(in: folder.path, property: property)
        till = PlayTill(desk: try DeskRig(in: folder.path))
    }

    /// Starts the programs, enrols the desk, logs both cashiers in.
    func begin() throws {
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

    /// Does what the day asks for.
    ///
    /// - Parameters:
    ///   - act: The act.
    ///   - requestID: The same for every try of this act.
    /// - Throws: ``PlayFailure`` when the till refuses it.
    func act(_ act: DayAct, _ requestID: String) throws {
        switch act.kind {
        case .open: try open(float: act.cents ?? 0)
        case .drop: try drop(Cash(["EUR": act.cents ?? 0]))
        case .close: try close()
        case .settle where act.folio == closedFolio: break
        case .charge, .pay, .memo, .settle:
            var call = PlayTill.call(act, requestID)
            let isMoney = act.kind == .pay || act.kind == .memo
            call.isForSuspense = isMoney && act.folio == closedFolio
            try perform(call)
        }
    }

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

    /// Writes a document for head office, which reads it as FILE.
    func publish(_ words: [String], _ document: JSON) throws {
        let file = folder.path.appending("document.json")
        try Files.write(document.canonicalBytes, to: file)
        try cloud.officeJSON(words + [file.text])
    }

    /// Prints a line of progress with the time since the beginning.
    func say(_ text: String) {
        let tenths = (SystemClock().monotonicMilliseconds() - started) / 100
        let time = "\(tenths / 10).\(tenths % 10)"
        let padding = String(repeating: " ", count: max(0, 6 - time.count))
        FileHandle.standardOutput.write(Data("\(padding)\(time) s  \(text)\n".utf8))
    }
}
