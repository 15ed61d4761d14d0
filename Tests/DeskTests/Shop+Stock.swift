import Desk
import Ledger
import World

/// What is in the shop, as the cloud would have published it.
extension Shop {
    /// A property in Kabul: two cashiers, a supervisor, one drawer, a bar, two folios.
    static func kabul() throws -> Shop {
        var shop = Shop()
        shop.staff = try [
            member("c07", person: 7, roles: ["cashier"]),
            member("c04", person: 4, roles: ["cashier"]),
            member("s01", person: 1, roles: ["supervisor"]),
            member("n02", person: 2, roles: ["night_auditor"]),
            member("a03", person: 3, roles: ["admin"]),
            member("c08", person: 7, roles: ["cashier"]),
        ]
        shop.drawers = [try drawer("D1", number: 1), try drawer("D2", number: 2)]
        shop.folios = try [
            folio("F-10231", number: 1, room: "204", balance: ["AFN": 1_234_560_000]),
            folio("F-10232", number: 2, room: "205", balance: ["EUR": 85_000_000]),
            folio("F-10233", number: 3, room: "206", balance: ["AFN": 0], state: "closed"),
        ]
        shop.lists = [try list("pl-bar", items: bar), try lapsedList()]
        shop.rules = [try rule("vat", from: "2026-01-01"), try rule("old", through: "2026-11-20")]
        shop.snapshot = try rates(["USD": "70.25", "EUR": "76.41"])
        return shop
    }

    private static let bar: [JSON] = [
        item("COLA", 60_000_000, ["vat"]), item("OPEN-PRICE", nil, ["vat"]),
        item("TAX-GONE", 50_000_000, ["old"]), item("TAX-NEVER", 50_000_000, ["moon"]),
        item("NO-TAX", 50_000_000, []),
    ]

    static func member(
        _ code: String,
        person: Int,
        roles: [JSON],
        isDisabled: Bool = false
    ) throws -> Staff {
        try Staff(
            [
                "id": .text("0198f222-bbbb-7000-8000-000000000\(code)".padded),
                "ver": 1, "code": .text(code),
                "person_id": .text("0194244f-d800-7000-8000-00000000000\(person)"),
                "roles": .list(roles), "permissions": [],
                "pin": [
                    "version": 3, "alg": "scrypt", "log2_n": 17, "r": 8, "p": 1,
                    "salt": "xG8KEMaIQdS2vjU4frCPyA",
                    "verifier": "jl-x-1kP_cr4KFySEZKeX5FT7OZu2M27PTP-Cm3BKew",
                    "max_attempts": 5,
                ],
                "disabled": .boolean(isDisabled), "valid_until": "2026-11-28T00:00:00.000Z",
            ],
            "staff"
        )
    }

    static func drawer(
        _ code: String,
        number: Int,
        isActive: Bool = true,
        holder: ID? = Shop.deviceID,
        drains: Bool = false
    ) throws -> Drawer {
        try Drawer(
            [
                "id": .text("0198f111-aaaa-7000-8000-00000000d00\(number)"), "ver": 12,
                "code": .text(code), "base_currency": "AFN", "active": .boolean(isActive),
                "currencies": [
                    purse("AFN", "1000000", drains: false), purse("USD", "10000", drains: drains),
                    purse("EUR", "10000", drains: false),
                ],
                "lease": holder.map { ["device_id": .text($0.text), "fence": 4] } ?? .null,
            ],
            "drawer"
        )
    }

    private static func purse(_ code: JSON, _ increment: JSON, drains: Bool) -> JSON {
        [
            "currency": code, "cash_increment": increment, "ceiling": nil,
            "drain_only": .boolean(drains),
        ]
    }

    static func folio(
        _ number: String,
        number serial: Int,
        room: String,
        balance: [String: Int64],
        state: String = "open"
    ) throws -> Folio {
        let (code, micro) = balance.first ?? ("AFN", 0)
        return try Folio(
            [
                "id": .text("01a1f424-9eeb-7f33-9a01-0badcafe000\(serial)"), "ver": 48,
                "folio_no": .text(number), "room": .text(room), "label": nil,
                "state": .text(state), "currency": .text(code), "fx_snapshot_id": nil,
                "balance": ["currency": .text(code), "amount_micro": .text(String(micro))],
                "no_post": false, "credit_limit": nil, "moved_to": nil,
            ],
            "folio"
        )
    }

