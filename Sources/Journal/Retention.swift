public import Ledger
public import World

/// Which segments may go (DUR-15).
public enum Retention {
    /// Every segment stays this long: 35 days.
    public static let keepMilliseconds: Int64 = 35 * 86_400_000

    /// What the store and the cloud know about the actions.
    public struct Knowledge: Hashable, Sendable {
        /// By incarnation the highest number up to which every action is settled in a checkpoint
        /// that a dump holds, at most `safe_seq`, and in no open session or attention item;
        /// `Int64.max` for a closed incarnation that is released as a whole.
        public let released: [ID: Int64]
        /// Whether the store's knowledge of that outlives a power cut.
        public let isDurable: Bool
        /// Whether the last scrub found no damage.
        public let isScrubClean: Bool

        /// States what is known.
        ///
        /// - Parameters:
        ///   - released: The highest released number by incarnation.
        ///   - isDurable: Whether a checkpoint of the store's log has happened since.
        ///   - isScrubClean: Whether the last scrub found no damage.
        public init(released: [ID: Int64], isDurable: Bool, isScrubClean: Bool) {
            self.released = released
            self.isDurable = isDurable
            self.isScrubClean = isScrubClean
        }
    }

    /// The segments that may be deleted, oldest first; one that must stay keeps all after it.
    ///
    /// - Parameters:
    ///   - segments: The segments, oldest first.
    ///   - knowledge: What the store and the cloud know.
    ///   - now: The wall clock.
    /// - Returns: The numbers of the segments.
    public static func prunable(
        _ segments: [SegmentFacts],
        knowing knowledge: Knowledge,
        at now: Timestamp
    ) -> [UInt32] {
        guard knowledge.isDurable, knowledge.isScrubClean else { return [] }
        return segments.prefix { mayGo($0, knowledge, now) }.map(\.segno)
    }

    private static func mayGo(
        _ segment: SegmentFacts,
        _ knowledge: Knowledge,
        _ now: Timestamp
    ) -> Bool {
        guard let after = segment.after, let closed = segment.closedMilliseconds else {
            return false
        }
        let (age, overflow) = now.milliseconds.subtractingReportingOverflow(closed)
        guard !overflow, age > keepMilliseconds else { return false }
        if segment.before.incarnation != after.incarnation,
            knowledge.released[segment.before.incarnation] != .max
        {
            return false
        }
        return after.seq == 0 || knowledge.released[after.incarnation] ?? 0 >= after.seq
    }
}
