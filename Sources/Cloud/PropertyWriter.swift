import CloudStore
import Judge
import Keyring
import Ledger
import World

/// Writes a checked plan into the books of its property.
struct PropertyWriter {
    let plan: PropertyPlan
    let clock: any Clock
    let entropy: any Entropy
    let cost: ScryptCost
    private var ids = UUIDv7()

    init(plan: PropertyPlan, clock: any Clock, entropy: any Entropy, cost: ScryptCost) {
        self.plan = plan
        self.clock = clock
        self.entropy = entropy
        self.cost = cost
    }

    /// A new id.
    mutating func mint() -> ID {
        ids.next(clock, entropy)
    }

    /// The secrets of the people that are there already, by code.
    func knownSecrets(
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> [String: CloudLedger.PINSecret] {
        var known: [String: CloudLedger.PINSecret] = [:]
        for document in try ledger.documents("staff") {
            guard let code = document["code"]?.textValue,
                let id = document["id"]?.textValue.flatMap({ ID($0) })
            else { continue }
            known[code] = try ledger.pin(of: id)
        }
        return known
    }

    /// The hashes of the PINs that are new or changed, by code (SEC-11).
    func secrets(
        knowing known: [String: CloudLedger.PINSecret]
    ) -> [String: CloudLedger.PINSecret] {
        var made: [String: CloudLedger.PINSecret] = [:]
        for person in plan.staff {
            guard let pin = person.pin else { continue }
            let secret = Secret(copying: Array(pin.utf8))
            let old = known[person.code]
            if let old, hash(secret, old.salt) == old.output { continue }
            let salt = entropy.bytes(16)
            made[person.code] = CloudLedger.PINSecret(
                version: (old?.version ?? 0) + 1,
                cost: [Int64(cost.log2N), Int64(cost.r), Int64(cost.p)],
                salt: salt,
                output: hash(secret, salt)
            )
        }
        return made
    }

    private func hash(_ pin: Secret, _ salt: [UInt8]) -> [UInt8] {
        PINVerifier.scryptOutput(pin: pin, salt: salt, cost: cost).exposedCopy()
    }

    /// Writes everything.
    ///
    /// - Parameters:
    ///   - secrets: The hashes of new PINs, by code.
    ///   - ledger: The books.
    /// - Returns: What there is now, in numbers; nil when the property's code is another's.
    /// - Throws: ``CloudStoreError``.
    mutating func write(
        _ secrets: [String: CloudLedger.PINSecret],
        to ledger: CloudLedger
    ) throws(CloudStoreError) -> JSON? {
        let scope = ledger.scope
        let names = CloudLedger.Names(
            tenant: plan.tenant,
            property: (plan.code, plan.name),
            zone: plan.zone,
            baseCurrency: plan.baseCurrency
        )
        guard try ledger.saveProperty(names) else { return nil }
        _ = try ledger.enter(.tenant, plan.tenant.code, for: scope.tenant.text)
        try writeRules(ledger)
        try writeDrawers(ledger)
        try writeStaff(secrets, ledger)
        for document in plan.taxRules { try ledger.publish(document, in: "tax_rules") }
        for document in plan.priceLists { try ledger.publish(document, in: "price_lists") }
        for document in plan.snapshots { try ledger.publish(document, in: "fx_snapshots") }
        try writeFolios(ledger)
        try ledger.wakeDrafts()
        return [
            "property": .text(plan.code), "property_id": .text(scope.property.text),
            "tenant": .text(plan.tenant.code), "tenant_id": .text(scope.tenant.text),
            "drawers": .integer(Int64(plan.drawers.count)),
            "staff": .integer(Int64(plan.staff.count)),
            "folios": .integer(Int64(plan.folios.count)),
            "price_lists": .integer(Int64(plan.priceLists.count)),
            "tax_rules": .integer(Int64(plan.taxRules.count)),
            "fx_snapshots": .integer(Int64(plan.snapshots.count)),
        ]
    }

    private func writeRules(_ ledger: CloudLedger) throws(CloudStoreError) {
        let property = ledger.scope.property.text
        // Paper names the house (SLP-2); a desk knows no other word of the property.
        let names: [String: JSON] = [
            "property_name": .text(plan.name), "property_code": .text(plan.code),
        ]
        let values = plan.policy.merging(names) { own, _ in own }
        try ledger.publish(
            ["id": .text(property), "values": .object(values)],
            in: "policy"
        )
        if try ledger.documents("entitlement").isEmpty {
            let id = JSON.text(ledger.scope.tenant.text)
            try ledger.put("entitlement", ["id": id, "state": "active", "suspend_at": .null])
        }
        let day = try ledger.documents("business_days").first
        try ledger.put(
            "business_days",
            [
                "id": .text(property),
                "business_date": day?["business_date"] ?? .text(plan.businessDate),
                "state": day?["state"] ?? "open", "tz": .text(plan.zone),
                "cutover": plan.policy["cutover"] ?? "03:00",
                "offline_rollover": plan.policy["offline_rollover"] ?? "clock",
            ]
        )
    }

    private mutating func writeDrawers(_ ledger: CloudLedger) throws(CloudStoreError) {
        for drawer in plan.drawers {
            let old = try ledger.document("drawers", code: drawer.code)
            var members = drawer.members
            members["id"] = id(drawer.id, old)
            members["lease"] = old?["lease"] ?? .null
            try ledger.put("drawers", .object(members))
        }
    }

    private mutating func writeStaff(
        _ secrets: [String: CloudLedger.PINSecret],
        _ ledger: CloudLedger
    ) throws(CloudStoreError) {
        for person in plan.staff {
            let old = try ledger.document("staff", code: person.code)
            let key = id(person.id, old)
            let personID = person.personID.map { JSON.text($0.text) } ?? old?["person_id"]
            try ledger.put(
                "staff",
                [
                    "id": key, "code": .text(person.code),
                    "person_id": personID ?? .text(mint().text),
                    "roles": .list(person.roles.map(JSON.text)),
                    "permissions": .list(person.permissions.map(JSON.text)),
                    "disabled": .boolean(person.isDisabled),
                    "valid_until": .text(
                        ledger.now.adding(milliseconds: 7 * 86_400_000).text
                    ),
                ]
            )
            if let secret = secrets[person.code], let staff = key.textValue.flatMap({ ID($0) }) {
                try ledger.savePIN(secret, of: staff)
            }
        }
    }

    /// A folio that is there keeps its state, its place and its lines.
    private mutating func writeFolios(_ ledger: CloudLedger) throws(CloudStoreError) {
        for folio in plan.folios {
            var old: JSON?
            if let known = try ledger.folioID(number: folio.code) {
                old = try ledger.document("folios", known.text)
            }
            var members = folio.members
            members["id"] = id(folio.id, old)
            for kept in ["state", "moved_to", "balance"] {
                if let value = old?[kept] { members[kept] = value }
            }
            guard let record = Self.record(members) else { throw .damaged }
            if old == nil, !record.balance.isZero { try open(record, ledger) }
            try ledger.put(record)
        }
    }

    /// The balance that a folio brings along is a line like any other (INV-4).
    private mutating func open(
        _ folio: FolioRecord,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) {
        let day = try ledger.businessDay()
        try ledger.book(
            Posting(
                id: mint(),
                kind: "opening_balance",
                causedBy: nil,
                entries: [
                    Entry(.folio, folio.id.text, folio.balance, origin: .cloud),
                    Entry(.revenue, "OPENING", folio.balance.negated, origin: .cloud),
                ],
                businessDate: day.date
            )
        )
    }

    private static func record(_ members: [String: JSON]) -> FolioRecord? {
        do throws(ShapeError) { return try FolioRecord(.object(members)) } catch { return nil }
    }

    private mutating func id(_ given: ID?, _ old: JSON?) -> JSON {
        old?["id"] ?? .text((given ?? mint()).text)
    }
}
