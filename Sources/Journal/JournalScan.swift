public import World

/// Reads the journal at boot: what is saved, what is gone, where to go on (`durability.md` 5.1).
///
/// The scan writes only what repairs a copy from the other one, and takes no lock: the caller holds
/// the state folder's.
public struct JournalScan {
    /// How much is read.
    public enum Depth: Hashable, Sendable {
        /// The last two segments and every one that holds a record above the store's position.
        case tail
        /// Everything, both copies: for a rebuild.
        case whole
    }

    private let disk: any Disk
    private let folders: JournalFolders
    private let keys: JournalKeys
    /// nil where nothing may be written.
    private let repair: SegmentRepair?

    /// Prepares a scan.
    ///
    /// - Parameters:
    ///   - folders: Where the copies lie.
    ///   - keys: The journal's keys.
    ///   - quarantine: Where a damaged file goes, made when the first one does; nil where nothing
    ///     may be written, as on a seized folder.
    ///   - disk: The disk.
    ///   - clock: For nothing but the maker of files.
    ///   - entropy: For the salts of repaired files.
    public init(
        folders: JournalFolders,
        keys: JournalKeys,
        quarantine: DiskPath?,
        disk: any Disk,
        clock: any Clock,
        entropy: any Entropy
    ) {
        self.disk = disk
        self.folders = folders
        self.keys = keys
        repair = quarantine.map { folder in
            SegmentRepair(
                maker: SegmentMaker(disk: disk, keys: keys, clock: clock, entropy: entropy),
                quarantine: folder
            )
        }
    }

    /// Reads the journal, tells its records in order, and repairs damaged copies.
    ///
    /// - Parameters:
    ///   - depth: How much is read.
    ///   - evidence: What others say must exist.
    ///   - tell: Called for each record that counts, in order of `lsn`; those of a whole segment
    ///     may lie below the store's position.
    /// - Returns: What was found. A journal without segments gives ``JournalFindings/isEmpty``.
    /// - Throws: ``JournalError/wrongKey``, ``JournalError/newerFormat``, ``JournalError/foreign``
    ///   or ``JournalError/disk(_:)``; nothing was changed then.
    public func run(
        _ depth: Depth,
        evidence: JournalEvidence = JournalEvidence(),
        telling tell: (JournalRecord) -> Void
    ) throws(JournalError) -> JournalFindings {
        let shelf = try SegmentShelf(disk, folders, keys, mayWrite: repair != nil)
        var course = try ScanCourse(shelf, evidence)
        for index in course.firstIndex(depth)..<course.stops.count {
            var walk = try walk(course.stops[index], depth, course, shelf)
            walk.run()
            course.follow(walk, at: index, telling: tell)
            mend(walk, course.stops[index], shelf, &course)
        }
        return course.findings()
    }

    /// Reads both copies of the next closed segment and mends what it can, beside an open journal.
    ///
    /// - Parameter last: The segment that was scrubbed before, nil to begin with the oldest.
    /// - Returns: The segment and what was found, or nil when all closed ones were scrubbed.
    /// - Throws: As ``run(_:evidence:telling:)``.
    public func scrub(
        after last: UInt32?
    ) throws(JournalError) -> (segno: UInt32, findings: JournalFindings)? {
        let shelf = try SegmentShelf(disk, folders, keys, mayWrite: repair != nil)
        var course = try ScanCourse(shelf, JournalEvidence())
        let next = course.stops.firstIndex { $0.fence != nil && $0.segno > last ?? 0 }
        guard let next else { return nil }
        course.stand(before: next)
        let stop = course.stops[next]
        var walk = try walk(stop, .whole, course, shelf)
        walk.run()
        course.follow(walk, at: next) { _ in }
        mend(walk, stop, shelf, &course)
        return (stop.segno, course.findings())
    }

    private func walk(
        _ stop: ScanStop,
        _ depth: Depth,
        _ course: ScanCourse,
        _ shelf: SegmentShelf
    ) throws(JournalError) -> SegmentWalk {
        let a = try shelf.image(stop.segno, .a)
        if stop.fence != nil, depth == .tail, !stop.looksBare, a?.isHeaderWhole == true {
            // Copy b of a closed segment is read only where a does not suffice, and where both
            // might go.
            var alone = course.walk(stop, a: a, b: nil)
            alone.run()
            let isPlain = alone.events.allSatisfy { event in
                if case .record = event { true } else { false }
            }
            if isPlain, alone.next == stop.fence, shelf.paths[stop.segno]?[.b] != nil {
                return course.walk(stop, a: a, b: a)
            }
        }
        return course.walk(stop, a: a, b: try shelf.image(stop.segno, .b))
    }

    /// Rewrites what is damaged; a journal that cannot be mended is still read.
    private func mend(
        _ walk: SegmentWalk,
        _ stop: ScanStop,
        _ shelf: SegmentShelf,
        _ course: inout ScanCourse
    ) {
        guard let known = stop.header else { return }
        let copies = damagedCopies(walk, stop, shelf).map { copy in
            (
                path: shelf.paths[stop.segno]?[copy]
                    ?? home(of: copy).appending(
                        SegmentLayout.name(stop.segno, copy)
                    ), header: known.standing(for: copy)
            )
        }
        guard !copies.isEmpty else { return }
        let records = walk.events.compactMap { event in
            if case .record(let placed) = event { placed } else { nil }
        }
        let names = copies.map(\.path.name)
        guard let repair, keys.canSeal else {
            course.noteUnrepaired(names)
            return
        }
        do {
            try repair.repair(copies, from: records)
            course.noteRepaired(names)
        } catch {
            course.noteUnrepaired(names)
        }
    }

    private func damagedCopies(
        _ walk: SegmentWalk,
        _ stop: ScanStop,
        _ shelf: SegmentShelf
    ) -> [JournalCopy] {
        let hasRecords = walk.events.contains { event in
            if case .record = event { true } else { false }
        }
        return JournalCopy.allCases.filter { copy in
            let image = copy == .a ? walk.a : walk.b
            if image == nil && copy == .b && folders.isMirrorAway { return false }
            let isHeadless = image.map { !$0.isHeaderWhole } ?? true
            return walk.damaged.contains(copy) || (isHeadless && hasRecords)
        }
    }

    private func home(of copy: JournalCopy) -> DiskPath { copy == .a ? folders.a : folders.b }
}
