import World

/// Writes a damaged copy of a segment anew from the records of the other one.
struct SegmentRepair {
    let maker: SegmentMaker
    let quarantine: DiskPath

    /// Rewrites the named copies.
    ///
    /// All new files are durable before the first old one moves, and an old one moves whole: a cut
    /// at any step leaves the old file or the new one under a name the next scan understands.
    func repair(
        _ copies: [(path: DiskPath, header: SegmentHeader)],
        from records: [PlacedRecord]
    ) throws(DiskError) {
        for (path, header) in copies {
            try maker.makeRepair(header, records: records, at: repaired(path))
            try maker.disk.syncFolder(path.parent)
        }
        for (path, _) in copies {
            if try maker.disk.entry(at: path) != nil { try putAway(path) }
            try maker.disk.rename(repaired(path), to: path)
            try maker.disk.syncFolder(path.parent)
        }
    }

    /// Moves a file into quarantine (law 3: never deleted).
    private func putAway(_ path: DiskPath) throws(DiskError) {
        if try maker.disk.entry(at: quarantine) == nil {
            try maker.disk.makeFolder(quarantine)
            try maker.disk.syncFolder(quarantine.parent)
        }
        var target = quarantine.appending(path.name)
        var attempt = 1
        while try maker.disk.entry(at: target) != nil {
            attempt += 1
            target = quarantine.appending("\(path.name).\(attempt)")
        }
        try maker.disk.rename(path, to: target)
        try maker.disk.syncFolder(quarantine)
    }

    private func repaired(_ path: DiskPath) -> DiskPath {
        path.parent.appending(path.name + SegmentLayout.repairedSuffix)
    }
}
