import CloudStore
import Keyring
import Ledger
import World

/// `staff step-up STAFF [--minutes N]`: a proof for one action of a supervisor (P5.8, ROL-4).
///
/// The cloud keeps its hash; the token itself is shown once, here.
enum StepUpVerb {
    /// A proof is fetched when it is used, so it need not live long.
    private static let minutes: ClosedRange<Int64> = 1...60
    private static let usualMinutes: Int64 = 5

    static func issue(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let typed = command.options["minutes"].map { Int64($0) ?? 0 } ?? usualMinutes
        guard let code = command.words.first, minutes.contains(typed) else {
            return .failure(.usage("staff step-up STAFF [--minutes 1-60]"))
        }
        guard let document = try ledger.document("staff", code: code),
            let id = document["id"]?.textValue.flatMap({ ID($0) })
        else { return .failure(.unknown("staff member", code)) }
        let roles = document["roles"]?.listValue ?? []
        guard roles.contains(.text(Role.supervisor.rawValue)), document["disabled"] != true else {
            let title = "\(code) is no active supervisor."
            return .failure(.rule(.billing(.actorNotPermitted), title))
        }
        let token = "mst1_" + Base64.text(desk.entropy.bytes(32))
        let expiry = ledger.now.adding(milliseconds: typed * 60_000)
        let hash = Digest.sha256(Array(token.utf8)).bytes
        try ledger.issue(stepUp: hash, to: id, until: expiry)
        return .success([
            "staff": .text(code), "token": .text(token), "expires_at": .text(expiry.text),
        ])
    }
}
