import Compression
import Ledger
import TestSupport
import Testing
import World

@testable import Console
@testable import Simulation

/// Head office, its cloud and some desks in one process and virtual time.
///
/// All of it is production code: what a cashier types goes through `till` to the agent, over the
/// wire to the cloud, and what the office decides comes back the same way.
actor ConflictHouse {
    private let scratch = ScratchFolder(inMemory: true)
    private let files = MemoryDisk()
    private let entropy = SeededEntropy(4_711)
    private let time: VirtualTime
    private let cloud: SimulatedCloud
    private let desks: [Desktop]
    private let wires: [SimulatedWire]
    /// The codes of the desks, as their slips begin.
    private(set) var codes: [String] = []
    /// The actions that cashiers were told are saved, with the desk that said so.
    private var told: [(id: String, slip: String?, desk: Int)] = []

    /// What a person saw of a command.
    struct Said: Sendable {
        let exit: ExitCode
        let out: String
        let err: String
        let desk: Int

        /// The answer, of a command with `--json`.
        var json: JSON {
            do { return try JSON(parsing: Array(out.utf8)) } catch { return .null }
        }
        var slip: String { json["slip"]?.textValue ?? "" }
        var action: String { json["action_id"]?.textValue ?? "" }
    }

    /// Builds the house: enrolled desks, a cashier logged in at each, and what the office changed
    /// of the policy.
    static func open(
        desks count: Int = 1,
        drawers: [[String]] = [["D1"], ["D2"]],
        policy: [String: JSON] = [:]
    ) async throws -> ConflictHouse {
        let house = try ConflictHouse(count, drawers, policy)
        for desk in 0..<count { try await house.enrol(desk) }
        return house
    }

    private init(_ count: Int, _ drawers: [[String]], _ policy: [String: JSON]) throws {
        let time = VirtualTime(Property.dawn)
        let cloud = try SimulatedCloud(in: scratch.path, clock: time.moment, seed: 8_814)
        guard var file = try JSON(parsing: Array(Self.file.utf8)).objectValue else {
            throw RigError("the property is no object")
        }
        var values = file["policy"]?.objectValue ?? [:]
        values.merge(policy) { $1 }
        file["policy"] = .object(values)
        try cloud.order("property import", document: .object(file))
        var desks: [Desktop] = []
        var wires: [SimulatedWire] = []
        for number in 0..<count {
            let wire = SimulatedWire(
                "wire \(number)",
                time,
                cloud,
                chance: Seed(UInt64(number))
            ) { _, _ in false }
            let seed = 7 + UInt64(number)
            let desk = Desktop("desk \(number)", time, wire, drawers: drawers[number], seed: seed)
            desks.append(desk)
            wires.append(wire)
        }
        self.time = time
        self.cloud = cloud
        self.desks = desks
        self.wires = wires
    }

    private func enrol(_ desk: Int) async throws {
        desks[desk].switchOn()
        let url = "https://\(SimulatedCloud.authority)"
        let answer = try await edgectl(
            ["enroll", "--cloud", url, "--token", cloud.token()],
            at: desk
        )
        try #require(answer.exit == .done, "\(answer.out)\(answer.err)")
        codes.append(try #require(answer.json["device_code"]?.textValue))
        pass(seconds: 60)
        let login = try await till("login c07", typing: ["482917"], at: desk)
        try #require(login.exit == .done, "\(login.out)\(login.err)")
    }

    // MARK: People

    /// Types a command at a desk, as `pay --folio F-1 --cash AFN:100`; it answers as JSON.
    ///
    /// A `~` stands for a blank inside a word.
    /// PINs are typed in the order that the command asks for them.
    @discardableResult
    func till(
        _ line: String,
        typing pins: [String] = [],
        at desk: Int = 0
    ) async throws -> Said {
        var words = line.split(separator: " ").map { String($0).replacing("~", with: " ") }
        if !pins.isEmpty { words.append("--pin-stdin") }
        let said = try await run(Program.till, words + ["--json"], pins, at: desk)
        for one in said.json["captured"]?.listValue ?? [said.json] {
            guard let id = one["action_id"]?.textValue, one["durability"] != nil else { continue }
            told.append((id, one["slip"]?.textValue, desk))
        }
        return said
    }

    /// Types a command at a desk and reads it as a person does.
    func read(_ line: String, at desk: Int = 0) async throws -> String {
        let words = line.split(separator: " ").map(String.init)
        let said = try await run(Program.till, words, [], at: desk)
        return said.out + said.err
    }

    /// What an operator types.
    @discardableResult
    func edgectl(_ words: [String], at desk: Int = 0) async throws -> Said {
        try await run(Program.edgectl, words + ["--json"], [], at: desk)
    }

    private func run(
        _ program: (ProgramWorld) -> Program,
        _ words: [String],
        _ typed: [String],
        at desk: Int
    ) async throws -> Said {
        let terminal = RecordingTerminal(typed)
        let world = ProgramWorld(
            name: "till",
            terminal: terminal,
            disk: files,
            entropy: entropy,
            variable: { ["LANG": "en", "MELMASTOON_EDGE_LOGIN": "/login-\(desk)"][$0] },
            connect: { DeskLine(house: self, desk: desk, isAdmin: $0.hasSuffix("admin.sock")) }
        )
        let exit: ExitCode
        switch program(world).prepare(words) {
        case .ended(let code): exit = code
        case .run(let verb): exit = await verb.run()
        }
        let (out, err) = terminal.written
        return Said(exit: exit, out: out, err: err, desk: desk)
    }

    /// Does what the office wants.
    @discardableResult
    func office(
        _ verb: String,
        _ words: String...,
        options: [String: String] = [:],
        document: JSON? = nil
    ) throws -> JSON {
        let done = try cloud.order(verb, all: words, options: options, document: document)
        return try #require(done, "the office was refused: \(verb)")
    }

    // MARK: Line and time

    /// Cuts every line.
    func cut() { for wire in wires { wire.isDown = true } }

    /// Brings the lines back; everything is handed in, judged and pulled.
    func mend() async throws {
        for wire in wires { wire.isDown = false }
        for _ in 1...2 {
            for desk in desks.indices where desks[desk].isOn {
                try await edgectl(["sync", "now", "--wait", "60"], at: desk)
            }
            pass(seconds: 60)
        }
    }

    /// Lets time pass.
    func pass(seconds: Int64) {
        let end = time.moment.now().adding(milliseconds: seconds * 1_000)
        while time.isDue(until: end) { time.step() }
        time.rest(until: end)
    }

    fileprivate func ask(
        _ request: Request,
        at desk: Int,
        isAdmin: Bool
    ) throws(WireError) -> Response {
        var answer: Response?
        var isDone = false
        desks[desk].ask(request, isAdmin: isAdmin) { response in
            answer = response
            isDone = true
        }
        let end = time.moment.now().adding(milliseconds: 900_000)
        while !isDone, time.isDue(until: end) { time.step() }
        guard let answer else { throw WireError(.unreachable, "the desk is off") }
        return answer
    }

    /// Cuts the power of a desk, and switches it on again.
    func restart(_ desk: Int = 0) {
        desks[desk].switchOff()
        desks[desk].switchOn()
        pass(seconds: 60)
    }

    /// What a path of the desk socket answers to whoever is logged in.
    func answer(_ path: String) throws -> JSON {
        let login = files.bytes(at: DiskPath("/login-0")).map {
            String(decoding: $0, as: UTF8.self)
        }
        var request = Request(.get, path)
        request.headers["Edge-Login"] = login?.split { $0 == " " || $0 == "\n" }.last.map(
            String.init
        )
        return try JSON(parsing: ask(request, at: 0, isAdmin: false).body)
    }

    /// Loses every push of the first desk on its way.
    func losePushes() {
        wires[0].relay = { $0.path.hasSuffix("/actions") ? .loseRequest : .carry }
    }

    /// Breaks the line in the middle of every push of the first desk.
    func breakPushes() {
        let cloud = cloud
        wires[0].relay = { request in
            guard request.path.hasSuffix("/actions") else { return .carry }
            var half = request
            half.body = Array(request.body.prefix(request.body.count / 2))
            _ = cloud.respond(to: half)
            return .loseRequest
        }
    }

    /// Carries everything again.
    func carryAll() { wires[0].relay = { _ in .carry } }

    /// Puts a row of another tenant into everything that the first desk pulls from now on.
    func strangeRow(_ tenant: String) throws {
        let row: JSON = [
            "t": "put", "c": "folios",
            "doc": [
                "id": "0198f000-9999-7000-8000-00000000f001", "ver": 1, "tenant_id": .text(tenant),
            ],
        ]
        let line = row.canonicalBytes + [0x0A]
        let cloud = cloud
        wires[0].relay = { request in
            guard request.path.hasSuffix("/changes") else { return .carry }
            var response = cloud.respond(to: request)
            if response.headers["Content-Encoding"] == "gzip" {
                do { response.body = try Gzip.decompress(response.body, sizeLimit: 1 << 24) } catch
                {
                    return .loseRequest
                }
                response.headers["Content-Encoding"] = nil
            }
            guard let end = response.body.firstIndex(of: 0x0A) else { return .answer(response) }
            response.body.insert(contentsOf: line, at: end + 1)
            return .answer(response)
        }
    }

    /// Keeps a copy of the whole cloud.
    func backUp() throws { try cloud.backUp() }

    /// Puts the copy in the cloud's place.
    func restore() throws { try cloud.restore(keepsEpoch: false) }

    // MARK: Books

    /// The cloud's whole ledger.
    func ledger() throws -> JSON { try cloud.ledger() }

    /// What the cloud has of an action.
    func booked(_ action: String) throws -> JSON {
        let found = try cloud.ledger()["actions"]?.listValue?.last {
            $0["action_id"]?.textValue == action
        }
        guard let found else { throw RigError("\(action) is not in the cloud") }
        return found
    }

    /// What is wrong with the books, and with what the desks show of them that still stand.
    func faults(at standing: Set<Int>? = nil) async throws -> [String] {
        var book = PropertyBook()
        for line in told {
            guard let slip = line.slip else { continue }
            let shown = try await till("slips \(slip)", at: line.desk).json
            book.confirmed(
                PropertyBook.Told(
                    line.id,
                    line.id,
                    shown["type"]?.textValue ?? "",
                    slip: slip,
                    drawer: Cash.sum(shown["drawer_effect"]?.listValue ?? [])
                )
            )
        }
        var evidence = Evidence(book: book, ledger: try cloud.ledger(), desks: [], phase: .quiet)
        for desk in desks.indices where standing?.contains(desk) ?? true {
            var sight = DeskSight(name: "desk \(desk)")
            sight.verification = try await edgectl(["verify", "--full"], at: desk).json
            for number in ["F-1", "F-2", "F-3"] {
                sight.folios.append(try await till("folio \(number)", at: desk).json)
            }
            evidence.desks.append(sight)
        }
        let checkers: [any Checker.Type] = [
            MoneyConserved.self, DrawerConserved.self, SlipsWhole.self, ScreenTrue.self,
        ]
        return try checkers.flatMap { $0.faults(evidence) } + suspenseFaults(evidence.ledger)
    }

    /// INV-3: suspense is the sum of the open money items.
    private func suspenseFaults(_ ledger: JSON) throws -> [String] {
        let items = try office("attention list")["attention"]?.listValue ?? []
        let open = items.filter { $0["kind"] == "suspense" }.flatMap { item in
            (item["amounts"]?.listValue ?? []).map {
                "\(item["id"]?.textValue ?? "") \(Screen.money($0) ?? "")"
            }
        }
        let held = (ledger["balances"]?["suspense"]?.listValue ?? []).compactMap {
            line -> String? in
            guard let micro = line["amount_micro"]?.textValue.flatMap({ Int64($0) }), micro != 0,
                let currency = line["currency"]
            else { return nil }
            let size: JSON = [
                "currency": currency, "amount_micro": .text(String(micro.magnitude)),
            ]
            return "\(line["ref"]?.textValue ?? "") \(Screen.money(size) ?? "")"
        }
        return open.sorted() == held.sorted() ? [] : ["INV-3: items \(open), suspense \(held)"]
    }
}

/// The way from a command to a desk of the house.
private struct DeskLine: Exchange {
    let house: ConflictHouse
    let desk: Int
    let isAdmin: Bool

    func send(_ request: Request) async throws(WireError) -> Response {
        try await house.ask(request, at: desk, isAdmin: isAdmin)
    }
}

extension ConflictHouse {
    static let file = """
        {"tenant":{"code":"melm","name":"Melmastoon Hotels"},
         "property":{"code":"KBL1","name":"Kabul House","zone":"Asia/Kabul","base_currency":"AFN",
         "business_date":"2026-11-21"},
         "drawers":[
          {"code":"D1","base_currency":"AFN","active":true,"currencies":[
           {"currency":"AFN","cash_increment":"1000000"},
           {"currency":"USD","cash_increment":"10000"}]},
          {"code":"D2","base_currency":"AFN","active":true,"currencies":[
           {"currency":"AFN","cash_increment":"1000000"}]}],
         "staff":[{"code":"c07","roles":["cashier"],"pin":"482917"},
          {"code":"c04","roles":["cashier"],"pin":"730264"},
          {"code":"s01","roles":["supervisor"],"pin":"915038"}],
         "tax_rules":[{"id":"vat","jurisdiction":"AF","rate_ppm":100000,"inclusive":false,
          "order":1,"scope":"line","valid_from":"2026-01-01"}],
         "price_lists":[{"id":"pl-bar","currency":"AFN","valid_from":"2026-01-01","items":[
          {"item":"COLA","name":"Cola","price":{"currency":"AFN","amount_micro":"60000000"},
           "tax_rule_ids":["vat"]}]}],
         "fx_snapshots":[{"id":"fx-1","base":"AFN","taken_at":"2026-11-21T02:00:00.000Z",
          "source":"office","rates":[{"quote":"USD","rate":"70.25"}]}],
         "folios":[{"folio_no":"F-1","room":"204","currency":"AFN","label":"Window"},
          {"folio_no":"F-2","room":"205","currency":"AFN"},
          {"folio_no":"F-3","room":"206","currency":"AFN"}],
         "policy":{"count_total_allowed":true,"blind_count":false}}
        """
}
