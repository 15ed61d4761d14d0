import Desk
import Ledger
import World

/// What the store reads from the bytes of a record, whatever they are.
///
/// A body that this program cannot read is kept and sent all the same; it only has no effects here.
struct OutboxAction {
    let parsed: Action?
    let id: String
    let type: String
    let stream: String
    let capturedAt: Int64
    let request: (id: String, digest: String)?
    /// Whether its caller wants the slip on paper.
    let wantsPaper: Bool
    /// Where it was first, of a body that cannot be read otherwise too.
    let origin: Action.Origin?

    init(_ record: StoredRecord) {
        let body = Self.json(record.body)
        parsed = body.flatMap(Self.action)
        id = body?["action_id"]?.textValue ?? ""
        type = body?["type"]?.textValue ?? ""
        stream = body?["stream"]?.textValue ?? ""
        capturedAt = parsed?.capture.at.milliseconds ?? 0
        let rid = Self.json(record.local)?["rid"]
        request = Self.request(rid)
        wantsPaper = Self.facts(rid)?["print"] == true
        origin = Self.origin(body?["orig"])
    }

    /// The slip it was given under its own incarnation; a carried action keeps an older one.
    var ownSlip: SlipNumber? { parsed?.origin == nil ? parsed?.slip : nil }

    /// Whether it shows that its incarnation is the device's first (SLP-1).
    var beginsFirst: Bool {
        if case .incarnationBegin(let begin) = parsed?.payload { return begin.previous == nil }
        return ownSlip.map { $0.series.utf8.count == 4 } ?? false
    }

    /// `rid` is `[request id, digest of the body, facts of the answer]`, or the digest alone.
    private static func request(_ json: JSON?) -> (id: String, digest: String)? {
        switch json {
        case .text(let text): (text, text)
        case .list(let parts):
            if parts.count >= 2, let id = parts[0].textValue, let digest = parts[1].textValue {
                (id, digest)
            } else {
                nil
            }
        default: nil
        }
    }

    private static func facts(_ rid: JSON?) -> JSON? {
        guard let parts = rid?.listValue, parts.count > 2 else { return nil }
        return parts[2]
    }

    private static func origin(_ json: JSON?) -> Action.Origin? {
        guard let seq = json?["seq"]?.integerValue,
            let incarnation = json?["incarnation"]?.textValue.flatMap({ ID($0) })
        else { return nil }
        return Action.Origin(incarnation: incarnation, seq: seq)
    }

    static func json(_ bytes: [UInt8]) -> JSON? {
        do { return try JSON(parsing: bytes) } catch { return nil }
    }

    static func action(_ json: JSON) -> Action? {
        do { return try Action(json) } catch { return nil }
    }

    static func action(_ text: String) -> Action? {
        json(Array(text.utf8)).flatMap(action)
    }
}
