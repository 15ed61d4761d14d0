import TestSupport
import Testing
import World

/// A desk's day with secrets and names that nobody else has, then a look at all that it left.
struct CanaryTests {
    private static let pins = ["c07": "740491382651", "c04": "917306482035"]
    private static let guest = "Ghotai Zarghuna-Popalzai"
    private static let words = "wife of Mr Stanekzai, 2nd floor"
    private static let card = "4539578763621486"

    private let scratch = ScratchFolder()

    @Test(arguments: ["740491382651", "Zarghuna"])
    func `AC-17: a canary is found in every form and at every place`(text: String) throws {
        for (index, form) in Canary.forms(of: text).enumerated() {
            for lead in 0..<4 {
                let bytes = [UInt8](repeating: 0x78, count: lead) + form + [0x79, 0x0A]
                try Files.write(bytes, to: scratch.path.appending("\(index)-\(lead)"))
            }
        }
        let names = try Files.names(in: scratch.path)
        #expect(Canary(texts: [text]).found(in: [scratch.path.text]).count == names.count)
        #expect(Canary(texts: ["another"]).found(in: [scratch.path.text]).isEmpty)
    }

    /// The hotel of the other tests, with PINs and a guest of its own.
    private static var property: JSON {
        guard case .object(var members) = House.property else { return .null }
        members["staff"] = .list(
            pins.map { ["code": .text($0), "roles": ["cashier"], "pin": .text($1)] }
        )
        members["folios"] = [
            ["folio_no": "F-1", "room": "204", "currency": "AFN", "label": .text(guest)]
        ]
        return .object(members)
    }

    @Test func `AC-17, SEC-27: what a desk leaves behind has no PIN, no token, no guest`() throws {
        let cloud = try CloudRig(in: scratch.path, property: Self.property)
        let desk = try DeskRig(in: scratch.path)
        let options = try chattiest()
        try cloud.start()
        try desk.start(options: options)
        let token = try cloud.token()
        let enrolled = desk.edgectl([
            "enroll", "--cloud", cloud.url, "--token", token, "--ca", cloud.authority,
        ])
        #expect(enrolled.code == 0, "\(enrolled.json.canonicalText)")
        var logs = try day(desk, cloud)
        desk.stop(.kill)
        logs += desk.log
        try Files.write([UInt8](repeating: 0x5A, count: 9_000), to: store(of: desk))
        try desk.start(options: options)
        try desk.login("c07", Self.pins["c07"] ?? "")
        try desk.settle()
        let login = try Files.bytes(of: desk.state.parent.appending("login"))
        for words in [["doctor"], ["metrics"], ["outbox", "list"], ["recover"], ["status"]] {
            let told = desk.edgectl(words)
            logs += told.json.canonicalText + told.err
        }
        logs += desk.log + cloud.log
        desk.stop()
        #expect(logs.contains("store.rebuilt") && logs.contains("agent.ready"))

        let folder = scratch.path.appending("logs").text
        _ = Finished.running("/bin/mkdir", [folder])
        try Files.write(Array(logs.utf8), to: DiskPath(folder).appending("all"))
        let secrets = Array(Self.pins.values) + [token, Self.card, Self.spaced(Self.card)]
        let people = [Self.guest, "Zarghuna", Self.words, "Stanekzai"]
        let lines = String(decoding: login, as: UTF8.self).split(separator: "\n")
        let logins = lines.compactMap { $0.split(separator: " ").last.map(String.init) }
        #expect(!logins.isEmpty && logins.allSatisfy { $0.count > 20 })
        let all = Canary(texts: secrets + people + logins)
        #expect(all.found(in: [folder, desk.state.text]) == [])
        // The office's books have the label that it gave itself; never what opens a door.
        #expect(Canary(texts: secrets + logins).found(in: [cloud.data]) == [])
    }

    /// A configuration that logs whatever can be logged.
    private func chattiest() throws -> [String] {
        let file = scratch.path.appending("edged.conf")
        try Files.write(Array("log_level = debug\n".utf8), to: file)
        return ["--config", file.text]
    }

    private func store(of desk: DeskRig) throws -> DiskPath {
        let folder = desk.state.appending("store")
        let name = try #require(try Files.names(in: folder).first { $0.hasSuffix(".db") })
        return folder.appending(name)
    }

    private static func spaced(_ digits: String) -> String {
        String(digits.enumerated().flatMap { $0 > 0 && $0.isMultiple(of: 4) ? [" ", $1] : [$1] })
    }

    /// Good words, bad words, a wrong PIN, a card number that must be refused; gives what was said
    /// on standard error.
    private func day(_ desk: DeskRig, _ cloud: CloudRig) throws -> String {
        var said = ""
        func till(_ words: [String], pins: [String] = [], code: Int32 = 0) -> JSON {
            let done = desk.till(words, pins: pins)
            #expect(done.code == code, "\(words): \(done.json.canonicalText)")
            said += done.err
            return done.json
        }
        _ = Child.wait(atMost: .seconds(20)) {
            desk.till(["status"]).json["business_date"]?.textValue != nil
        }
        _ = till(["login", "c07"], pins: ["740491382652"], code: 77)
        try desk.login("c04", Self.pins["c04"] ?? "")
        try desk.login("c07", Self.pins["c07"] ?? "")
        let cashier = ["--as", "c07"]
        _ = till(["open", "--drawer", "D1", "--float", "AFN 5000"] + cashier)
        let charge = ["charge", "--folio", "F-1", "--item", "COLA"] + cashier
        _ = till(charge + ["--note", Self.words])
        _ = till(charge + ["--note", Self.spaced(Self.card)], code: 3)
        _ = till(["folio", "F-1"] + cashier)
        cloud.stop()
        let slip = till(charge)["slip"]?.textValue ?? ""
        _ = till(["charge", "withdraw", slip] + cashier)
        _ = till(["paid-out", "--reason", "TAXI", "--cash", "AFN 20"] + cashier)
        try cloud.start()
        try desk.settle()
        return said + cloud.log
    }
}