    private static func item(_ code: String, _ micro: Int64?, _ rules: [JSON]) -> JSON {
        [
            "item": .text(code), "name": .text("Item " + code), "tax_rule_ids": .list(rules),
            "price": micro.map { ["currency": "AFN", "amount_micro": .text(String($0))] }
                ?? .null,
        ]
    }

    private static func list(_ id: String, items: [JSON]) throws -> PriceList {
        try PriceList(
            [
                "id": .text(id), "ver": 14, "currency": "AFN", "valid_from": "2026-01-01",
                "valid_to": nil, "items": .list(items),
            ],
            "list"
        )
    }

    private static func lapsedList() throws -> PriceList {
        try PriceList(
            [
                "id": "pl-laundry", "ver": 6, "currency": "AFN", "valid_from": "2026-01-01",
                "valid_to": "2026-11-20", "items": [item("SHIRT", 120_000_000, ["vat"])],
            ],
            "list"
        )
    }

    private static func rule(
        _ id: String,
        from: String = "2026-01-01",
        through: String? = nil
    ) throws -> TaxRule {
        try TaxRule(
            [
                "id": .text(id), "ver": 2, "jurisdiction": "AF", "rate_ppm": 100_000,
                "inclusive": false, "order": 1, "scope": "line", "valid_from": .text(from),
                "valid_to": through.map(JSON.text) ?? .null,
            ],
            "rule"
        )
    }

    static func rates(
        _ rates: [String: String],
        base: String = "AFN",
        taken: String = "2026-11-21T02:00:00.000Z"
    ) throws -> FXSnapshot {
        let quotes: [JSON] = rates.sorted { $0.key < $1.key }.map {
            ["quote": .text($0.key), "rate": .text($0.value)]
        }
        return try FXSnapshot(
            [
                "id": "fx-1", "ver": 1, "base": .text(base), "taken_at": .text(taken),
                "source": "office", "rates": .list(quotes),
            ],
            "fx"
        )
    }

    static func policy(_ values: [String: JSON]) throws -> Policy {
        try Policy(["id": "p", "ver": 7, "values": .object(values)], "policy")
    }
}

// MARK: - Words

extension Shop {
    static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("\(text) is no id") }
        return id
    }

    static func time(_ text: String) -> Timestamp {
        guard let time = Timestamp(text) else { preconditionFailure("\(text) is no time") }
        return time
    }

    static func date(_ text: String) -> BusinessDate {
        guard let date = BusinessDate(text) else { preconditionFailure("\(text) is no date") }
        return date
    }
}

extension String {
    /// An id's text from a code of staff: letters become digits of an id.
    fileprivate var padded: String {
        map { "snca".contains($0) ? "a" : String($0) }.joined()
    }
}

func afn(_ major: Int64, _ hundredths: Int64 = 0) throws -> Money {
    try money("AFN", major, hundredths)
}

func usd(_ major: Int64, _ hundredths: Int64 = 0) throws -> Money {
    try money("USD", major, hundredths)
}

func money(_ code: String, _ major: Int64, _ hundredths: Int64 = 0) throws -> Money {
    guard let currency = Currency(code) else { throw ShapeError(code, "unknown currency") }
    return try Money(currency, micro: major * 1_000_000 + hundredths * 10_000)
}

/// A count of notes of AFN 1000, 500, 100, 1 and of USD 1.
func counted(_ afghanis: Int64, dollars: Int64? = nil) throws -> CountedCash {
    var lines: [CountedCash.Line] = []
    var rest = afghanis
    for face in [1_000, 500, 100, 1] as [Int64] {
        let (count, left) = rest.quotientAndRemainder(dividingBy: face)
        if count > 0 { lines.append(CountedCash.Line(face: try afn(face), count: count)) }
        rest = left
    }
    var totals = [try afn(afghanis)]
    if let dollars {
        totals.append(try usd(dollars))
        if dollars > 0 { lines.append(CountedCash.Line(face: try usd(1), count: dollars)) }
    }
    return CountedCash(totals: totals, lines: lines)
}

func signed(_ code: String) -> Signature { Signature(staff: code, pin: "482917") }

func options(cosign: String? = nil, supervisor: String? = nil) -> CommandOptions {
    var options = CommandOptions()
    options.cosign = cosign.map(signed)
    options.supervisor = supervisor.map(signed)
    return options
}
