import Keyring
import Ledger
import World

/// What a `property.json` says, checked as a whole before anything is written.
struct PropertyPlan {
    /// A member of staff with the initial PIN.
    struct Person {
        let code: String
        let id: ID?
        let personID: ID?
        let roles: [String]
        let permissions: [String]
        let isDisabled: Bool
        let pin: String?
    }

    /// A document that is found again by a code, or by its own id.
    struct Keyed {
        let code: String
        let id: ID?
        let members: [String: JSON]
    }

    private(set) var tenant = (code: "", name: "")
    private(set) var code = ""
    private(set) var name = ""
    private(set) var zone = ""
    private(set) var baseCurrency = ""
    private(set) var businessDate = ""
    private(set) var policy: [String: JSON] = [:]
    private(set) var drawers: [Keyed] = []
    private(set) var folios: [Keyed] = []
    private(set) var staff: [Person] = []
    private(set) var taxRules: [JSON] = []
    private(set) var priceLists: [JSON] = []
    private(set) var snapshots: [JSON] = []
    /// Everything that is wrong, by path.
    private(set) var faults: [String] = []

    /// Reads a whole file.
    init(_ json: JSON) {
        var top = ImportReader(json, at: "")
        readNames(&top)
        drawers = top.list("drawers", isRequired: true, Self.drawer)
        staff = top.list("staff", isRequired: true, Self.person)
        taxRules = top.list("tax_rules", Self.taxRule)
        priceLists = top.list("price_lists", Self.priceList)
        snapshots = top.list("fx_snapshots", Self.snapshot)
        folios = top.list("folios", Self.folio)
        policy = top.optional("policy", Self.policy) ?? [:]
        faults = top.closed() + crossFaults()
    }

    private mutating func readNames(_ top: inout ImportReader) {
        let tenant = top.required("tenant", ImportValue.any).map { json in
            var reader = ImportReader(json, at: "tenant")
            let code = reader.required("code", ImportValue.code)
            let name = reader.required("name", ImportValue.text)
            return (code: code, name: name, faults: reader.closed())
        }
        self.tenant = (tenant?.code ?? "", tenant?.name ?? "")
        top.take(tenant?.faults ?? [])
        guard let json = top.required("property", ImportValue.any) else { return }
        var reader = ImportReader(json, at: "property")
        code = reader.required("code", ImportValue.code) ?? ""
        name = reader.required("name", ImportValue.text) ?? ""
        zone = reader.required("zone", ImportValue.zone) ?? ""
        baseCurrency = reader.required("base_currency", Currency.init)?.code ?? ""
        businessDate = reader.required("business_date", BusinessDate.init)?.text ?? ""
        top.take(reader.closed())
    }

    private static func policy(_ json: JSON, _ path: String) throws(ShapeError) -> [String: JSON] {
        guard let values = json.objectValue else { throw ShapeError(path, "not an object") }
        _ = try Policy(["id": "", "ver": 0, "values": json], path)
        return values
    }

    private func crossFaults() -> [String] {
        var faults: [String] = []
        for (list, codes) in [
            ("drawers", drawers.map(\.code)), ("staff", staff.map(\.code)),
            ("folios", folios.map(\.code)), ("tax_rules", Self.ids(taxRules)),
            ("price_lists", Self.ids(priceLists)), ("fx_snapshots", Self.ids(snapshots)),
        ] {
            let twice = Dictionary(grouping: codes) { $0 }.filter { $0.value.count > 1 }.keys
            faults += twice.sorted().map { "\(list): \($0) stands twice" }
        }
        let rules = Set(Self.ids(taxRules))
        for list in priceLists {
            let named = (list["items"]?.listValue ?? []).flatMap {
                ($0["tax_rule_ids"]?.listValue ?? []).compactMap(\.textValue)
            }
            let unknown = Set(named).subtracting(rules).sorted()
            faults += unknown.map { "price_lists: no tax rule \($0)" }
        }
        return faults + overlaps()
    }

    private func overlaps() -> [String] {
        var lists: [PriceList] = []
        for document in priceLists {
            guard case .object(var members) = document else { continue }
            members["ver"] = 1
            do { lists.append(try PriceList(.object(members), "price_lists")) } catch {}
        }
        do throws(PriceOverlap) {
            _ = try PriceBook(lists)
            return []
        } catch {
            return ["price_lists: \(error.item) has two prices at once"]
        }
    }

    private static func ids(_ documents: [JSON]) -> [String] {
        documents.compactMap { $0["id"]?.textValue }
    }
}
