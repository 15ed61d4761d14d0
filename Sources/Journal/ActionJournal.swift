public import Ledger
public import World

/// The append-only file pair that decides what "saved" means (law 2).
///
/// Order: everything of a group is sealed and synced in copy a, then in copy b, then the caller
/// may answer. A failed write or sync closes both files for ever; the group goes to a new pair,
/// once.
///
/// Misuse: one owner on one thread at a time (S-23).
public final class ActionJournal {
    /// Where the journal stands: the last record that both copies hold.
    public private(set) var position: JournalPosition

    /// Whether the mirror lacks older segments: until it has them, nothing counts as mirrored.
    public var mirrorLacksSegments = false

    private var folders: JournalFolders
    private var maker: SegmentMaker
    private var witness: Witness
    private var recent: RecentRecords
    private var segment: Segment?
    private var lastSegno: UInt32
    private var needsScan = false
    private var isOnTwoDevices = false
    private var witnessed: Int64 = 0

    /// Goes on behind what a scan found, in a new segment (DUR-6).
    ///
    /// - Parameters:
    ///   - end: What the scan found, or ``JournalEnd/first(device:incarnation:)``.
    ///   - folders: Where the copies lie.
    ///   - keys: The journal's keys.
    ///   - disk: The disk.
    ///   - clock: For the segments' dates.
    ///   - entropy: For the segments' salts.
    /// - Throws: ``JournalError/cannotSave(_:)`` when no pair can be made.
    public init(
        behind end: JournalEnd,
        in folders: JournalFolders,
        keys: JournalKeys,
        disk: any Disk,
        clock: any Clock,
        entropy: any Entropy
    ) throws(JournalError) {
        position = end.position
        recent = end.recent
        lastSegno = end.lastSegno
        self.folders = folders
        maker = SegmentMaker(disk: disk, keys: keys, clock: clock, entropy: entropy)
        witness = Witness(in: folders.state, keys: keys, on: disk)
        do { try roll() } catch { throw .cannotSave(error) }
    }

    /// An empty group on top of what is saved.
    public var draft: GroupDraft {
        GroupDraft(on: position, recent: recent, deviceID: maker.keys.deviceID)
    }

    /// How safe a group saved now is: mirrored when the copies lie on two devices (DUR-1).
    public var durability: Durability {
        isOnTwoDevices && segment?.isApart == true && !mirrorLacksSegments ? .mirrored : .saved
    }

    /// Whether the second copy lies beside the first because its own folder failed (WF-2).
    public var isCrowded: Bool { segment.map { !$0.isApart } ?? false }

    /// Saves a group: when this returns, it is never lost.
    ///
    /// Precondition: the group was begun by ``draft`` after the last append.
    ///
    /// - Throws: ``JournalError/cannotSave(_:)`` when nothing was written and the same group may be
    ///   tried again; ``JournalError/outcomeUnknown(_:)`` when only the next scan can tell, after
    ///   which every append throws ``JournalError/needsScan``.
    /// - SeeAlso: WF-1, WF-2, WF-3, DUR-10.
    public func append(_ group: GroupDraft) throws(JournalError) {
        precondition(group.start == position, "a group is drafted on what is saved")
        if needsScan { throw .needsScan }
        if group.records.isEmpty { return }
        let blocks = group.records.reduce(0) { $0 + $1.blocks }
        if segment.map({ $0.blocksLeft < blocks }) ?? true {
            do { try roll() } catch { throw .cannotSave(error) }
        }
        do {
            try save(group.records)
        } catch {
            try saveElsewhere(group.records)
        }
        position = group.position
        recent = group.recent
    }

    /// Does what waits for an idle moment: a full segment is left, the next spares are made, the
    /// head file is written.
    ///
    /// - Throws: ``JournalError/disk(_:)``; nothing that was saved depends on it.
    public func tidy() throws(JournalError) {
        if needsScan { throw .needsScan }
        do {
            if segment.map({ $0.blocksLeft < SegmentLayout.leftLimit }) ?? true { try roll() }
            try maker.makeSpare(.a, in: folders.a)
            try maker.makeSpare(.b, in: folders.b)
        } catch {
            throw .disk(error)
        }
        try writeHead()
    }

    /// Writes the head file, unless it says so already.
    ///
    /// - Throws: ``JournalError/disk(_:)``; nothing that was saved depends on it.
    public func writeHead() throws(JournalError) {
        guard witnessed != position.lsn else { return }
        try witness.write(position)
        witnessed = position.lsn
    }

    /// Goes on in other folders, when a mirror came back or went away (DUR-13).
    ///
    /// - Throws: ``JournalError/cannotSave(_:)`` when no pair can be made there.
    public func move(to folders: JournalFolders) throws(JournalError) {
        if needsScan { throw .needsScan }
        self.folders = folders
        do { try roll() } catch { throw .cannotSave(error) }
    }

