import TestSupport
import World

/// The hotel as head office describes it to its cloud: the day's folios, prices, rates and people.
enum PlayProperty {
    static let code = "RESORT"
    static let drawer = "D1"
    static let currencies = ["EUR", "GBP", "USD"]
    /// Who works: two cashiers, who sign for each other, and a supervisor.
    static let pins = ["c07": "482917", "c04": "730264", "s01": "915038"]
    private static let meals = "vat-pt-13"
    private static let rooms = "vat-pt-6"

    /// The content of `property.json`.
    ///
    /// - Parameters:
    ///   - day: The day to be played.
    ///   - now: When the rates were taken.
    /// - Returns: The document, whole.
    static func json(of day: DeskDay, now: Timestamp) -> JSON {
        [
            "tenant": ["code": "demo", "name": "Demo Hotels"],
            "property": [
                "code": .text(code), "name": "Resort Hotel", "zone": "Europe/Lisbon",
                "base_currency": "EUR", "business_date": .text(day.date.text),
            ],
            "drawers": .list([drawerJSON]),
            "staff": .list([
                person("c07", "cashier"), person("c04", "cashier"), person("s01", "supervisor"),
            ]),
            "tax_rules": .list([tax(meals, 130_000), tax(rooms, 60_000)]),
            "price_lists": .list([priceList]),
            "fx_snapshots": .list([snapshot(day, now)]),
            "folios": .list(day.folios.map { folio($0.number, $0.cents) }),
            "policy": policy,
        ]
    }

    /// An amount of so many cents.
    static func money(_ cents: Int64, _ currency: String = "EUR") -> JSON {
        ["currency": .text(currency), "amount_micro": .text(String(cents * 10_000))]
    }

    private static var drawerJSON: JSON {
        [
            "code": .text(drawer), "base_currency": "EUR", "active": true,
            "currencies": .list(
                currencies.map { ["currency": .text($0), "cash_increment": "10000"] }
            ),
        ]
    }

    private static func person(_ code: String, _ role: String) -> JSON {
        [
            "code": .text(code), "roles": .list([.text(role)]),
            "pin": .text(pins[code] ?? ""),
        ]
    }

    private static func tax(_ id: String, _ rate: Int64) -> JSON {
        [
            "id": .text(id), "jurisdiction": "PT", "rate_ppm": .integer(rate),
            "inclusive": true, "order": 1, "scope": "line", "valid_from": "2015-01-01",
        ]
    }

    private static var priceList: JSON {
        let extras = Stay.extras.map { item($0.item, $0.name, money($0.cents), meals) }
        let typed = Stay.meals.map { item($0.item, $0.name, money($0.adult), meals) }
        return [
            "id": "pl-house", "currency": "EUR", "valid_from": "2015-01-01",
            "items": .list(extras + typed + [item("ROOM", "Room night", money(5_000), rooms)]),
        ]
    }

    private static func item(_ code: String, _ name: String, _ price: JSON, _ rule: String) -> JSON
    {
        [
            "item": .text(code), "name": .text(name), "price": price,
            "tax_rule_ids": .list([.text(rule)]),
        ]
    }

    /// The rates of a day, as `fx publish` reads them.
    static func snapshot(_ day: DeskDay, _ now: Timestamp) -> JSON {
        [
            "id": .text("ecb-" + day.date.text), "base": "EUR", "taken_at": .text(now.text),
            "source": "European Central Bank",
            "rates": .list(
                day.rates.map { ["quote": .text($0.currency), "rate": .text($0.rate)] }
            ),
        ]
    }

    private static func folio(_ number: String, _ cents: Int64) -> JSON {
        ["folio_no": .text(number), "currency": "EUR", "balance": money(cents)]
    }

    private static var policy: JSON {
        let faces = JSON.list(Cash.faces.map { .text(String($0 * 10_000)) })
        let limit = { (cents: Int64) -> JSON in
            .object(
                Dictionary(
                    uniqueKeysWithValues: currencies.map { ($0, .text(String(cents * 10_000))) }
                )
            )
        }
        return [
            "denominations": ["EUR": faces, "GBP": faces, "USD": faces],
            "tol_K": limit(100), "tol_S": limit(1_000),
            // The day played is long ago: the desk keeps its date until night audit rolls it.
            "offline_rollover": "hold",
        ]
    }
}
