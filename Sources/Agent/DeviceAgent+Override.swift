import Desk
import Journal
import Keyring
import Ledger
import Store
import World

extension DeviceAgent {
    /// Saves what an operator did: an `audit.event` in the chain, and what it carries again.
    ///
    /// A request id that was seen before writes nothing and gives the first event again.
    ///
    /// - Parameters:
    ///   - request: The operator's request.
    ///   - subject: What it is about.
    ///   - word: What was done, as in `requeue`.
    ///   - rows: Rows that travel again under new numbers, before the event.
    /// - Returns: The event's row; rows that were carried stand right before it.
    /// - Throws: ``Refusal``; nothing was saved then.
    /// - SeeAlso: SEC-20.
    func override(
        _ request: Request,
        _ subject: AuditEvent.Subject,
        _ word: String,
        carrying rows: [OutboxRow] = []
    ) throws(Refusal) -> Action {
        if let known = try saved(request) { return known }
        var group = journal.draft
        var bodies: [JSON] = []
        for row in rows {
            let seq = group.position.seq + 1 + Int64(bodies.count)
            guard let body = carried(row, seq: seq, isPoison: false) else {
                throw .desk(.internal)
            }
            bodies.append(body)
        }
        let event = AuditEvent(.override, about: subject, detail: word + Self.who(request))
        let seq = group.position.seq + 1 + Int64(bodies.count)
        let action = systemAction(.auditEvent(event), seq: seq)
        let rid: JSON = [.text(Self.requestID(request)), .text(Self.digest(request))]
        guard saveSystem(&group, bodies + [action.json], request: rid) else {
            throw Refusal(.store(.cannotSave))
        }
        return action
    }

    /// What an operator's request saved before, nil for a new one.
    func saved(_ request: Request) throws(Refusal) -> Action? {
        guard DeskCall.isRequestID(Self.requestID(request)) else {
            throw .desk(.usage, ["fault": "Edge-Request-Id: 1 to 64 letters, digits, . _ -"])
        }
        let known: (digest: String, rows: [OutboxRow])?
        do throws(StoreError) { known = try store.request(Self.requestID(request)) } catch {
            throw Refusal(error)
        }
        guard let known else { return nil }
        guard known.digest == Self.digest(request), let action = known.rows.last?.action else {
            throw .desk(.requestIDReused)
        }
        return action
    }

    private static func requestID(_ request: Request) -> String {
        request.headers["Edge-Request-Id"] ?? ""
    }

    private static func digest(_ request: Request) -> String {
        Hex.text(Digest.sha256(request.body).bytes[0..<8])
    }

    private static func who(_ request: Request) -> String {
        guard case .local(let user, _) = request.peer else { return "" }
        return " by uid \(user)"
    }
}
