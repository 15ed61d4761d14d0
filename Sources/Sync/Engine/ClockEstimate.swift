public import World

/// What an agent knows of the cloud's clock, from the answers it got.
///
/// Of the last 8 small exchanges the one with the least uncertainty counts: a slow link makes the
/// others worse, not wrong.
///
/// - SeeAlso: P6.1.
public struct ClockEstimate: Hashable, Sendable {
    /// One exchange.
    public struct Sample: Hashable, Sendable {
        /// Cloud time minus local time, in milliseconds.
        public let offsetMilliseconds: Int64
        /// How far off that may be, in milliseconds.
        public let errorMilliseconds: Int64

        /// Measures one exchange, or gives nil for times that no exchange can have had.
        ///
        /// - Parameters:
        ///   - sent: The local clock when the request went out.
        ///   - cloud: The cloud's clock when it came in and when the response went out.
        ///   - received: The local clock when the response was in.
        public init?(sent: Timestamp, cloud: SyncTime, received: Timestamp) {
            let times = [sent, cloud.received, cloud.sent, received].map(\.milliseconds)
            guard times.allSatisfy({ $0.magnitude <= Self.timeLimit }), received >= sent,
                cloud.sent >= cloud.received
            else { return nil }
            let there = times[1] - times[0]
            let back = times[2] - times[3]
            offsetMilliseconds = (there + back).flooredDivision(by: 2).quotient
            let travel = (times[3] - times[0]) - (times[2] - times[1])
            errorMilliseconds = travel.flooredDivision(by: 2).quotient
        }

        /// The year 9999 and its mirror; sums of four such fit.
        private static let timeLimit: UInt64 = 253_402_300_800_000
    }

    /// Larger requests say more about the link than about the clock, in bytes.
    public static let requestSizeLimit = 1_536
    /// How many samples are kept.
    public static let sampleLimit = 8

    private var samples: [Sample] = []

    /// Begins with nothing known.
    public init() {}

    /// Takes a sample; the oldest goes when there are too many.
    public mutating func add(_ sample: Sample) {
        samples.append(sample)
        if samples.count > Self.sampleLimit { samples.removeFirst() }
    }

    /// Corrects the estimate by what a cloud said when it found a signature stale (P5.5).
    public mutating func correct(cloud: Timestamp, local: Timestamp) {
        samples = []
        let time = SyncTime(received: cloud, sent: cloud)
        if let sample = Sample(sent: local, cloud: time, received: local) { add(sample) }
    }

    /// The sample with the least uncertainty, the latest of equals; nil when nothing is known.
    public var best: Sample? {
        samples.reduce(nil) { best, next in
            guard let best else { return next }
            return next.errorMilliseconds <= best.errorMilliseconds ? next : best
        }
    }

    /// What the cloud's clock shows when the local one shows a moment.
    public func cloudTime(at local: Timestamp) -> Timestamp {
        local.adding(milliseconds: best?.offsetMilliseconds ?? 0)
    }
}
