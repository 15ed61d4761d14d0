import TestSupport
import World

/// A whole simulated property: cloud, office, desktops, wires and cashiers in one thread and
/// virtual time, from one seed.
public final class Property {
    /// The seed's streams of chance.
    let lots: Lots
    let time: VirtualTime
    let cloud: SimulatedCloud
    private(set) var desks: [Desktop] = []
    private(set) var cashiers: [Cashier] = []
    /// What people were told.
    var book = PropertyBook()
    /// The weather.
    public private(set) var storm: Storm
    /// What is wrong, in the order it was found.
    public private(set) var faults: [String] = []
    /// How often a cashier held the screen against what was told.
    var looks = 0
    /// How often a desk refused, by code.
    public private(set) var refusals: [String: Int] = [:]
    private let scratch: ScratchFolder
    private var tokens: [String] = []
    private var clones: [Desktop] = []
    private var enrolled: Set<Int> = []
    private var seen: [DeskSight] = []
    private lazy var blackout = Blackout(self)
    private lazy var office = OfficeActs(self)

    /// When the simulated day begins.
    static let dawn = Timestamp(milliseconds: 1_795_254_506_871)

    /// Builds a property; nothing has happened yet.
    ///
    /// - Parameter plan: What it is like, and what befalls it.
    /// - Throws: What the cloud's database refuses.
    public init(_ plan: Plan) throws {
        lots = Lots(plan.seed)
        storm = plan.storm
        scratch = ScratchFolder(inMemory: true)
        time = VirtualTime(Self.dawn)
        cloud = try SimulatedCloud(
            in: scratch.path,
            clock: time.moment,
            seed: lots.stream("cloud").start
        )
        try cloud.order("property import", document: Self.file(desks: plan.desks))
        for number in 1...plan.desks { try place(number, plan) }
    }

    private func wire(_ name: String) -> SimulatedWire {
        SimulatedWire(
            name,
            time,
            cloud,
            chance: lots.stream("wire of \(name)"),
            strikes: { [unowned self] in strikes($0, $1) }
        )
    }

    /// Copies the disk of a desktop into another one, which begins to work beside it.
    func clone(_ desk: Desktop) {
        let name = "clone \(clones.count + 1) of \(desk.name)"
        let clone = Desktop(
            name,
            time,
            wire(name),
            drawers: ["D1"],
            seed: lots.stream(name).start,
            cloning: desk
        )
        clones.append(clone)
        clone.switchOn()
    }

    /// Whether the disk of a desktop was copied into another one.
    var hasClones: Bool { !clones.isEmpty }

    private func place(_ number: Int, _ plan: Plan) throws {
        let name = "desk \(number)"
        let desk = Desktop(
            name,
            time,
            wire(name),
            drawers: ["D\(number)"],
            seed: lots.stream(name).start
        )
        desk.complain = { [unowned self] in fault($0) }
        desk.lieForce = plan.lieForce
        desks.append(desk)
        seen.append(DeskSight(name: name))
        tokens.append(try cloud.token())
        let cashier = Cashier(
            "c0\(number)",
            at: desk,
            drawer: "D\(number)",
            plan: plan,
            in: self
        )
        cashiers.append(cashier)
    }

    // MARK: The day

    /// Switches everything on and lets the day begin.
    func begin() {
        for index in desks.indices {
            desks[index].switchOn()
            enrol(index)
        }
        for cashier in cashiers { cashier.begin() }
        blackout.begin()
        office.begin()
    }

    /// Makes a desktop known to the cloud, as often as it takes.
    private func enrol(_ index: Int) {
        let body: JSON = [
            "cloud": .text("https://\(SimulatedCloud.authority)"), "token": .text(tokens[index]),
        ]
        var request = Request(.post, "/v1/admin/enroll", body: body.canonicalBytes)
        request.headers["Edge-Request-Id"] = "enrol-\(index)"
        desks[index].ask(request, isAdmin: true) { response in
            let text = response.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
            let isKnown = text.contains("enrolled already")
            if isKnown || response?.status.isSuccess ?? false {
                self.enrolled.insert(index)
                return
            }
            self.time.after(20_000, "enrol") { self.enrol(index) }
        }
    }

    /// Whether every desktop was made known to the cloud.
    var isEveryDeskKnown: Bool { enrolled.count == desks.count }

    /// Whether every cashier has gone home.
    var isDayOver: Bool { cashiers.allSatisfy(\.isDone) }

    /// Ends the storm: power and line are back, nobody writes any more.
    func heal() {
        storm.isOver = true
        for cashier in cashiers { cashier.goHome() }
        for desk in desks {
            desk.wire.isDown = false
            desk.spare()
            if !desk.isOn { desk.switchOn() }
        }
        do { try office.heal() } catch { fault("office: \(error)") }
    }

    // MARK: What happened

    /// Whether a fault strikes, given its lot.
    func strikes(_ fault: Fault, _ lot: Int) -> Bool { storm.strikes(fault, lot) }

    /// Counts something that people do.
    func note(_ fault: Fault) { storm.note(fault) }

