import Ledger

/// What lies in one segment, in order of the records' numbers.
enum SegmentEvent: Hashable {
    /// A record that counts, and the block it begins at.
    case record(PlacedRecord)
    /// Two records under one number; the first of them counts.
    case fork(kept: JournalRecord, other: JournalRecord)
    /// Numbers that are lost, or perhaps never were.
    case hole(ClosedRange<Int64>, isCertain: Bool)
    /// From this number on nothing was ever confirmed.
    case void(from: Int64)
}

/// Reads one segment slot by slot from its two copies.
///
/// A slot whose record is gone has no length, so the walk looks for the next record that proves
/// itself. What lies between is judged as one: the table of ``CopyComparison`` decides it.
struct SegmentWalk {
    let a: SegmentImage?
    let b: SegmentImage?
    /// In a closed segment the first number of the next one: from there on all is void (DUR-9).
    let fence: Int64?
    /// What others say was confirmed.
    let evidence: JournalEvidence

    /// The number that is expected next.
    private(set) var next: Int64
    private(set) var events: [SegmentEvent] = []
    /// The copies that have to be written anew.
    private(set) var damaged: Set<JournalCopy> = []
    /// Numbers that only copy a holds, because the power went before b was written.
    private(set) var adopted: [Int64] = []
    private var block = SegmentLayout.recordBlocks.lowerBound

    private var incarnation: ID
    private var seq: Int64

    init(
        a: SegmentImage?,
        b: SegmentImage?,
        fence: Int64?,
        evidence: JournalEvidence,
        from position: JournalPosition,
        next: Int64
    ) {
        self.a = a
        self.b = b
        self.fence = fence
        self.evidence = evidence
        self.next = next
        incarnation = position.incarnation
        seq = position.seq
    }

    /// Whether nothing lies in the segment but what a life leaves in which nothing happened.
    ///
    /// That is `boot`, `carry` and `stop`, of which the next `boot` tells; nothing is behind them.
    ///
    /// - SeeAlso: DUR-12.
    var isDisposable: Bool {
        guard endsClean else { return false }
        return events.allSatisfy { event in
            guard case .record(let placed) = event, let type = placed.record.noteType else {
                return false
            }
            return ["boot", "carry", "stop"].contains(type)
        }
    }

    /// Whether neither copy holds a byte behind the last record that counts.
    ///
    /// Else the next segment's fence is what keeps those bytes void (DUR-9).
    var endsClean: Bool {
        let rest = block..<(SegmentLayout.recordBlocks.upperBound + 1)
        return (a?.isZero(rest) ?? true) && (b?.isZero(rest) ?? true)
    }

    /// Reads to the end of the segment.
    mutating func run() {
        while SegmentLayout.recordBlocks.contains(block), fence.map({ next < $0 }) ?? true {
            let left = state(a, at: block)
            let right = state(b, at: block)
            let isGoingOn =
                if isExpected(left) || isExpected(right) {
                    take(left, right)
                } else {
                    cross()
                }
            if !isGoingOn { return }
        }
        if fence == nil, next <= evidence.lsn {
            events.append(.hole(next...evidence.lsn, isCertain: true))
            next = evidence.lsn + 1
        }
    }

    private func state(_ image: SegmentImage?, at block: Int) -> SlotState {
        guard let image else { return .missing }
        if let record = image.record(at: block), record.lsn >= next { return .valid(record) }
        return image.isZero([block]) ? .zero : .bad
    }

    private func isExpected(_ state: SlotState) -> Bool {
        if case .valid(let record) = state { return record.lsn == next }
        return false
    }

    /// Takes the record of a slot from the copy that has it.
    private mutating func take(_ left: SlotState, _ right: SlotState) -> Bool {
        let a = isExpected(left) ? left : left == .missing || left == .zero ? left : .bad
        let b = isExpected(right) ? right : right == .missing || right == .zero ? right : .bad
        switch CopyComparison.of(a: a, b: b, wasConfirmed: false) {
        case .use(let record, let repair):
            if let repair { damaged.insert(repair) }
            if repair == .b, b == .zero, fence == nil { adopted.append(record.lsn) }
            accept(record)
        case .fork(let kept, let other):
            events.append(.fork(kept: kept, other: other))
            accept(kept)
        case .end, .void, .hole: preconditionFailure("a slot with a record is used")
        }
        return true
    }

    private mutating func accept(_ record: JournalRecord) {
        events.append(.record(PlacedRecord(record: record, block: block)))
        next = record.lsn + 1
        block += record.blocks
        incarnation = record.incarnation
        seq = record.seq
    }

    /// Goes over blocks without the expected record.
    ///
    /// - Returns: Whether a later record was reached.
    private mutating func cross() -> Bool {
        let found = laterRecords()
        let region = block..<(found.first?.block ?? SegmentLayout.recordBlocks.upperBound + 1)
        let laterGroup = found.map(\.record.group).max() ?? 0
        let wasConfirmed =
            fence != nil || next <= evidence.lsn || next < laterGroup
            || evidence.received[incarnation] ?? 0 > seq
        let left = state(a, over: region)
        let right = state(b, over: region)
        switch CopyComparison.of(a: left, b: right, wasConfirmed: wasConfirmed) {
        case .hole(let isCertain):
            return leap(to: found.first, isCertain: isCertain, over: region)
        case .end where found.isEmpty: break
        case .end, .void: events.append(.void(from: next))
        case .use, .fork: preconditionFailure("no copy has the expected record")
        }
        return false
    }

    private mutating func leap(
        to found: PlacedRecord?,
        isCertain: Bool,
        over region: Range<Int>
    ) -> Bool {
        if let found {
            if found.record.lsn > next {
                events.append(.hole(next...(found.record.lsn - 1), isCertain: isCertain))
            }
            next = found.record.lsn
            block = found.block
            return true
        }
        // What lies before the fence is told by the scan, which knows the segment behind it.
        guard fence == nil else { return false }
        let written = Int64(max(a?.written(region) ?? 0, b?.written(region) ?? 0))
        let last = isCertain ? max(evidence.lsn, next) : next + max(written, 1) - 1
        events.append(.hole(next...last, isCertain: isCertain))
        next = last + 1
        return false
    }

    /// The records behind this block that could follow, from either copy, in order of blocks.
    private func laterRecords() -> [PlacedRecord] {
        var found: [PlacedRecord] = []
        var last = next - 1
        for place in (block + 1)..<(SegmentLayout.recordBlocks.upperBound + 1) {
            guard let record = a?.record(at: place) ?? b?.record(at: place),
                record.lsn > last, fence.map({ record.lsn < $0 }) ?? true
            else { continue }
            found.append(PlacedRecord(record: record, block: place))
            last = record.lsn
        }
        return found
    }

    private func state(_ image: SegmentImage?, over region: Range<Int>) -> SlotState {
        guard let image else { return .missing }
        return image.isZero(region) ? .zero : .bad
    }
}
