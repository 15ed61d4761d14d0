import CloudStore
import Judge
import Keyring
import Ledger
import World

/// Brings a `property.json` into the cloud.
///
/// Everything is checked first and written in one transaction. Ids are made once and kept by code,
/// so that a second import updates.
///
/// - SeeAlso: `cli.md` `property.json`.
struct PropertyImport {
    let driver: any CloudDriver
    let clock: any Clock
    let entropy: any Entropy
    /// How slow a PIN's hash is; only tests make it quick.
    let cost: ScryptCost
    /// Whether somebody answers for rates that lie outside the band of sanity (FX-4).
    let takesAnyRate: Bool

    /// Imports a file.
    ///
    /// - Returns: What there is now.
    /// - Throws: ``OfficeRefusal`` with every fault; nothing was written then.
    func run(_ json: JSON) throws(OfficeRefusal) -> JSON {
        let plan = PropertyPlan(json)
        guard plan.faults.isEmpty else {
            throw OfficeRefusal(
                .refused,
                code: Code.sync(.malformedJson).text,
                title: "The property file has \(plan.faults.count) faults; nothing was written.",
                faults: plan.faults
            )
        }
        let made: HeadOffice.Answer
        do throws(CloudStoreError) { made = try write(plan) } catch {
            throw OfficeRefusal.store(error)
        }
        return try made.get()
    }

    /// Writes a plan without faults.
    private func write(_ plan: PropertyPlan) throws(CloudStoreError) -> HeadOffice.Answer {
        var writer = PropertyWriter(plan: plan, clock: clock, entropy: entropy, cost: cost)
        let found = try driver.directory { (directory) throws(CloudStoreError) in
            [
                try directory.find(.property, plan.code)?.scope,
                try directory.find(.tenant, plan.tenant.code)?.scope,
            ]
        }
        let tenant = found[1]?.tenant ?? writer.mint()
        let scope = found[0] ?? CloudScope(tenant: tenant, property: writer.mint())
        if scope.tenant != tenant { return .failure(.otherTenant(plan.code)) }
        let start = writer
        // The slow hashes are made before the transaction, which holds everybody else up.
        let known = try driver.transaction(scope, at: clock.now()) {
            (ledger) throws(CloudStoreError) in try start.knownSecrets(ledger)
        }
        let secrets = start.secrets(knowing: known)
        return try driver.transaction(scope, at: clock.now()) {
            (ledger) throws(CloudStoreError) in
            let band = try RateBand(ledger)
            if !takesAnyRate, let refusal = try band.refusal(of: plan, in: ledger) {
                return .failure(refusal)
            }
            var writer = start
            guard let made = try writer.write(secrets, to: ledger) else {
                return .failure(.otherTenant(plan.code))
            }
            for document in plan.snapshots { try band.settle(document["id"], in: ledger) }
            return .success(made)
        }
    }
}

extension OfficeRefusal {
    fileprivate static func otherTenant(_ code: String) -> OfficeRefusal {
        .rule(.sync(.tenantMismatch), "Property \(code) belongs to another tenant.")
    }
}

extension RateBand {
    /// What in a plan would put rates in force that are too far off, each snapshot by its name.
    ///
    /// What is there already, and what is older than the rates in force, puts nothing in force.
    fileprivate func refusal(
        of plan: PropertyPlan,
        in ledger: CloudLedger
    ) throws(CloudStoreError) -> OfficeRefusal? {
        var faults: [String] = []
        for document in plan.snapshots {
            let name = document["id"]?.textValue ?? ""
            let old = try ledger.document("fx_snapshots", name)
            if document.isSame(as: old) || !isNews(document) { continue }
            if let fault = fault(of: document) { faults.append("fx_snapshots \(name): \(fault)") }
        }
        if faults.isEmpty { return nil }
        return OfficeRefusal(
            .refused,
            code: Code.billing(.amountDisputed).text,
            title: "Rates are too far from those in force; nothing was written.",
            hint: "Look at them; if they are right, repeat with --force.",
            faults: faults
        )
    }
}

extension JSON {
    /// Whether every member of a document is in the one that is published.
    fileprivate func isSame(as published: JSON?) -> Bool {
        guard let members = objectValue, let published else { return false }
        return members.allSatisfy { published[$0.key] == $0.value }
    }
}