    /// Notes what cannot be right.
    func fault(_ text: String) { faults.append(text) }

    /// Counts a refusal.
    func count(refusal code: String) { refusals[code, default: 0] += 1 }

    /// Everything that can be seen from outside now.
    func evidence(_ phase: Evidence.Phase) throws -> Evidence {
        Evidence(
            book: book,
            ledger: try cloud.ledger(),
            desks: phase == .storm ? [] : sights,
            phase: phase
        )
    }

    private var sights: [DeskSight] {
        for index in desks.indices {
            look("/v1/status", index, isAdmin: false) { $0.status = $1 }
            desks[index].turnNow()
        }
        return seen
    }

    /// Has a supervisor look at everything that every desk shows; takes a moment of virtual time.
    func inspect() {
        for index in desks.indices {
            look("/v1/admin/verify", index, isAdmin: true, query: "full=1") { $0.verification = $1 }
            let body: JSON = [
                "staff": .text(Cashier.supervisor), "pin": .text(Cashier.supervisorPIN),
            ]
            var login = Request(.post, "/v1/login", body: body.canonicalBytes)
            login.headers["Edge-Request-Id"] = "inspection"
            desks[index].ask(login) { response in
                let token = Self.json(response)["token"]?.textValue ?? ""
                for folio in 1...12 {
                    self.look("/v1/folios/F-\(folio)", index, isAdmin: false, token: token) {
                        $0.folios.append($1)
                    }
                }
            }
        }
    }

    private func look(
        _ path: String,
        _ index: Int,
        isAdmin: Bool,
        query: String = "",
        token: String? = nil,
        _ take: @escaping (inout DeskSight, JSON) -> Void
    ) {
        var request = Request(.get, path, query: query)
        request.headers["Edge-Login"] = token
        desks[index].ask(request, isAdmin: isAdmin) { response in
            take(&self.seen[index], Self.json(response))
        }
    }

    private static func json(_ response: Response?) -> JSON {
        guard let response else { return .null }
        do { return try JSON(parsing: response.body) } catch { return .null }
    }

    /// Takes the world down.
    func close() {
        for desk in desks + clones where desk.isOn { desk.switchOff(.dropping) }
        cloud.close()
    }
}

extension Property {
    /// What the property consists of.
    static func file(desks: Int) throws -> JSON {
        let drawers = (1...desks).map { number -> JSON in
            [
                "code": .text("D\(number)"), "base_currency": "AFN", "active": true,
                "currencies": [
                    ["currency": "AFN", "cash_increment": "1000000"],
                    ["currency": "USD", "cash_increment": "10000"],
                ],
            ]
        }
        var staff: [JSON] = Cashier.pins.sorted { $0.key < $1.key }.map { code, pin in
            ["code": .text(code), "roles": ["cashier"], "pin": .text(pin)]
        }
        staff.append([
            "code": .text(Cashier.witness), "roles": ["cashier"],
            "pin": .text(Cashier.witnessPIN),
        ])
        staff.append([
            "code": .text(Cashier.supervisor), "roles": ["supervisor"],
            "pin": .text(Cashier.supervisorPIN),
        ])
        let folios = (1...12).map { number -> JSON in
            [
                "folio_no": .text("F-\(number)"), "room": .text("\(200 + number)"),
                "currency": "AFN",
            ]
        }
        guard case .object(var members) = try JSON(parsing: Array(frame.utf8)) else { return .null }
        members["drawers"] = .list(drawers)
        members["staff"] = .list(staff)
        members["folios"] = .list(folios)
        return .object(members)
    }

    private static let frame = """
        {"tenant":{"code":"melm","name":"Melmastoon Hotels"},
         "property":{"code":"KBL1","name":"Kabul House","zone":"Asia/Kabul","base_currency":"AFN",
         "business_date":"2026-11-21"},
         "tax_rules":[{"id":"vat","jurisdiction":"AF","rate_ppm":100000,"inclusive":false,
          "order":1,"scope":"line","valid_from":"2026-01-01"}],
         "price_lists":[{"id":"pl-bar","currency":"AFN","valid_from":"2026-01-01","items":[
          {"item":"MINIBAR-01","name":"Water","price":{"currency":"AFN","amount_micro":"30000000"},
           "tax_rule_ids":["vat"]},
          {"item":"MINIBAR-02","name":"Juice","price":{"currency":"AFN","amount_micro":"80000000"},
           "tax_rule_ids":["vat"]},
          {"item":"TEA-POT","name":"Tea","price":{"currency":"AFN","amount_micro":"70000000"},
           "tax_rule_ids":["vat"]}]}],
         "fx_snapshots":[{"id":"fx-1","base":"AFN","taken_at":"2026-11-21T02:00:00.000Z",
          "source":"office","rates":[{"quote":"USD","rate":"70.25"}]}],
         "policy":{"count_total_allowed":true,"blind_count":false,
          "tol_K":{"AFN":"900000000000000","USD":"900000000000000"},
          "tol_S":{"AFN":"900000000000000","USD":"900000000000000"}}}
        """
}
