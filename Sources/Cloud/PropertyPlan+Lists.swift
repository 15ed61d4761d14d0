import Keyring
import Ledger
import World

/// One element of each list of a `property.json`.
extension PropertyPlan {
    static func drawer(_ reader: inout ImportReader) -> Keyed? {
        let id = reader.optional("id", ImportValue.id)
        let code = reader.required("code", ImportValue.code)
        let base = reader.required("base_currency", Currency.init)
        let isActive = reader.optional("active", JSONMembers.boolean) ?? true
        let currencies = reader.list("currencies", isRequired: true, currency)
        if let base, !currencies.contains(where: { $0["currency"]?.textValue == base.code }) {
            reader.fault("currencies", "without the base currency")
        }
        guard let code, let base else { return nil }
        return Keyed(
            code: code,
            id: id,
            members: [
                "code": .text(code), "base_currency": .text(base.code),
                "active": .boolean(isActive), "currencies": .list(currencies),
            ]
        )
    }

    private static func currency(_ reader: inout ImportReader) -> JSON? {
        let currency = reader.required("currency", Currency.init)
        let increment = reader.required("cash_increment", amount)
        let ceiling = reader.optional("ceiling", amount)
        let isDrainOnly = reader.optional("drain_only", JSONMembers.boolean) ?? false
        guard let currency, let increment else { return nil }
        if increment <= 0 || increment % currency.quantum != 0 {
            reader.fault("cash_increment", "not whole minor units above zero")
        }
        return [
            "currency": .text(currency.code), "cash_increment": .text(String(increment)),
            "ceiling": ceiling.map { .text(String($0)) } ?? .null,
            "drain_only": .boolean(isDrainOnly),
        ]
    }

    private static func amount(_ json: JSON, _ path: String) throws(ShapeError) -> Int64 {
        guard let amount = Money.amountMicro(try JSONMembers.text(json, path)) else {
            throw ShapeError(path, "not an amount")
        }
        return amount
    }

    static func person(_ reader: inout ImportReader) -> Person? {
        let id = reader.optional("id", ImportValue.id)
        let personID = reader.optional("person_id", ImportValue.id)
        let code = reader.required("code", ImportValue.code)
        let roles = reader.required("roles", ImportValue.words)
        let permissions = reader.optional("permissions", ImportValue.words) ?? []
        let isDisabled = reader.optional("disabled", JSONMembers.boolean) ?? false
        let pin = reader.optional("pin", JSONMembers.text)
        _ = reader.optional("valid_until", JSONMembers.moment)
        let known: Set = ["cashier", "supervisor", "night_auditor", "admin", "support"]
        for role in roles ?? [] where !known.contains(role) {
            reader.fault("roles", "no role \(role)")
        }
        if roles?.isEmpty ?? false { reader.fault("roles", "empty") }
        // A weak PIN is named, never repeated (S-16).
        if let pin, !PINVerifier.isStrong(pin) { reader.fault("pin", "too weak") }
        guard let code, let roles else { return nil }
        return Person(
            code: code,
            id: id,
            personID: personID,
            roles: roles,
            permissions: permissions,
            isDisabled: isDisabled,
            pin: pin
        )
    }

    static func taxRule(_ reader: inout ImportReader) -> JSON? {
        let members: [(String, JSON?)] = [
            ("id", reader.required("id", ImportValue.text).map(JSON.text)),
            ("jurisdiction", reader.required("jurisdiction", ImportValue.text).map(JSON.text)),
            ("rate_ppm", reader.required("rate_ppm", JSONMembers.integer).map(JSON.integer)),
            ("inclusive", reader.required("inclusive", JSONMembers.boolean).map(JSON.boolean)),
            ("order", reader.required("order", JSONMembers.integer).map(JSON.integer)),
            ("scope", reader.required("scope", JSONMembers.text).map(JSON.text)),
        ]
        return document(members + validity(&reader), &reader) { (json, path) throws(ShapeError) in
            _ = try TaxRule(json, path)
        }
    }

    static func priceList(_ reader: inout ImportReader) -> JSON? {
        let members: [(String, JSON?)] = [
            ("id", reader.required("id", ImportValue.text).map(JSON.text)),
            ("currency", reader.required("currency", Currency.init).map { .text($0.code) }),
            ("items", .list(reader.list("items", isRequired: true, item))),
        ]
        return document(members + validity(&reader), &reader) { (json, path) throws(ShapeError) in
            _ = try PriceList(json, path)
        }
    }

