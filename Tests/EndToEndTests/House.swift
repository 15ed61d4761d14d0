import TestSupport
import World

/// A small hotel with a real cloud and one enrolled, running desk; the cashier is logged in.
final class House: Sendable {
    /// Long before the calendar of the machine: the office says which day it is.
    static let businessDate = "2026-01-05"
    static let pins = ["c07": "482917", "c04": "730264", "s01": "915038"]

    let cloud: CloudRig
    let desk: DeskRig
    let cashier: Cashier
    /// What the desk reaches the cloud through, when it was asked for.
    let relay: Relay?
    let folder = ScratchFolder()

    /// Makes the hotel.
    ///
    /// - Parameters:
    ///   - isOpen: Whether drawer D1 is opened with AFN 5000 and USD 20.
    ///   - isRelayed: Whether the desk reaches the cloud through a relay.
    ///   - database: What the cloud's `--database` takes; nil for a file.
    ///   - start: Starts the desk in another way.
    /// - Throws: ``RigError``.
    init(
        isOpen: Bool = true,
        isRelayed: Bool = false,
        database: String? = nil,
        start: (DeskRig) throws -> Void = { try $0.start() }
    ) throws {
        cloud = try CloudRig(in: folder.path, property: Self.property, database: database)
        desk = try DeskRig(in: folder.path)
        cashier = Cashier(desk: desk)
        try cloud.start()
        relay = isRelayed ? Relay(to: cloud.port) : nil
        if let relay {
            cloud.stop()
            try cloud.start(publicPort: relay.port)
        }
        try start(desk)
        try desk.enrol(at: cloud, through: relay?.port)
        try login()
        if isOpen { try cashier.open() }
    }

    deinit {
        desk.stop(.kill)
        cloud.stop(.kill)
    }

    /// Logs the cashier in, as after every start.
    func login() throws { try cashier.login() }

    /// Starts the desk again, whatever happened to it.
    func restart() throws {
        try desk.start()
        try login()
    }

    /// Waits until the desk says that about itself.
    func waits(
        atMost limit: Duration = .seconds(20),
        until condition: (JSON) -> Bool
    ) -> Bool {
        Child.wait(atMost: limit) { condition(desk.till(["status"]).json) }
    }

    /// Lets the line return and everything be settled.
    func settle(within seconds: Int = 60) throws {
        if !cloud.isUp { try cloud.start() }
        try desk.settle(within: seconds)
    }

    /// The actions of the cloud's ledger, in order of their arrival; none when it is away.
    func actions() -> [JSON] {
        do { return try cloud.ledger()["actions"]?.listValue ?? [] } catch { return [] }
    }

    /// Twelve folios, two drawers, one taxed item.
    static var property: JSON {
        [
            "tenant": ["code": "melm", "name": "Melmastoon Hotels"],
            "property": [
                "code": "KBL1", "name": "Kabul House", "zone": "Asia/Kabul",
                "base_currency": "AFN", "business_date": .text(businessDate),
            ],
            "drawers": [drawer("D1"), drawer("D2")],
            "staff": [
                person("c07", "cashier"), person("c04", "cashier"), person("s01", "supervisor"),
            ],
            "tax_rules": [
                [
                    "id": "vat-af-10", "jurisdiction": "AF", "rate_ppm": 100_000,
                    "inclusive": false, "order": 1, "scope": "line", "valid_from": "2020-01-01",
                ]
            ],
            "price_lists": [
                [
                    "id": "pl-bar", "currency": "AFN", "valid_from": "2020-01-01",
                    "items": [
                        [
                            "item": "COLA", "name": "Cola", "tax_rule_ids": ["vat-af-10"],
                            "price": ["currency": "AFN", "amount_micro": "60000000"],
                        ]
                    ],
                ]
            ],
            "fx_snapshots": [
                [
                    "id": "fx-1", "base": "AFN", "taken_at": "2026-11-21T02:00:00.000Z",
                    "source": "office", "rates": [["quote": "USD", "rate": "70.25"]],
                ]
            ],
            "folios": .list(
                (1...12).map { ["folio_no": .text("F-\($0)"), "currency": "AFN"] }
            ),
            // Neither the real date nor the age of a rate may decide a test.
            "policy": [
                "denominations": ["AFN": faces, "USD": faces],
                "offline_rollover": "hold", "fx_hard_age_h": 1_000_000, "fx_max_age_h": 1_000_000,
            ],
        ]
    }

    private static var faces: JSON {
        .list(Cash.faces.map { .text(String($0 * 10_000)) })
    }

    private static func drawer(_ code: String) -> JSON {
        [
            "code": .text(code), "base_currency": "AFN", "active": true,
            "currencies": [
                ["currency": "AFN", "cash_increment": "1000000"],
                ["currency": "USD", "cash_increment": "10000"],
            ],
        ]
    }

    private static func person(_ code: String, _ role: String) -> JSON {
        ["code": .text(code), "roles": .list([.text(role)]), "pin": .text(pins[code] ?? "")]
    }
}
