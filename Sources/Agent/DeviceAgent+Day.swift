import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// Takes the property's zone and the cloud's business date from the replica (DAY-1, DAY-2).
    ///
    /// - Parameter isNews: Whether the office has just named the date. What the replica only
    ///   remembers is as old as the last action: a desk that was off at the cut-over rolls.
    /// - Throws: ``StoreError``.
    func refreshDay(isNews: Bool) throws(StoreError) {
        guard let day = try store.businessDay() else { return }
        businessDay = day
        if zoneName != day.zoneName, let file = ports.zoneFile(day.zoneName) {
            do throws(ZoneError) {
                zone = try Zone(name: day.zoneName, file: file)
                zoneName = day.zoneName
            } catch { ports.log.write(.warning, "zone.unreadable", []) }
        }
        let now = ports.clock.now()
        if let old = claim {
            if isNews { claim = old.corrected(to: day.date, at: now) }
            return
        }
        let last = try lastCapture()
        claim = DateClaim(
            Self.floor(of: last, above: day.date),
            isProvisional: false,
            since: isNews ? now : last?.capture.at ?? now
        )
    }

    /// A claim never goes back within an incarnation: its last action's is a floor.
    ///
    /// The action that begins an incarnation is none: it may be older than the first word of the
    /// office about the date, and then it bears the calendar's.
    private static func floor(of last: Action?, above date: BusinessDate) -> BusinessDate {
        guard let last, last.type.actionClass != .control else { return date }
        return max(date, last.capture.businessDate)
    }

    private func lastCapture() throws(StoreError) -> Action? {
        let seq = max(1, journal.position.seq)
        return try store.outbox(journal.position.incarnation, from: seq, limit: 1).first?.action
    }

    /// The business date that actions claim now; the calendar's before the first checkpoint.
    var claimedDate: BusinessDate {
        let now = ports.clock.now()
        guard let claim, let businessDay else { return BusinessDate(zone.local(now).date) }
        let rolled = claim.rolled(
            by: businessDay,
            in: zone,
            at: now,
            isClockTrusted: isClockTrusted(at: now)
        )
        self.claim = rolled
        return rolled.date
    }
}
