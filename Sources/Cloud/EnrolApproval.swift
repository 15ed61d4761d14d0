import CloudStore
import Ledger
import World

/// `enrol approve CODE [--fingerprint F]`: somebody who may lets a desk in that shows a code.
///
/// The fingerprint is what tells this desk from one that somebody else made show a code: who gives
/// it has compared it, and a wrong one counts as a try (SEC-6).
struct EnrolApproval {
    /// After so many wrong fingerprints the code is dead.
    private static let tryLimit: Int64 = 5
    /// How many characters people compare.
    private static let comparedCount = 8

    private let code: String
    private let fingerprint: String?
    private let scope: CloudScope

    init(_ command: OfficeCommand, in scope: CloudScope) throws(OfficeRefusal) {
        guard let code = command.words.first else {
            throw .usage("enrol approve CODE [--fingerprint F]")
        }
        self.code = code.uppercased()
        fingerprint = command.options["fingerprint"]
        self.scope = scope
    }

    /// Approves, once; again for the same property changes nothing.
    func approve(
        _ requests: EnrolRequests,
        at now: Timestamp
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard var pending = try requests.find(code: code), now <= pending.expiry,
            pending.tries < Self.tryLimit, pending.scope == nil || pending.scope == scope
        else { return .failure(.unknown("desk that waits with code", code)) }
        let compared = String(pending.thumbprint.prefix(Self.comparedCount))
        if let fingerprint, fingerprint != compared {
            pending.tries += 1
            try requests.put(pending)
            let title = "The desk that shows \(code) has another key: let nobody in."
            return .failure(.rule(.sync(.enrolDenied), title))
        }
        pending.scope = scope
        try requests.put(pending)
        return .success([
            "code": .text(code), "fingerprint": .text(compared), "state": "approved",
            "agent": pending.request["agent"] ?? .null,
        ])
    }
}
