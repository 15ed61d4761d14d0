import CloudStore
import Ledger
import World

/// Prices, taxes, rates and policy as the office publishes them; drafts are judged again (ACT-3).
enum PublishVerbs {
    /// `price-list publish FILE.json`.
    static func priceList(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let others = try ledger.documents("price_lists")
        return try publish(command, PropertyPlan.priceList, "price_lists", ledger) { document in
            overlap(document, others).map(OfficeRefusal.document)
        }
    }

    /// `tax publish FILE.json`.
    static func taxRule(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try publish(command, PropertyPlan.taxRule, "tax_rules", ledger) { _ in nil }
    }

    /// `fx publish FILE.json [--force]`: rates too far from the last ones are not activated, and
    /// somebody must look at them; a person who did publishes them by force (FX-4).
    static func snapshot(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let band = try RateBand(ledger)
        let answer = try publish(command, PropertyPlan.snapshot, "fx_snapshots", ledger) {
            (document) throws(CloudStoreError) in
            guard command.options["force"] == nil, let fault = band.fault(of: document) else {
                return nil
            }
            let number = try band.open(document, id: desk.mint(), in: ledger)
            return .rule(.billing(.amountDisputed), fault + " Item \(number) waits for somebody.")
        }
        if case .success(let made) = answer { try band.settle(made["id"], in: ledger) }
        return answer
    }

    private static func publish(
        _ command: OfficeCommand,
        _ read: (inout ImportReader) -> JSON?,
        _ collection: String,
        _ ledger: CloudLedger,
        _ refused: (JSON) throws(CloudStoreError) -> OfficeRefusal?
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard case .object(var members)? = command.document else {
            return .failure(.usage("\(command.verb) FILE.json"))
        }
        members["ver"] = nil
        var reader = ImportReader(.object(members), at: collection)
        let document = read(&reader)
        let faults = reader.closed()
        guard let document, faults.isEmpty else {
            return .failure(
                OfficeRefusal(
                    .refused,
                    code: Code.sync(.malformedJson).text,
                    title: "The document has \(faults.count) faults; nothing was written.",
                    faults: faults
                )
            )
        }
        if let refusal = try refused(document) { return .failure(refusal) }
        let ver = try ledger.publish(document, in: collection)
        try ledger.wakeDrafts()
        return .success([
            "collection": .text(collection), "id": document["id"] ?? .null, "ver": .integer(ver),
        ])
    }

    /// Two lists that price one item on one date: the whole list is refused.
    private static func overlap(_ document: JSON, _ others: [JSON]) -> String? {
        var lists: [PriceList] = []
        for other in others.filter({ $0["id"] != document["id"] }) + [document] {
            guard case .object(var members) = other else { continue }
            members["ver"] = 1
            do throws(ShapeError) { lists.append(try PriceList(.object(members), "")) } catch {
                return error.description
            }
        }
        do throws(PriceOverlap) {
            _ = try PriceBook(lists)
            return nil
        } catch { return "\(error.item) has two prices at once: \(error.lists)" }
    }

    /// `policy set KEY VALUE`, the value as JSON or a bare word; or `policy set` with a document.
    static func policy(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let id = ledger.scope.property.text
        let old = try ledger.document("policy", id)
        var values = old?["values"]?.objectValue ?? [:]
        if let set = command.document?.objectValue {
            values.merge(set) { _, new in new }
        } else if command.words.count == 2 {
            values[command.words[0]] = value(command.words[1])
        } else {
            return .failure(.usage("policy set KEY VALUE"))
        }
        do throws(ShapeError) {
            _ = try Policy(["id": .text(id), "ver": 1, "values": .object(values)], "policy")
        } catch { return .failure(.document(error.description)) }
        let ver = try ledger.publish(["id": .text(id), "values": .object(values)], in: "policy")
        try setDay(values, ledger)
        try ledger.wakeDrafts()
        return .success(["policy": .object(values), "ver": .integer(ver)])
    }

    private static func setDay(
        _ values: [String: JSON],
        _ ledger: CloudLedger
    ) throws(CloudStoreError) {
        guard case .object(var day)? = try ledger.documents("business_days").first else { return }
        if let cutover = values["cutover"] { day["cutover"] = cutover }
        if let rollover = values["offline_rollover"] { day["offline_rollover"] = rollover }
        try ledger.put("business_days", .object(day))
    }

    private static func value(_ text: String) -> JSON {
        do throws(JSONError) { return try JSON(parsing: Array(text.utf8)) } catch {
            return .text(text)
        }
    }
}
