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
        let made: JSON?
        do throws(CloudStoreError) { made = try write(plan) } catch {
            throw OfficeRefusal.store(error)
        }
        guard let made else {
            throw OfficeRefusal(
                .refused,
                code: Code.sync(.tenantMismatch).text,
                title: "Property \(plan.code) belongs to another tenant."
            )
        }
        return made
    }

    /// Writes a plan without faults; nil when a code of it belongs to another tenant.
    private func write(_ plan: PropertyPlan) throws(CloudStoreError) -> JSON? {
        var writer = PropertyWriter(plan: plan, clock: clock, entropy: entropy, cost: cost)
        let found = try driver.directory { (directory) throws(CloudStoreError) in
            [
                try directory.find(.property, plan.code)?.scope,
                try directory.find(.tenant, plan.tenant.code)?.scope,
            ]
        }
        let tenant = found[1]?.tenant ?? writer.mint()
        let scope = found[0] ?? CloudScope(tenant: tenant, property: writer.mint())
        if scope.tenant != tenant { return nil }
        let start = writer
        // The slow hashes are made before the transaction, which holds everybody else up.
        let known = try driver.transaction(scope, at: clock.now()) {
            (ledger) throws(CloudStoreError) in try start.knownSecrets(ledger)
        }
        let secrets = start.secrets(knowing: known)
        return try driver.transaction(scope, at: clock.now()) {
            (ledger) throws(CloudStoreError) in
            var writer = start
            return try writer.write(secrets, to: ledger)
        }
    }
}
