import Database
public import Ledger
import World

extension DeviceStore {
    /// The items that wait for a person: the office's, and those this desk opened itself.
    ///
    /// - Parameter includesResolved: Whether the office's resolved ones are listed too.
    /// - Returns: The office's first, by number, then the desk's by age.
    /// - Throws: ``StoreError``.
    public func attention(
        includesResolved: Bool = false
    ) throws(StoreError) -> [AttentionItem] {
        var items: [AttentionItem] = []
        for doc in try documents("attention") {
            guard var item = read(doc, AttentionItem.init) else { continue }
            if item.state == .open, try isResolving(item) { item.state = .resolving }
            if includesResolved || item.state != .resolved { items.append(item) }
        }
        items.sort { ($0.number.utf8.count, $0.number) < ($1.number.utf8.count, $1.number) }
        let known = Set(items.compactMap(\.actionID))
        for row in try rows("SELECT doc FROM local_attention WHERE is_open = 1 ORDER BY lsn") {
            let doc = try json(row.text(0) ?? "", "local_attention")
            // ATT-1: the office's item about the same action takes its place.
            guard let item = read(doc, AttentionItem.init),
                !(item.actionID.map(known.contains) ?? false)
            else { continue }
            items.append(item)
        }
        return items
    }

    /// Whether this desk's word about an item is on its way.
    private func isResolving(_ item: AttentionItem) throws(StoreError) -> Bool {
        guard let id = item.documentID else { return false }
        let row = try first(
            "SELECT action_id FROM resolution WHERE attention_id = $1",
            [.text(id.text)]
        )
        guard let action = row?.text(0) else { return false }
        return try !isSettled(action: action)
    }

    /// One item by the number on paper, nil when there is none.
    public func attention(_ number: String) throws(StoreError) -> AttentionItem? {
        try attention(includesResolved: true).first { $0.number == number }
    }

    /// The numbers of the items that an action opened when it was captured, as in `L-7`.
    public func attention(openedBy action: ID) throws(StoreError) -> [String] {
        try rows(
            "SELECT lsn FROM local_attention WHERE action_id = $1 ORDER BY lsn",
            [.text(action.text)]
        ).compactMap { row in row.integer(0).map { "L-\($0)" } }
    }

    /// ATT-1: what a capture opens is told by the action alone, so replay opens the same.
    func openAttention(
        _ action: Action,
        lsn: Int64,
        isOpen: Bool
    ) throws(StoreError) -> [String] {
        guard let subject = AttentionItem.Subject.raised(by: action).first else { return [] }
        let number = "L-\(lsn)"
        let item = AttentionItem(
            number: number,
            subject: subject,
            actionID: action.id,
            openedAt: action.capture.at
        )
        try run(
            """
            INSERT OR IGNORE INTO local_attention (lsn, action_id, doc, is_open)
            VALUES ($1, $2, $3, $4)
            """,
            [
                .integer(lsn), .text(action.id.text), .text(item.json.canonicalText), .flag(isOpen),
            ]
        )
        return [number]
    }

    /// What stands in place of an action for the item about sums.
    static let sumsKey = "sums"

    /// An item of the desk itself, about no action: open until what it tells of is over.
    func openAttention(
        _ subject: AttentionItem.Subject,
        at moment: Timestamp,
        lsn: Int64,
        key: String = ""
    ) throws(StoreError) {
        let item = AttentionItem(
            number: "L-\(lsn)",
            subject: subject,
            actionID: nil,
            openedAt: moment
        )
        try run(
            """
            INSERT OR IGNORE INTO local_attention (lsn, action_id, doc, is_open)
            VALUES ($1, $2, $3, 1)
            """,
            [.integer(lsn), .text(key), .text(item.json.canonicalText)]
        )
    }

    /// CLK-2: what is captured under a clock that nobody believes opens one item for all of it, and
    /// a supervisor's word about the time ends it.
    func keepClock(_ action: Action, lsn: Int64) throws(StoreError) {
        if case .auditEvent(let event) = action.payload, event.kind == .timeAttest {
            return try setAttention(actionID: Self.clockKey, isOpen: false)
        }
        guard action.notes.contains(Note.clockSuspect.rawValue),
            try first(
                "SELECT 1 FROM local_attention WHERE action_id = $1 AND is_open = 1",
                [.text(Self.clockKey)]
            ) == nil
        else { return }
        try openAttention(.clock, at: action.capture.at, lsn: lsn, key: Self.clockKey)
    }

    /// Stands where other items have their action.
    private static let clockKey = "clock"

    /// The office's item takes the place of the desk's when its action is decided.
    func setAttention(actionID: String, isOpen: Bool) throws(StoreError) {
        try run(
            "UPDATE local_attention SET is_open = $2 WHERE action_id = $1",
            [.text(actionID), .flag(isOpen)]
        )
    }
}
