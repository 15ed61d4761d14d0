import Desk
import Journal
import Keyring
import Ledger
import Store
import World

/// What an operator does, as an auditor will read it.
struct Override {
    /// What is done, as in `requeue`; the first word of each event's detail.
    let word: String
    /// What it is about; an event for each.
    let subjects: [AuditEvent.Subject]
    /// Rows that travel again under new numbers, before the events.
    var carrying: [OutboxRow] = []
    /// Local notes after the events.
    var notes: [JSON] = []
    /// The request whose repeat writes nothing; nil where a repeat is another act.
    var request: Request?

    /// An act of a verb as a whole.
    static func verb(_ verb: String, _ words: [String] = []) -> Override {
        Override(
            word: ([verb] + words).joined(separator: " "),
            subjects: [AuditEvent.Subject(kind: "edgectl", id: verb)]
        )
    }
}

extension DeviceAgent {
    /// Saves what an operator does: `audit.event`s in the chain with who asked, what is carried
    /// again and what is noted, as one group.
    ///
    /// A request id that was seen before writes nothing and gives its last event again.
    ///
    /// - Parameters:
    ///   - act: What is done.
    ///   - peer: Who asks, as the kernel told when the socket was connected.
    /// - Returns: The last event; rows that were carried stand right before the events.
    /// - Throws: ``Refusal``; nothing was saved then, and what cannot be told is not done.
    /// - SeeAlso: SEC-20.
    @discardableResult
    func override(_ act: Override, by peer: Peer) throws(Refusal) -> Action {
        if let request = act.request, let known = try saved(request) { return known }
        var group = journal.draft
        var bodies: [JSON] = []
        for row in act.carrying {
            let seq = group.position.seq + 1 + Int64(bodies.count)
            guard let body = carried(row, seq: seq, isPoison: false) else {
                throw .desk(.internal)
            }
            bodies.append(body)
        }
        let detail = String((act.word + " by " + peer.words).prefix(140))
        var last: Action?
        for subject in act.subjects {
            let event = AuditEvent(.override, about: subject, detail: detail)
            let seq = group.position.seq + 1 + Int64(bodies.count)
            let action = systemAction(.auditEvent(event), seq: seq)
            bodies.append(action.json)
            last = action
        }
        let rid = act.request.map {
            JSON.list([.text(Self.requestID($0)), .text(Self.digest($0))])
        }
        guard let last, saveSystem(&group, bodies, act.notes, request: rid) else {
            throw Refusal(.store(.cannotSave))
        }
        return last
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
}

extension Peer {
    /// Who it is, for an auditor.
    fileprivate var words: String {
        switch self {
        case .local(let user, _): "uid \(user)"
        case .remote(let address): address
        case .direct: "direct"
        }
    }
}
