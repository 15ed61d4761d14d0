public import Ledger
public import World

/// When an action happened by the cloud's clock, as well as can be told.
///
/// - SeeAlso: P6.3.
public struct EffectiveTime: Hashable, Sendable {
    /// An offset beyond this is worth the note, in milliseconds.
    public static let suspectLimit: Int64 = 5_000

    /// The moment.
    public let at: Timestamp
    /// Whether the note `CLOCK_SUSPECT` is due; never a refusal.
    public let isSuspect: Bool

    /// Works the moment out.
    ///
    /// - Parameters:
    ///   - capturedAt: The raw wall clock of the desk.
    ///   - clock: What the action says of that clock.
    ///   - anchors: Every anchor known of the device, also ones learned later.
    public init(capturedAt: Timestamp, clock: ClockReading, anchors: [ClockAnchor]) {
        let offset = clock.offsetMilliseconds
        let isFarOff = offset.map { $0.magnitude > UInt64(Self.suspectLimit) } ?? false
        if let at = Self.anchored(clock, anchors) {
            (self.at, isSuspect) = (at, isFarOff)
        } else if let offset {
            (at, isSuspect) = (capturedAt.adding(milliseconds: offset), isFarOff)
        } else {
            at = Self.clamped(capturedAt, between: anchors, boot: clock.boot)
            isSuspect = true
        }
    }

    /// The time by the nearest anchor of the same boot.
    private static func anchored(_ clock: ClockReading, _ anchors: [ClockAnchor]) -> Timestamp? {
        let distances = anchors.filter { $0.boot == clock.boot }.map { anchor in
            let (passed, overflow) = anchor.monotonicMilliseconds.subtractingReportingOverflow(
                clock.monotonicMilliseconds
            )
            return (anchor: anchor, passed: overflow ? Int64.max : passed)
        }
        guard let nearest = distances.min(by: { $0.passed.magnitude < $1.passed.magnitude }),
            nearest.passed != .max, nearest.passed != .min
        else { return nil }
        return nearest.anchor.cloudTime.adding(milliseconds: -nearest.passed)
    }

    /// The wall clock, not before the boot before and not after the boot after.
    private static func clamped(
        _ wall: Timestamp,
        between anchors: [ClockAnchor],
        boot: Int64
    ) -> Timestamp {
        let earliest = anchors.filter { $0.boot < boot }.map(\.cloudTime).max()
        let latest = anchors.filter { $0.boot > boot }.map(\.cloudTime).min()
        let notBefore = earliest.map { max(wall, $0) } ?? wall
        return latest.map { min(notBefore, $0) } ?? notBefore
    }
}
