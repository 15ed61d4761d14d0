public import World

/// Seals into a mirror that came back the segments it lacks (DUR-13).
///
/// One segment a step, so that the desk is served in between. The open segment is left alone.
public struct MirrorFill {
    private let folders: JournalFolders
    private let maker: SegmentMaker

    /// Prepares to fill the mirror of the folders.
    ///
    /// - Parameters:
    ///   - folders: The folders, with the mirror present.
    ///   - keys: The journal's keys.
    ///   - disk: The disk.
    ///   - clock: For nothing but the maker of files.
    ///   - entropy: For the salts of the new files.
    public init(
        folders: JournalFolders,
        keys: JournalKeys,
        disk: any Disk,
        clock: any Clock,
        entropy: any Entropy
    ) {
        self.folders = folders
        maker = SegmentMaker(disk: disk, keys: keys, clock: clock, entropy: entropy)
    }

    /// Fills in the oldest closed segment that the mirror lacks.
    ///
    /// - Returns: Whether there was one; false means that the mirror is whole.
    /// - Throws: ``JournalError/disk(_:)`` when the mirror or the first copy cannot be used.
    public func step() throws(JournalError) -> Bool {
        guard !folders.isMirrorAway, folders.b != folders.ownB else { return false }
        let shelf = try SegmentShelf(maker.disk, folders, maker.keys)
        for stop in try ScanStop.all(on: shelf) {
            guard let fence = stop.fence, let header = stop.header,
                shelf.paths[stop.segno]?[.b]?.parent != folders.b
            else { continue }
            try fill(stop, header, fence, shelf)
            return true
        }
        return false
    }

    private func fill(
        _ stop: ScanStop,
        _ header: SegmentHeader,
        _ fence: Int64,
        _ shelf: SegmentShelf
    ) throws(JournalError) {
        var walk = SegmentWalk(
            a: try shelf.image(stop.segno, .a),
            b: try shelf.image(stop.segno, .b),
            fence: fence,
            evidence: JournalEvidence(),
            from: header.base,
            next: header.firstLSN
        )
        walk.run()
        let records = walk.events.compactMap { event in
            if case .record(let placed) = event { placed } else { nil }
        }
        let path = folders.b.appending(SegmentLayout.name(stop.segno, .b))
        let making = folders.b.appending(path.name + SegmentLayout.makingSuffix)
        do {
            try maker.makeRepair(header.standing(for: .b), records: records, at: making)
            try maker.disk.rename(making, to: path)
            try maker.disk.syncFolder(folders.b)
            let old = folders.ownB.appending(path.name)
            guard try maker.disk.entry(at: old) != nil else { return }
            try maker.disk.remove(old)
            try maker.disk.syncFolder(folders.ownB)
        } catch {
            throw .disk(error)
        }
    }
}
