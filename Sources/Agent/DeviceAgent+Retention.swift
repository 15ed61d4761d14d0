import Journal
import Ledger
import Store
import World

// Retention deletes what the cloud has settled for good, so it goes slowly: both copies of every
// closed segment are read first, one a step; then the knowledge that releases them is made durable;
// then the journal goes, oldest segment first, and the store only as far as the journal went.

/// How far a look at what may go has come.
struct PruneCourse {
    /// The segment that was read last.
    var scrubbed: UInt32?
    /// Whether both copies of all of them were whole.
    var isClean = true
    /// What is known of every segment, oldest first.
    var segments: [SegmentFacts] = []
}

extension DeviceAgent {
    /// Between two looks at what may go, in milliseconds of the running clock.
    static let prunePause: Int64 = 6 * 3_600_000

    /// Does a step towards deleting what nobody needs here any more (DUR-15).
    ///
    /// - Returns: Whether another step waits.
    func prune() -> Bool {
        guard mode == .normal else { return false }
        do throws(BootHalt) {
            guard try isPruning() else { return false }
            if try scrubNext() { return true }
            if let course = pruning { try finish(course) }
        } catch { ports.log.write(.error, "retention.failed", []) }
        pruning = nil
        return false
    }

    private func isPruning() throws(BootHalt) -> Bool {
        if pruning != nil { return true }
        let running = ports.clock.monotonicMilliseconds()
        if let last = prunedAt, running - last < Self.prunePause { return false }
        prunedAt = running
        try dropQuarantine()
        guard try releasable() > 0 else { return false }
        pruning = PruneCourse()
        return true
    }

    /// The place up to which nothing is needed; a clock that is not trusted releases nothing.
    func releasable() throws(BootHalt) -> Int64 {
        let now = ports.clock.now()
        guard isClockTrusted(at: now) else { return 0 }
        let oldest = now.adding(milliseconds: -Retention.keepMilliseconds)
        return try BootStep.store { () throws(StoreError) in
            try store.retentionLimit(keepingSince: oldest)
        }
    }

    func scrubNext() throws(BootHalt) -> Bool {
        let last = pruning?.scrubbed
        let work = try BootWork(rebooting, keyring, identity)
        let read = try BootStep.journal { () throws(JournalError) in
            try work.scrub.scrub(after: last)
        }
        guard let read else { return false }
        let isWhole = read.findings.isWhole
        if !isWhole { ports.log.write(.error, "journal.scrub_found", []) }
        pruning = PruneCourse(
            scrubbed: read.segno,
            isClean: isWhole && pruning?.isClean == true,
            segments: read.findings.segments
        )
        return true
    }

    /// Deletes what a course lets go, journal first.
    func finish(_ course: PruneCourse) throws(BootHalt) {
        // The store's knowledge must outlive a cut before anything goes (DUR-15).
        try BootStep.store { () throws(StoreError) in
            try replicaDump.write(store, ports.entropy)
            try store.moveLog()
        }
        guard let plan = try plan(course) else { return }
        let carry = try BootStep.store { () throws(StoreError) in try store.carryNote() }
        try keep(notes: [carry])
        try BootStep.journal { () throws(JournalError) in try journal.prune(plan.segments) }
        try BootStep.store { () throws(StoreError) in try store.prune(through: plan.end) }
        try retireKeys(keeping: course.segments.filter { !plan.segments.contains($0.segno) })
        ports.log.write(.info, "journal.pruned", [.count(.records, plan.end)])
    }

    /// The segments that may go and the place behind the last of them, nil when none may.
    func plan(
        _ course: PruneCourse
    ) throws(BootHalt) -> (segments: [UInt32], end: Int64)? {
        let limit = try releasable()
        let knowledge = Retention.Knowledge(
            released: try BootStep.store { () throws(StoreError) in
                try store.released(through: limit)
            },
            isDurable: true,
            isScrubClean: course.isClean
        )
        let known = course.segments.prefix { $0.after.map { $0.lsn <= limit } ?? false }
        let now = ports.clock.now()
        let segments = Retention.prunable(Array(known), knowing: knowledge, at: now)
        guard let end = known.first(where: { $0.segno == segments.last })?.after?.lsn else {
            return nil
        }
        return (segments, end)
    }
}
