public import World

/// What is known of a record when the record itself is gone: enough to name it in money.
///
/// Each record carries the summaries of those 1, 8 and 64 places before it, so that a destroyed
/// run of up to 64 records can still be told (`durability.md` 3.3, 6.3).
public struct RecordSummary: Hashable, Sendable {
    /// How far back the summaries of a record reach.
    static let distances: [Int64] = [1, 8, 64]

    /// Its place in the journal.
    public let lsn: Int64
    /// The number of the action; for a note that of the last action before it.
    public let seq: Int64
    /// The type of the action, or the kind of the note.
    public let type: String
    /// The stream, of an action.
    public let stream: String?
    /// The member of staff, when a person acted.
    public let staff: String?
    /// The slip, when one was given.
    public let slip: String?
    /// What the action did to the drawer, as its body says it.
    public let drawerEffect: JSON?

    /// Reads what a summary needs from the body of an action or a note.
    init(lsn: Int64, seq: Int64, body: JSON) {
        self.lsn = lsn
        self.seq = seq
        type = body["type"]?.textValue ?? ""
        stream = body["stream"]?.textValue
        staff = body["actor"]?["staff_id"]?.textValue
        slip = body["slip"]?.textValue
        drawerEffect = body["drawer_effect"]
    }

    /// Reads `[lsn, seq, type, stream, staff, slip, drawer_effect]`, or gives nil.
    init?(json: JSON) {
        guard let parts = json.listValue, parts.count == 7,
            let lsn = parts[0].integerValue, let seq = parts[1].integerValue,
            let type = parts[2].textValue
        else { return nil }
        self.lsn = lsn
        self.seq = seq
        self.type = type
        stream = parts[3].textValue
        staff = parts[4].textValue
        slip = parts[5].textValue
        drawerEffect = parts[6] == .null ? nil : parts[6]
    }

    /// The summary as `local.sum` holds it.
    var json: JSON {
        [
            .integer(lsn), .integer(seq), .text(type), stream.map(JSON.text) ?? .null,
            staff.map(JSON.text) ?? .null, slip.map(JSON.text) ?? .null, drawerEffect ?? .null,
        ]
    }

    /// The summaries that a record's local part carries; none when it is no such JSON.
    static func carried(by record: JournalRecord) -> [RecordSummary] {
        do {
            let local = try JSON(parsing: record.local)
            return (local["sum"]?.listValue ?? []).compactMap(RecordSummary.init(json:))
        } catch {
            return []
        }
    }
}
