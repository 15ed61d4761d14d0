public import World

/// The business date that the desk stamps on its actions, and since when.
///
/// The date is the cloud's; the clock only helps while the line is down, one date for each cut-over
/// that passed, never ahead of the calendar, never back. An untrusted clock rolls nothing.
///
/// - SeeAlso: DAY-1, DAY-2, CLK-3.
public struct DateClaim: Hashable, Sendable {
    /// The claimed date.
    public let date: BusinessDate
    /// Whether the desk rolled to it by itself.
    public let isProvisional: Bool
    /// When the cloud named it, or the desk rolled to it.
    public let since: Timestamp

    /// Makes a claim.
    public init(_ date: BusinessDate, isProvisional: Bool, since: Timestamp) {
        self.date = date
        self.isProvisional = isProvisional
        self.since = since
    }

    /// The claim at a moment without the line.
    ///
    /// - Parameters:
    ///   - day: The cloud's last word: cut-over and way to roll.
    ///   - zone: The zone of the property.
    ///   - now: The wall clock.
    ///   - isClockTrusted: False keeps the date.
    /// - Returns: This claim, or a later provisional one.
    public func rolled(
        by day: BusinessDay,
        in zone: Zone,
        at now: Timestamp,
        isClockTrusted: Bool
    ) -> DateClaim {
        guard day.rollsByClock, isClockTrusted, now > since else { return self }
        let today = Self.day(now, zone, day.cutoverMinutes)
        let cutovers = today.dayNumber - Self.day(since, zone, day.cutoverMinutes).dayNumber
        let ahead = today.dayNumber - date.day.dayNumber
        let steps = min(cutovers, ahead)
        guard steps > 0 else { return self }
        let next = BusinessDate(CivilDate(dayNumber: date.day.dayNumber + steps))
        return DateClaim(next, isProvisional: true, since: now)
    }

    /// The claim after a checkpoint: the cloud's date, unless that would go back (DAY-2).
    public func corrected(to date: BusinessDate, at now: Timestamp) -> DateClaim {
        if date < self.date { return self }
        return DateClaim(date, isProvisional: false, since: now)
    }

    /// The calendar day of a moment when days end at the cut-over.
    private static func day(_ moment: Timestamp, _ zone: Zone, _ cutover: Int) -> CivilDate {
        let local = zone.local(moment)
        let isBefore = local.secondOfDay < cutover * 60
        return CivilDate(dayNumber: local.date.dayNumber - (isBefore ? 1 : 0))
    }
}
