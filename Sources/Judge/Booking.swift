import Ledger
import World

/// An accepted action while it is being placed; every rule adds what it found.
struct Booking {
    let action: Action
    let view: LedgerView
    /// The action's own lines.
    var entries: [Entry]
    /// Where the cash of the action's session is booked.
    private(set) var sessionID: ID?
    /// The business date it is booked on.
    let date: BusinessDate
    var code: Code?
    var postings: [Posting] = []
    var effects: [Effect] = []
    private(set) var disposition: Disposition = .normal
    private(set) var notes: [String]
    private(set) var itemID: ID?
    private(set) var params: [String: JSON] = [:]
    private var extra: [String: JSON] = [:]
    private var adjustments: [JSON] = []
    private var resolution: Verdict.Resolution?

    /// Begins with the lines as captured, dated and annotated.
    init(_ action: Action, _ view: LedgerView) throws(MoneyError) {
        self.action = action
        self.view = view
        entries = try Entries.of(action.payload)
        date = NightAudit.bookingDate(of: action.capture.businessDate, on: view.day)
        // A note that opens an item is the cloud's own to make.
        notes = action.notes.filter { Note(rawValue: $0)?.opensAttention != true }
        if date != action.capture.businessDate { noteClosedDate() }
        for note in Placement.notes(on: action, view) { add(note) }
    }

    private mutating func noteClosedDate() {
        raise(.adjusted)
        add(.businessDateClosed)
        adjustments.append(["kind": "redated", "business_date": .text(date.text)])
    }

    /// Adds a note once; a marked one opens an item (ATT-1).
    mutating func add(_ note: Note) {
        if notes.contains(note.rawValue) { return }
        notes.append(note.rawValue)
        guard note.opensAttention else { return }
        let item = AttentionRecord(
            id: view.mint(.noteItem, notes.count),
            kind: .note,
            isHigh: false,
            amounts: [],
            actionID: action.id,
            code: note.rawValue
        )
        effects.append(.openItem(item))
    }

    /// Reports the disposition that comes last of those that apply (G6).
    mutating func raise(_ other: Disposition) {
        if other.rank > disposition.rank { disposition = other }
    }

    /// Moves every line of the session to another one (D10).
    mutating func book(in record: SessionRecord, insteadOf id: ID) {
        sessionID = record.id
        if record.id == id { return }
        raise(.relocated)
        relocate("cash_session_id", record.id)
        resolution = .recount
        entries = entries.map { entry in
            entry.reference == id.text
                ? Entry(entry.account, record.id.text, entry.money, origin: entry.origin) : entry
        }
    }

    /// Names where the action went instead.
    mutating func relocate(_ member: String, _ id: ID) {
        var target = extra["relocated"]?.objectValue ?? [:]
        target[member] = .text(id.text)
        extra["relocated"] = .object(target)
    }

    /// Names a difference.
    mutating func adjust(_ lines: [ChargeRecord.Line]) {
        raise(.adjusted)
        adjustments += lines.map(\.adjustment)
    }

    /// Names the late-charge folio.
    mutating func late(on folio: ID) {
        raise(.lateCharge)
        extra["late_charge"] = ["folio_id": .text(folio.text)]
    }

    /// Tells what a sentence needs.
    mutating func tell(_ name: String, _ value: JSON) {
        params[name] = value
    }

    /// Opens the one item about this action.
    mutating func open(
        _ kind: AttentionRecord.Kind,
        _ amounts: [Money],
        isHigh: Bool = true
    ) -> AttentionRecord {
        let item = AttentionRecord(
            id: view.mint(.item, 1),
            kind: kind,
            isHigh: isHigh,
            amounts: amounts,
            actionID: action.id,
            code: code?.text ?? ""
        )
        itemID = item.id
        effects.append(.openItem(item))
        return item
    }

    /// Takes an item that another rule opened as the one to name.
    mutating func name(item id: ID) {
        if itemID == nil { itemID = id }
    }

    /// The judgement, complete.
    func judgement() -> Judgement {
        var verdict = Verdict(.accepted, disposition, code: code?.text, notes: notes)
        verdict.params = params
        verdict.attentionID = itemID?.text
        verdict.resolution = resolution
        var extra = extra
        if disposition != .relocated { extra["relocated"] = nil }
        if disposition != .lateCharge { extra["late_charge"] = nil }
        if disposition == .adjusted { extra["adjusted"] = .list(adjustments) }
        if disposition == .suspense { extra["suspense"] = Totals.json(suspended) }
        verdict.extra = extra
        var made = Judgement(verdict, on: date, of: action.id)
        made.entries = entries
        made.postings = postings
        made.effects = effects
        return made
    }

    /// What stands in suspense, sizes.
    var suspended: [Money] {
        entries.filter { $0.account == .suspense }.map(\.money.magnitude)
    }
}

extension Disposition {
    /// Its place in the order of G6.
    var rank: Int {
        switch self {
        case .normal: 0
        case .adjusted: 1
        case .relocated: 2
        case .lateCharge: 3
        case .suspense: 4
        }
    }
}
