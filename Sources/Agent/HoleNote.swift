import Journal
import Ledger
import World

/// What a `hole` note declares: records that are gone, and what became of their actions.
///
/// - SeeAlso: `durability.md` 6.3.
struct HoleNote: Hashable {
    /// The places that are gone.
    let lsns: ClosedRange<Int64>
    /// The numbering their actions had.
    let incarnation: ID
    /// The numbers of the actions that were there, nil when no action is missing.
    private(set) var seqs: ClosedRange<Int64>?
    /// Those that nothing here gives back and no custody covers.
    var lost: RangeSet
    /// Those that the store still had.
    var restored: RangeSet
    /// Whether they were confirmed for certain.
    let isCertain: Bool
    /// Whether a new numbering must follow it.
    var beginsAnew: Bool
    /// Since when the journal is known to have lost what it had synced, nil for any other hole: a
    /// disk that loses writes is an attention item (BT-12).
    var tailLostAt: Timestamp?
    /// What later records tell of them.
    let summaries: [RecordSummary]

    init(_ hole: JournalHole) {
        lsns = hole.lsns
        incarnation = hole.incarnation
        seqs = hole.seqs
        lost = hole.seqs.map { RangeSet($0) } ?? RangeSet()
        restored = RangeSet()
        isCertain = hole.isCertain
        beginsAnew = false
        summaries = hole.summaries
    }

    /// A numbering of which the journal has nothing, and the store has the last number.
    init(of position: JournalPosition, in lsns: ClosedRange<Int64>) {
        self.lsns = lsns
        incarnation = position.incarnation
        seqs = position.seq > 0 ? 1...position.seq : nil
        lost = seqs.map { RangeSet($0) } ?? RangeSet()
        restored = RangeSet()
        isCertain = true
        beginsAnew = false
        summaries = []
    }

    /// Everything is gone: numbers up to the highest that a witness knows.
    init(allOf incarnation: ID, through witnessed: JournalPosition?, above received: Int64) {
        let last = witnessed?.seq ?? 0
        lsns = 1...max(1, witnessed?.lsn ?? 1)
        self.incarnation = incarnation
        seqs = last > 0 ? 1...last : nil
        lost = last > received ? RangeSet(received + 1...last) : RangeSet()
        restored = RangeSet()
        isCertain = false
        beginsAnew = true
        summaries = []
    }

    /// Forgets the numbers that the cloud holds: they are nobody's loss.
    mutating func drop(through received: Int64) {
        guard received > 0, let all = seqs else { return }
        seqs = received < all.upperBound ? received + 1...all.upperBound : nil
        lost = seqs.map { RangeSet($0) } ?? RangeSet()
    }

    /// Reads a note's body, or gives nil.
    init?(_ json: JSON) {
        guard json["type"] == "hole", let lsns = Self.range(json["lsns"]),
            let incarnation = json["incarnation"]?.textValue.flatMap({ ID($0) }),
            let lost = json["lost"]?.textValue.flatMap({ RangeSet($0) }),
            let restored = json["restored"]?.textValue.flatMap({ RangeSet($0) })
        else { return nil }
        self.lsns = lsns
        self.incarnation = incarnation
        seqs = Self.range(json["seqs"])
        self.lost = lost
        self.restored = restored
        isCertain = json["certain"] == true
        beginsAnew = json["begin"] == true
        tailLostAt = json["tail_lost_at"]?.textValue.flatMap { Timestamp($0) }
        summaries = []
    }

    /// The note's body.
    var json: JSON {
        .members([
            ("type", "hole"), ("lsns", .text(RangeSet(lsns).text)),
            ("incarnation", .text(incarnation.text)),
            ("seqs", seqs.map { .text(RangeSet($0).text) }), ("lost", .text(lost.text)),
            ("restored", .text(restored.text)), ("certain", .boolean(isCertain)),
            ("begin", .boolean(beginsAnew)), ("tail_lost_at", tailLostAt.map { .text($0.text) }),
        ])
    }

    private static func range(_ json: JSON?) -> ClosedRange<Int64>? {
        json?.textValue.flatMap { RangeSet($0) }?.ranges.first
    }
}
