import Desk
import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// Tells what retention lets go, and deletes it when that is confirmed.
    ///
    /// Only O12 and SEC-41 decide; an operator can neither name a row nor hurry one. A dry run
    /// reads and changes nothing.
    func purge(isConfirmed: Bool) throws(BootHalt) -> PurgeAnswer {
        var answer = PurgeAnswer(isDryRun: !isConfirmed)
        answer.unsettled = try BootStep.store { () throws(StoreError) in
            try store.unsettledCount()
        }
        guard isClockTrusted(at: ports.clock.now()) else {
            answer.isClockDoubted = true
            return answer
        }
        answer.quarantine = try expiredQuarantine().map(\.name)
        if try releasable() > 0 {
            let course = try isConfirmed ? scrubbedCourse() : lookedCourse()
            if let plan = try plan(course) {
                answer.segments = Int64(plan.segments.count)
                answer.actions = try BootStep.store { () throws(StoreError) in
                    try store.heldCount(through: plan.end)
                }
                if isConfirmed { try finish(course) }
            }
        }
        if isConfirmed { try dropQuarantine() }
        return answer
    }

    /// What the journal holds, with its copies mended where that is needed.
    private func scrubbedCourse() throws(BootHalt) -> PruneCourse {
        pruning = PruneCourse()
        defer { pruning = nil }
        while try scrubNext() {}
        return pruning ?? PruneCourse()
    }

    /// The same, only read.
    private func lookedCourse() throws(BootHalt) -> PruneCourse {
        let found = try BootWork(rebooting, keyring, identity).look().findings
        return PruneCourse(scrubbed: nil, isClean: found.isWhole, segments: found.segments)
    }

    // MARK: - Quarantine

    /// The sets that are 30 days old, and older than everything the cloud has not settled (SEC-41,
    /// I-16).
    func expiredQuarantine() throws(BootHalt) -> [DiskPath] {
        let now = ports.clock.now()
        guard isClockTrusted(at: now) else { return [] }
        let oldest = now.adding(milliseconds: -Quarantine.keepMilliseconds)
        return try BootStep.store { () throws(StoreError) in
            let unsettled = try store.oldestUnsettled() ?? oldest
            return try quarantine.places(before: min(oldest, unsettled))
        }
    }

    /// Deletes those sets.
    func dropQuarantine() throws(BootHalt) {
        for place in try expiredQuarantine() {
            try BootStep.store { () throws(StoreError) in try quarantine.remove(place) }
            ports.log.write(.info, "quarantine.pruned", [.path(place)])
        }
    }

    private var quarantine: Quarantine {
        Quarantine(state.appending("quarantine"), on: ports.disk)
    }
}

extension JournalFindings {
    /// Whether both copies of everything are good.
    var isWhole: Bool {
        holes.isEmpty && forks.isEmpty && breaks.isEmpty && repaired.isEmpty
            && unrepaired.isEmpty
    }
}
