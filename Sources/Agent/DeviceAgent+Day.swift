import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// Takes the property's zone and the cloud's business date from the replica (DAY-1, DAY-2).
    ///
    /// - Throws: ``StoreError``.
    func refreshDay() throws(StoreError) {
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
            claim = old.corrected(to: day.date, at: now)
        } else {
            let floor = try lastClaim(above: day.date)
            claim = DateClaim(floor, isProvisional: false, since: now)
        }
    }

    /// A claim never goes back within an incarnation: the journal's last one is a floor.
    ///
    /// The action that begins an incarnation is none: it may be older than the first word of the
    /// office about the date, and then it bears the calendar's.
    private func lastClaim(above date: BusinessDate) throws(StoreError) -> BusinessDate {
        let row = try store.outbox(
            journal.position.incarnation,
            from: max(1, journal.position.seq),
            limit: 1
        )
        guard let action = row.first?.action, action.type.actionClass != .control else {
            return date
        }
        return max(date, action.capture.businessDate)
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
