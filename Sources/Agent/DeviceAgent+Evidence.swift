import Desk
import Keyring
import Ledger
import Store
import World

extension DeviceAgent {
    /// Gathers what is known of a session; each part with its SHA-256, and one over all of them.
    func evidence(_ request: Request) throws(StoreError) -> Result<JSON, Refusal> {
        let text = request.parameter("session") ?? ""
        guard let id = ID(text) else {
            return .failure(.desk(.usage, ["fault": "--session: the id, as till status shows it"]))
        }
        let books = try store.sessionBooks(of: identity.deviceID, only: id)
        let actions = try store.sessionActions(id)
        guard let books = books.first, !actions.isEmpty else {
            return .failure(.desk(.sessionNone))
        }
        let now = ports.clock.now()
        let found = Reconciliation(
            "evidence",
            at: now,
            books: [books],
            others: [],
            ageLimitHours: try store.policy().sessionAgeHours
        )
        let evidence = Evidence(
            of: id,
            at: now,
            lives: try lives(actions.map(\.id)),
            books: books,
            findings: found.findings,
            verification: try verify(full: false)
        )
        return .success(Self.sealed(evidence))
    }

    /// Names the hash of every part, and the hash of those hashes.
    private static func sealed(_ evidence: Evidence) -> JSON {
        let parts = evidence.parts.map { part in
            (part.name, part.body, Hex.text(Digest.sha256(part.body.canonicalBytes).bytes))
        }
        let all = parts.map { "\($0.2)  \($0.0)\n" }.joined()
        return [
            "form": .text(Evidence.form), "session": .text(evidence.session.text),
            "at": .text(evidence.at.text),
            "parts": .list(
                parts.map { ["name": .text($0.0), "sha256": .text($0.2), "body": $0.1] }
            ),
            "sha256": .text(Hex.text(Digest.sha256(Array(all.utf8)).bytes)),
        ]
    }
}
