import CloudStore
import Keyring
import Ledger
import World

/// `staff pin STAFF`: a new PIN, which lifts the lock of the old one on every desk (SEC-12).
struct PINChange {
    private let code: String
    private let cost: ScryptCost
    private let salt: [UInt8]
    private let output: [UInt8]

    /// Reads the command; the PIN is checked here, where it is set (SEC-11).
    ///
    /// The slow hash is made here too, before any transaction is open.
    ///
    /// - Throws: ``OfficeRefusal`` for a weak PIN, which is named and never repeated.
    init(_ command: OfficeCommand, cost: ScryptCost, salt: [UInt8]) throws(OfficeRefusal) {
        guard let code = command.words.first ?? command.options["staff"],
            let pin = command.options["pin"]
        else { throw .usage("staff pin STAFF [--pin-stdin]") }
        guard PINVerifier.isStrong(pin) else {
            throw .usage("A PIN has 6 to 12 digits, not all alike and no straight run.")
        }
        self.code = code
        self.cost = cost
        self.salt = salt
        let secret = Secret(copying: Array(pin.utf8))
        output = PINVerifier.scryptOutput(pin: secret, salt: salt, cost: cost).exposedCopy()
    }

    /// Keeps the hash under a new version; the desks get a verifier of their own with the roster.
    func write(to ledger: CloudLedger) throws(CloudStoreError) -> HeadOffice.Answer {
        guard var members = try ledger.document("staff", code: code)?.objectValue,
            let id = members["id"]?.textValue.flatMap({ ID($0) })
        else { return .failure(.unknown("staff member", code)) }
        let version = (try ledger.pin(of: id)?.version ?? 0) + 1
        let secret = CloudLedger.PINSecret(
            version: version,
            cost: [Int64(cost.log2N), Int64(cost.r), Int64(cost.p)],
            salt: salt,
            output: output
        )
        try ledger.savePIN(secret, of: id)
        // What desks see of it is made for each of them; this is what tells them of the change.
        members["pin"] = ["version": .integer(version)]
        try ledger.put("staff", .object(members))
        return .success(["staff": .text(code), "pin_version": .integer(version)])
    }
}
