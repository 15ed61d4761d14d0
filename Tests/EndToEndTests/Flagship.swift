import Platform
import TestSupport
import World

/// A hotel of 48 hours: a real cloud and a real desk on clocks that the story moves.
final class Flagship: Sendable {
    let cloud: CloudRig
    let desk: DeskRig
    let notebook = Notebook()
    private let deskClock: WarpedClock
    private let cloudClock: WarpedClock
    private let folder = ScratchFolder()
    /// The first business date, and the one after it.
    let today, tomorrow: String
    /// Kabul is four and a half hours ahead all year.
    private static let zoneMilliseconds: Int64 = 16_200_000
    private static let dayMilliseconds: Int64 = 86_400_000

    /// Makes the hotel at 17:00 of a day to come: no clock stands before the build's date.
    init() throws {
        let now = SystemClock().now()
        let days = (now.milliseconds + Self.zoneMilliseconds) / Self.dayMilliseconds + 1
        let midnight = days * Self.dayMilliseconds - Self.zoneMilliseconds
        let start = Timestamp(milliseconds: midnight + 17 * 3_600_000)
        today = CivilDate(dayNumber: Int(days)).text
        tomorrow = CivilDate(dayNumber: Int(days) + 1).text
        cloudClock = WarpedClock(showing: start, now: now)
        deskClock = WarpedClock(showing: start, now: now)
        cloud = try CloudRig(in: folder.path, property: Self.property(on: today))
        desk = try DeskRig(in: folder.path)
        try startCloud()
        try startDesk()
        try desk.enrol(at: cloud)
    }

    deinit {
        desk.stop(.kill)
        cloud.stop(.kill)
    }

    /// The test hotel with a price list that ends with its first date.
    private static func property(on date: String) -> JSON {
        guard case .object(var members) = House.property else { return .null }
        var property = members["property"]?.objectValue ?? [:]
        property["business_date"] = .text(date)
        members["property"] = .object(property)
        members["price_lists"] = [prices("pl-bar", from: "2020-01-01", through: date)]
        var policy = members["policy"]?.objectValue ?? [:]
        policy["offline_rollover"] = "clock"
        policy["cutover"] = "00:00"
        members["policy"] = .object(policy)
        return .object(members)
    }

    static func prices(_ id: String, from: String, through: String? = nil) -> JSON {
        .members([
            ("id", .text(id)), ("currency", "AFN"), ("valid_from", .text(from)),
            ("valid_to", through.map(JSON.text)),
            (
                "items",
                [
                    [
                        "item": "COLA", "name": "Cola", "tax_rule_ids": ["vat-af-10"],
                        "price": ["currency": "AFN", "amount_micro": "60000000"],
                    ]
                ]
            ),
        ])
    }

    // MARK: Time, line, power

    /// Lets hours pass everywhere; the desktop is off meanwhile, and the cloud as well if it ran.
    func wait(hours: Int64, thenLogin staff: String) throws {
        let isOnline = cloud.isUp
        cloudClock.advance(seconds: hours * 3_600)
        deskClock.advance(seconds: hours * 3_600)
        if isOnline {
            cloud.stop()
            try startCloud()
        }
        desk.stop()
        try startDesk()
        try desk.login(staff, House.pins[staff] ?? "")
    }

    /// The desktop's oscillator is fast: from its next start on all its clocks are ahead.
    func drift(seconds: Int64) { deskClock.advance(seconds: seconds) }

    func startCloud() throws { try cloud.start(wrapper: cloudClock.wrapper) }

    func startDesk() throws { try desk.start(wrapper: deskClock.wrapper) }

    /// The power goes and comes back.
    func cutPower(thenLogin staff: String) throws {
        desk.stop(.kill)
        try startDesk()
        try desk.login(staff, House.pins[staff] ?? "")
    }

    /// The power goes, and the store's files are nothing but zeros when it comes back.
    func destroyStore(thenLogin staff: String) throws {
        desk.stop(.kill)
        let store = desk.state.appending("store")
        for name in try Files.names(in: store) {
            let file = store.appending(name)
            try Files.write([UInt8](repeating: 0, count: Files.size(of: file)), to: file)
        }
        try startDesk()
        try desk.login(staff, House.pins[staff] ?? "")
    }

    /// A file for head office.
    func publish(_ words: [String], _ document: JSON) throws {
        let file = folder.path.appending("document.json")
        try Files.write(document.canonicalBytes, to: file)
        try cloud.officeJSON(words + [file.text])
    }

    var backup: String { folder.path.appending("cloud.backup").text }

    // MARK: People

    func cashier(_ staff: String) -> Cashier {
        Cashier(desk: desk, staff: staff, notebook: notebook)
    }

    /// One count, two PINs; the drawer goes on.
    func handOver(from giver: String, to taker: String) throws -> String {
        let held = notebook.book.drawer
        var call = Call(
            words: ["handover", "--to", taker, "--count"]
                + ["AFN", "USD"].map { held.count(of: $0) }
        )
        call.pins = [giver, taker].map { House.pins[$0] ?? "" }
        let done = cashier(giver).run(call)
        guard let parts = done.json["captured"]?.listValue, parts.count == 3 else {
            throw RigError("no hand-over: \(done.json.canonicalText)\(done.err)")
        }
        for (part, moved) in zip(parts, [Cash(), -held, held]) {
            try notebook.confirm(part, Call(words: [], moved: moved))
        }
        return parts[2]["session"]?.textValue ?? ""
    }
}
