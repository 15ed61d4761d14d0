import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// The cross-tenant matrix: whoever asks for what is another's is answered as if it were nowhere.
struct IsolationTests {
    /// A property with a desk that has taken a snapshot and pushed.
    private struct Place {
        let scope: CloudScope
        /// The code of the property.
        let code: String
        let drawer: ID
        let desk: TestDesk
        let incarnation: ID
        let snapshot: SnapshotManifest
    }

    private static let nothing = Town.id("0198f999-aaaa-7000-8000-00000000d0ff")

    @Test(arguments: Engine.allCases)
    func `AC-08: no desk and no office gets at another's, by any way`(engine: Engine) throws {
        let town = try Town(on: engine)
        let places = try (0..<4).map { try place($0, in: town) }
        let before = try places.map { try contents(of: $0, town) }
        var tried = 0
        for mine in places {
            for theirs in places where theirs.desk !== mine.desk {
                tried += try crossing(from: mine, to: theirs, town)
            }
        }
        #expect(try places.map { try contents(of: $0, town) } == before)
        #expect(tried >= 200)
    }

    /// Two tenants with two properties each.
    private func place(_ n: Int, in town: Town) throws -> Place {
        func id(_ kind: String, _ number: Int) -> ID {
            Town.id("0198f\(kind)-aaaa-7000-8000-00000000000\(number)")
        }
        let scope = CloudScope(tenant: id("aa0", n / 2 + 1), property: id("bb0", n + 1))
        let drawer = id("dd0", n + 1)
        try town.run(scope) { (ledger) throws(CloudStoreError) in
            _ = try ledger.saveProperty(
                CloudLedger.Names(
                    tenant: ("t\(n / 2)", "Tenant"),
                    property: ("P\(n)", "Property"),
                    zone: "Asia/Kabul",
                    baseCurrency: "AFN"
                )
            )
            _ = try ledger.put(
                "drawers",
                [
                    "id": .text(drawer.text), "code": "D1", "base_currency": "AFN",
                    "currencies": [], "active": true, "lease": .null,
                ]
            )
        }
        let desk = try town.desk(in: scope)
        desk.begin(id("ee0", n + 1), previous: nil)
        desk.capture()
        _ = try desk.push(1...2).pushed()
        let taken = try desk.snapshot(id("cc0", n + 1)).manifest
        return Place(
            scope: scope,
            code: "P\(n)",
            drawer: drawer,
            desk: desk,
            incarnation: id("ee0", n + 1),
            snapshot: taken
        )
    }

    /// Everything that a desk of the place sees, and what the cloud holds of it.
    private func contents(of place: Place, _ town: Town) throws -> [JSON] {
        try town.run(place.scope) { (ledger) throws(CloudStoreError) in
            var documents: [JSON] = []
            for name in ["drawers", "devices", "cash_sessions", "attention"] {
                documents += try ledger.documents(name)
            }
            for record in try ledger.incarnations(of: place.desk.deviceID) {
                let name = record.incarnation.text
                documents.append(.text("\(name) \(record.receivedSeq) \(record.maxLast)"))
            }
            return documents
        }
    }

    /// Every way to name what is another's; each is answered as the same with an unknown name.
    private func crossing(from mine: Place, to theirs: Place, _ town: Town) throws -> Int {
        let desk = mine.desk
        let name = theirs.snapshot.snapshotID
        let parts = theirs.snapshot.cursor.text.split(separator: ".").map(String.init)
        let own = mine.snapshot.cursor.text.split(separator: ".").map(String.init)
        func results(_ incarnation: ID) -> String {
            SyncQuery.Results(incarnation: incarnation, range: 1...2).text
        }
        let pairs = [
            (desk.get(.snapshot(name)), desk.get(.snapshot("sn_0000"))),
            (
                desk.get(.snapshotPart(name, number: 1)),
                desk.get(.snapshotPart("sn_0000", number: 1))
            ),
            (
                desk.get(.changes, query: "cursor=c1.\(own[1]).\(parts[2]).0.0.0"),
                desk.get(.changes, query: "cursor=c1.\(own[1]).v_000000000000.0.0.0")
            ),
            (
                desk.get(.results, query: results(theirs.incarnation)),
                desk.get(.results, query: results(Self.nothing))
            ),
            (claim(desk, theirs.desk.deviceID), claim(desk, Self.nothing)),
            (
                desk.post(.actions, batch(like: theirs.desk, by: theirs.desk.deviceID)),
                desk.post(.actions, batch(like: theirs.desk, by: Self.nothing))
            ),
        ]
        for (index, (given, unknown)) in pairs.enumerated() {
            #expect(given.status == unknown.status && given.code == unknown.code, "way \(index)")
            #expect(given.body.count == unknown.body.count, "way \(index)")
        }
        _ = try desk.hello(want: [theirs.drawer], release: [theirs.drawer])
        return pairs.count * 2 + 1 + officeTries(mine, theirs, town)
    }

    /// A request of one desk that says it comes from another.
    private func claim(_ desk: TestDesk, _ other: ID) -> Response {
        var request = desk.identified(
            Request(.get, SyncRoute.changes.path, authority: Town.authority)
        )
        request.headers[SyncHeaders.device] = other.text
        return desk.ask(desk.signed(request))
    }

    /// What a desk would push, in the name of a device.
    private func batch(like desk: TestDesk, by device: ID) -> [UInt8] {
        let whole = desk.batch(1...2)
        return PushBatch(
            deviceID: device,
            incarnation: whole.incarnation,
            firstSeq: whole.firstSeq,
            chain: whole.chain,
            actions: whole.actions
        )
        .bytes
    }

    private static let verbs = [
        "session close", "charge void", "payment reverse", "payment refund", "refund approve",
        "refund decline", "attention resolve", "folio close", "lease take", "drawer deactivate",
        "device revoke", "staff disable",
    ]

    /// The office of one property names what another has; returns how often it tried.
    private func officeTries(_ mine: Place, _ theirs: Place, _ town: Town) -> Int {
        let office = HeadOffice(
            driver: town.driver,
            docket: town.docket,
            clock: town.clock,
            entropy: town.entropy
        )
        let names = [theirs.drawer, theirs.desk.deviceID, theirs.incarnation, Self.nothing]
        for verb in Self.verbs {
            let answers = names.map { name in
                let command = OfficeCommand(
                    verb,
                    property: mine.code,
                    words: [name.text],
                    options: ["reason": "X", "device": name.text, "staff": "c07"]
                )
                do throws(OfficeRefusal) {
                    return "done: \(String(describing: try office.perform(command)))"
                } catch { return "\(error.kind) \(error.code)" }
            }
            #expect(Set(answers).count == 1, "\(verb): \(answers)")
            #expect(!answers[0].hasPrefix("done"), "\(verb)")
        }
        return Self.verbs.count * names.count
    }
}
