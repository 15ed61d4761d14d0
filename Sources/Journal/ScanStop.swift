import Ledger

/// One segment on the way of a scan.
struct ScanStop {
    let segno: UInt32
    /// The header, from whichever copy still has it.
    let header: SegmentHeader?
    /// Where the journal stood before it, from the header or else from its first record.
    let base: JournalPosition?
    /// The first number of any later segment, nil for the last one.
    private(set) var fence: Int64?
    /// The next segment that knows where it begins.
    private(set) var followingSegno: UInt32?
    /// Where the journal stood before that one.
    private(set) var following: JournalPosition?
    /// When that one was begun.
    private(set) var closedMilliseconds: Int64?

    /// Finds out where every segment begins and where it ends.
    ///
    /// - Throws: ``JournalError/wrongKey`` when there are headers and no held key proves any.
    static func all(on shelf: SegmentShelf) throws(JournalError) -> [ScanStop] {
        var shelf = shelf
        var stops: [ScanStop] = []
        for segno in shelf.numbers {
            let header = try shelf.header(segno)
            var base = header?.base
            if base == nil { base = try shelf.firstRecord(segno)?.positionBefore }
            stops.append(ScanStop(segno: segno, header: header, base: base))
        }
        if shelf.hasUnproved && stops.allSatisfy({ $0.header == nil }) { throw .wrongKey }
        for index in stops.indices.dropLast().reversed() {
            stops[index].lie(before: stops[index + 1])
        }
        return stops
    }

    private init(segno: UInt32, header: SegmentHeader?, base: JournalPosition?) {
        self.segno = segno
        self.header = header
        self.base = base
    }

    private mutating func lie(before next: ScanStop) {
        let first = next.base.map { $0.lsn + 1 }
        fence = [first, next.fence].compactMap(\.self).min()
        followingSegno = next.base == nil ? next.followingSegno : next.segno
        following = next.base ?? next.following
        closedMilliseconds = next.header?.createdMilliseconds ?? next.closedMilliseconds
    }

    /// Whether by its neighbours it holds no action and no more notes than a life in which nothing
    /// happened leaves: worth a look (DUR-12).
    var looksBare: Bool {
        guard let base, let following else { return false }
        return following.lsn - base.lsn <= 3 && following.head == base.head
            && following.seq == base.seq
    }

    /// What retention needs to know of it.
    var facts: SegmentFacts? {
        base.map { base in
            SegmentFacts(
                segno: segno,
                before: base,
                after: following,
                closedMilliseconds: closedMilliseconds,
                generation: header?.generation
            )
        }
    }
}

extension JournalRecord {
    /// Where the journal stood before it; the slip is not known from the record.
    fileprivate var positionBefore: JournalPosition {
        JournalPosition(
            lsn: lsn - 1,
            incarnation: incarnation,
            seq: kind == .action ? seq - 1 : seq,
            head: previousHash,
            slip: 0
        )
    }
}
