import Keyring
import Ledger

/// Where a scan is, and what it found so far.
struct ScanCourse {
    /// Starts in a row that may have left a segment behind before one boot clears them away.
    private static let bareLimit = 64

    let stops: [ScanStop]

    private let evidence: JournalEvidence
    private let deviceID: ID
    private var position: JournalPosition
    private var start: JournalPosition
    private var next: Int64
    private var isBehindHole = false
    private var told: [JournalRecord] = []
    private var slipBase: Int64 = 0
    private var segmentStart = 0
    private var found: JournalFindings
    private var isAtStore = false
    /// Whether the segment before ended so that it needs no fence; of one not read nobody knows.
    private var isFenceFree = false

    /// Reads the headers of all segments.
    init(_ shelf: SegmentShelf, _ evidence: JournalEvidence) throws(JournalError) {
        self.evidence = evidence
        deviceID = shelf.keys.deviceID
        stops = try ScanStop.all(on: shelf)
        let none = JournalPosition.genesis(device: deviceID, incarnation: deviceID)
        position = stops.lazy.compactMap(\.base).first ?? none
        start = position
        next = position.lsn + 1
        found = JournalFindings(
            end: JournalEnd(position: position, lastSegno: 0, recent: RecentRecords()),
            start: position,
            last: position
        )
        found.isEmpty = stops.isEmpty
        found.segments = stops.compactMap(\.facts)
    }

    /// Where to begin reading, which also sets the position before it.
    mutating func firstIndex(_ depth: JournalScan.Depth) -> Int {
        guard depth == .tail, let store = evidence.store else { return 0 }
        var index = max(0, stops.count - 2)
        while index > 0, stops[index].base.map({ $0.lsn >= store.lsn }) ?? true {
            index -= 1
        }
        for _ in 0..<Self.bareLimit where index > 0 && stops[index - 1].looksBare { index -= 1 }
        // Whether a bare one may go depends on how the one before it ended.
        if index > 0, stops[index].looksBare { index -= 1 }
        if stops.indices.contains(index) { stand(before: index) }
        return index
    }

    /// Stands before a segment, as its own header says it.
    mutating func stand(before index: Int) {
        guard let base = stops[index].base else { return }
        position = base
        start = base
        next = base.lsn + 1
    }

    /// A walk over a segment, from what is expected next.
    func walk(_ stop: ScanStop, a: SegmentImage?, b: SegmentImage?) -> SegmentWalk {
        SegmentWalk(a: a, b: b, fence: stop.fence, evidence: evidence, from: position, next: next)
    }

    /// Takes over what a walk found in a segment.
    mutating func follow(
        _ walk: SegmentWalk,
        at index: Int,
        telling tell: (JournalRecord) -> Void
    ) {
        let stop = stops[index]
        segmentStart = told.count
        slipBase = stop.header?.base.slip ?? position.slip
        for event in walk.events {
            switch event {
            case .record(let placed):
                link(placed.record)
                tell(placed.record)
            case .fork(let kept, let other):
                found.forks.append(JournalFork(kept: kept, other: other))
            case .hole(let lsns, let isCertain): open(lsns, isCertain: isCertain)
            case .void(let lsn): found.voidFrom = lsn
            }
        }
        next = walk.next
        found.adopted += walk.adopted
        let isFree = index == 0 || isFenceFree
        if walk.isDisposable, stop.fence == nil || stop.fence == walk.next, isFree {
            found.disposable.append(stop.segno)
            isFenceFree = true
        } else {
            isFenceFree = walk.endsClean
        }
        if let fence = stop.fence { cross(to: fence, stop) }
    }

    /// Numbers before the fence that the segment does not hold are lost, unless whole segments
    /// were pruned there: then the next one begins where the chain stands.
    private mutating func cross(to fence: Int64, _ stop: ScanStop) {
        guard next < fence else { return }
        let isPruned =
            stop.followingSegno.map { $0 > stop.segno + 1 } ?? false
            && stop.following?.head == position.head
        if isPruned {
            passStore(in: next...(fence - 1))
        } else {
            open(next...(fence - 1), isCertain: true)
        }
        next = fence
    }