    /// Goes on under other keys, in a new segment (SEC-4).
    ///
    /// Misuse: the newest of them must be durable in the keyring before.
    ///
    /// - Parameter keys: The journal's keys; they open every segment that is kept.
    /// - Throws: ``JournalError/cannotSave(_:)`` when no pair can be made; the next append tries
    ///   again.
    public func rekey(_ keys: JournalKeys) throws(JournalError) {
        if needsScan { throw .needsScan }
        maker = SegmentMaker(
            disk: maker.disk,
            keys: keys,
            clock: maker.clock,
            entropy: maker.entropy
        )
        witness = Witness(in: folders.state, keys: keys, on: maker.disk)
        do { try roll() } catch { throw .cannotSave(error) }
    }

    /// Deletes segments that retention or the scan released, oldest first (DUR-12, DUR-15).
    ///
    /// Cut anywhere, the next scan finds the rest as it was. Misuse: what a deleted segment carried
    /// over must be in this life's first group before.
    ///
    /// - Throws: ``JournalError/disk(_:)``; what was not deleted stays whole or is mended.
    public func prune(_ segments: [UInt32]) throws(JournalError) {
        do {
            for segno in segments.sorted() where segno != segment?.segno {
                for copy in JournalCopy.allCases { try delete(segno, copy) }
            }
        } catch {
            throw .disk(error)
        }
    }

    /// The segment files that are kept, with the copy that each one is of.
    ///
    /// - Returns: They, by name; of a copy that lies in two folders the first.
    /// - Throws: ``JournalError/disk(_:)``.
    public func files() throws(JournalError) -> [(copy: JournalCopy, path: DiskPath)] {
        var found: [String: (copy: JournalCopy, path: DiskPath)] = [:]
        do throws(DiskError) {
            for folder in folders.all {
                for entry in try maker.disk.list(folder) {
                    guard let (_, copy) = SegmentLayout.parse(entry.name),
                        found[entry.name] == nil
                    else { continue }
                    found[entry.name] = (copy, folder.appending(entry.name))
                }
            }
        } catch { throw .disk(error) }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Whether the next segment can begin without new space (DUR-14).
    public var hasSpare: Bool {
        do {
            let disk = maker.disk
            let size = Int64(SegmentLayout.segmentSize)
            let a = try disk.entry(at: folders.a.appending(SegmentLayout.spareName(.a)))
            let b = try disk.entry(at: folders.b.appending(SegmentLayout.spareName(.b)))
            return a?.size == size && b?.size == size
        } catch {
            return false
        }
    }

    /// Closes both files; what was appended stays.
    public func close() {
        segment?.close()
        segment = nil
    }

    private func delete(_ segno: UInt32, _ copy: JournalCopy) throws(DiskError) {
        for folder in folders.all {
            let path = folder.appending(SegmentLayout.name(segno, copy))
            guard try maker.disk.entry(at: path) != nil else { continue }
            try maker.disk.remove(path)
            try maker.disk.syncFolder(folder)
        }
    }

    private func save(_ records: [JournalRecord]) throws(DiskError) {
        guard let segment else { preconditionFailure("a group is saved in an open segment") }
        do {
            try segment.save(records)
        } catch {
            close()
            throw error
        }
    }

    /// WF-1: the same group, same numbers and hashes, into a new pair, once.
    private func saveElsewhere(_ records: [JournalRecord]) throws(JournalError) {
        do {
            try roll()
            try save(records)
        } catch {
            needsScan = true
            close()
            throw .outcomeUnknown(error)
        }
    }

    /// Leaves the segment, if any, and opens the next pair.
    ///
    /// The old pair is closed first: once a newer file says `first_lsn`, nothing appended to an
    /// older one would count (DUR-9).
    private func roll() throws(DiskError) {
        close()
        do {
            segment = try makePair(a: folders.a, b: folders.b)
        } catch {
            // WF-2: two files in one folder, under a number of their own, before giving up.
            do {
                segment = try makePair(a: folders.a, b: folders.a)
            } catch {
                segment = try makePair(a: folders.b, b: folders.b)
            }
        }
        isOnTwoDevices = deviceDiffers()
    }

    private func deviceDiffers() -> Bool {
        do {
            return try maker.disk.device(of: folders.a) != maker.disk.device(of: folders.b)
        } catch {
            // The lower grade is the one that is certainly true.
            return false
        }
    }

    private func makePair(a: DiskPath, b: DiskPath) throws(DiskError) -> Segment {
        lastSegno += 1
        let first = try maker.make(draft(.a), base: position, in: a)
        do {
            let second = try maker.make(draft(.b), base: position, in: b)
            return Segment(segno: lastSegno, a: first, b: second, isApart: a != b)
        } catch {
            first.close()
            throw error
        }
    }

    private func draft(_ copy: JournalCopy) -> SegmentDraft {
        SegmentDraft(
            segno: lastSegno,
            copy: copy,
            deviceID: maker.keys.deviceID,
            journalID: maker.keys.journalID,
            generation: maker.keys.generation,
            createdMilliseconds: maker.clock.now().milliseconds
        )
    }
}