    private static func item(_ reader: inout ImportReader) -> JSON? {
        let item = reader.required("item", JSONMembers.code)
        let name = reader.required("name", ImportValue.text)
        let price = reader.optional("price", Money.init)
        let rules = reader.optional("tax_rule_ids", ImportValue.words) ?? []
        guard let item, let name else { return nil }
        return [
            "item": .text(item), "name": .text(name), "price": price?.json ?? .null,
            "tax_rule_ids": .list(rules.map(JSON.text)),
        ]
    }

    static func snapshot(_ reader: inout ImportReader) -> JSON? {
        let members: [(String, JSON?)] = [
            ("id", reader.required("id", ImportValue.text).map(JSON.text)),
            ("base", reader.required("base", Currency.init).map { .text($0.code) }),
            ("taken_at", reader.required("taken_at", JSONMembers.moment).map { .text($0.text) }),
            ("source", reader.required("source", ImportValue.text).map(JSON.text)),
            ("rates", .list(reader.list("rates", isRequired: true, rate))),
        ]
        return document(members, &reader) { (json, path) throws(ShapeError) in
            _ = try FXSnapshot(json, path)
        }
    }

    private static func rate(_ reader: inout ImportReader) -> JSON? {
        let quote = reader.required("quote", Currency.init)
        let rate = reader.required("rate", JSONMembers.rate)
        let buy = reader.optional("buy", JSONMembers.rate)
        let sell = reader.optional("sell", JSONMembers.rate)
        guard let quote, let rate else { return nil }
        return .members([
            ("quote", .text(quote.code)), ("rate", .text(rate)), ("buy", buy.map(JSON.text)),
            ("sell", sell.map(JSON.text)),
        ])
    }

    static func folio(_ reader: inout ImportReader) -> Keyed? {
        let id = reader.optional("id", ImportValue.id)
        let number = reader.required("folio_no", ImportValue.text)
        let currency = reader.required("currency", Currency.init)
        let room = reader.optional("room", ImportValue.text)
        let label = reader.optional("label", ImportValue.text)
        let isOpen = (reader.optional("state", JSONMembers.text) ?? "open") == "open"
        let snapshot = reader.optional("fx_snapshot_id", ImportValue.text)
        let balance = reader.optional("balance", Money.init)
        let takesNone = reader.optional("no_post", JSONMembers.boolean) ?? false
        let limit = reader.optional("credit_limit", Money.init)
        _ = reader.optional("moved_to", ImportValue.id)
        if let label, label.unicodeScalars.count > 40 {
            reader.fault("label", "over 40 characters")
        }
        guard let number, let currency else { return nil }
        if let balance, balance.currency != currency { reader.fault("balance", "other currency") }
        return Keyed(
            code: number,
            id: id,
            members: [
                "folio_no": .text(number), "room": room.map(JSON.text) ?? .null,
                "label": label.map(JSON.text) ?? .null,
                "state": .text(isOpen ? "open" : "closed"), "currency": .text(currency.code),
                "fx_snapshot_id": snapshot.map(JSON.text) ?? .null,
                "balance": (balance ?? .zero(currency)).json, "no_post": .boolean(takesNone),
                "credit_limit": limit?.json ?? .null, "moved_to": .null,
            ]
        )
    }

    private static func validity(_ reader: inout ImportReader) -> [(String, JSON?)] {
        let from = reader.required("valid_from", BusinessDate.init)
        let to = reader.optional("valid_to", BusinessDate.init)
        return [
            ("valid_from", from.map { .text($0.text) }),
            ("valid_to", to.map { .text($0.text) } ?? .null),
        ]
    }

    /// The document, when its parts are right and go together.
    private static func document(
        _ members: [(String, JSON?)],
        _ reader: inout ImportReader,
        _ check: (JSON, String) throws(ShapeError) -> Void
    ) -> JSON? {
        guard reader.faults.isEmpty, case .object(var made) = JSON.members(members) else {
            return nil
        }
        made["ver"] = 1
        do throws(ShapeError) { try check(.object(made), reader.path) } catch {
            reader.take([error.description])
            return nil
        }
        made["ver"] = nil
        return .object(made)
    }
}