    /// A store that stood in a pruned segment fits when it saw the same chain.
    private mutating func passStore(in lsns: ClosedRange<Int64>) {
        guard let store = evidence.store, lsns.contains(store.lsn) else { return }
        isAtStore = store.head == position.head && store.seq == position.seq
    }

    private mutating func open(_ lsns: ClosedRange<Int64>, isCertain: Bool) {
        found.holes.append(
            JournalHole(
                lsns: lsns,
                incarnation: position.incarnation,
                seqs: nil,
                isCertain: isCertain,
                summaries: []
            )
        )
        isBehindHole = true
    }

    private mutating func link(_ record: JournalRecord) {
        if isBehindHole {
            nameSeqs(before: record)
        } else if !follows(record) {
            found.breaks.append(record.lsn)
        }
        isBehindHole = false
        fillSummaries(from: record)
        position = record.position(slip: position.slip)
        if let store = evidence.store, store.lsn == record.lsn {
            isAtStore =
                store.incarnation == record.incarnation && store.seq == record.seq
                && store.head == record.head
        }
        told.append(record)
        if told.count > 4_096 {
            told.removeFirst(2_048)
            segmentStart -= 2_048
        }
    }

    private func follows(_ record: JournalRecord) -> Bool {
        let step: Int64 = record.kind == .action ? 1 : 0
        if record.incarnation == position.incarnation {
            return record.previousHash == position.head && record.seq == position.seq + step
        }
        let genesis = JournalPosition.genesis(device: deviceID, incarnation: record.incarnation)
        return record.previousHash == genesis.head && record.seq == step
    }

    private mutating func nameSeqs(before record: JournalRecord) {
        guard let last = found.holes.indices.last,
            record.incarnation == found.holes[last].incarnation
        else { return }
        let first = position.seq + 1
        let end = record.kind == .action ? record.seq - 1 : record.seq
        found.holes[last].seqs = first <= end ? first...end : nil
    }

    private mutating func fillSummaries(from record: JournalRecord) {
        let reach = RecordSummary.distances.max() ?? 0
        for index in found.holes.indices
        where found.holes[index].lsns.upperBound >= record.lsn - reach {
            for summary in RecordSummary.carried(by: record)
            where found.holes[index].lsns.contains(summary.lsn) {
                found.holes[index].add(summary)
            }
        }
    }

    mutating func noteRepaired(_ names: [String]) { found.repaired += names }

    mutating func noteUnrepaired(_ names: [String]) { found.unrepaired += names }

    /// What was found, once the last segment was followed.
    func findings() -> JournalFindings {
        var result = found
        result.start = start
        var last = position
        last.slip = lastSlip()
        result.last = last
        result.nameTail(evidence)
        var end = last
        end.lsn = next - 1
        result.end = JournalEnd(
            position: end,
            lastSegno: stops.last?.segno ?? 0,
            recent: RecentRecords(of: told)
        )
        result.agreement = agreement()
        return result
    }

    private func agreement() -> StoreAgreement {
        guard let store = evidence.store else { return .unknown }
        if store.lsn > position.lsn { return .isAhead }
        if isAtStore { return .agrees }
        // A store need not have kept what it knew of a segment that was deleted: where the chain
        // stands the same, there were notes only, and `carry` outlives them.
        let isBeforeAll =
            store.lsn <= start.lsn && store.incarnation == start.incarnation
            && store.seq == start.seq && store.head == start.head
        return isBeforeAll ? .agrees : .differs
    }

    private func lastSlip() -> Int64 {
        var slip = slipBase
        var incarnation = told.indices.contains(segmentStart) ? told[segmentStart].incarnation : nil
        for record in told[max(0, min(segmentStart, told.count))...] where record.kind == .action {
            if record.incarnation != incarnation { slip = 0 }
            incarnation = record.incarnation
            slip = record.slipNumber ?? slip
        }
        return slip
    }
}
