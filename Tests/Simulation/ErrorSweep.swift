import Journal
import TestSupport
import World

/// Lets one operation of the disk fail while a desk works, then boots on what is left.
public struct ErrorSweep {
    /// What a disk refuses with.
    public enum Kind: String, CaseIterable, Sendable {
        /// EIO.
        case device
        /// ENOSPC.
        case full
        /// EROFS.
        case readOnly
        /// Half of a write, then EIO.
        case short
        /// EINTR, and whatever else has no name.
        case other

        fileprivate func refusal(at number: Int, isForever: Bool) -> SimulatedDisk.Refusal {
            let code: DiskError.Code =
                switch self {
                case .device, .short: .device
                case .full: .full
                case .readOnly: .readOnly
                case .other: .other
                }
            return SimulatedDisk.Refusal(
                at: number,
                code,
                isForever: isForever,
                isShort: self == .short
            )
        }
    }

    /// What came of one failure.
    public struct Outcome: Sendable {
        /// What is wrong.
        public var faults: [String]
        /// Whether that many operations were asked for at all.
        public var isReached: Bool
        /// How many actions were confirmed.
        public var told: Int
        /// How many requests were refused.
        public var refused: Int
    }

    private let recording: CrashRecording
    private let image: DiskImage

    /// Begins where a recording ended.
    public init(_ recording: CrashRecording) {
        self.recording = recording
        var image = recording.base
        for change in recording.changes { image.apply(change) }
        self.image = image
    }

    /// Works on a disk whose operation of that number fails.
    ///
    /// - Parameters:
    ///   - number: Which one, counted from the first after the login.
    ///   - kind: With what.
    ///   - isForever: Whether all after it fail too.
    /// - Returns: What came of it.
    /// - Throws: What keeps a healthy disk from being booted on.
    public func run(
        failing number: Int,
        _ kind: Kind,
        isForever: Bool
    ) throws -> Outcome {
        let disk = SimulatedDisk(image)
        let clock = ManualClock(recording.end.adding(milliseconds: 60_000))
        let desk = CrashDesk(on: disk, cloud: nil, clock: clock, seed: UInt64(number) &+ 77)
        desk.isOnline = false
        try desk.switchOn()
        var day = CrashDay(desk, seed: UInt64(number))
        day.login()
        disk.refuse(kind.refusal(at: number, isForever: isForever))
        day.capture(2)
        desk.tidy()
        day.capture(1)
        let isReached = disk.operations >= number
        disk.refuse(nil)
        desk.crash()
        return Outcome(
            faults: faults(desk, disk) + newStore(kind, disk.image),
            isReached: isReached,
            told: desk.told.count,
            refused: desk.refusals.count
        )
    }

    /// I-27: a disk without room is no damage.
    private func newStore(_ kind: Kind, _ left: DiskImage) -> [String] {
        guard kind == .full, left.hasQuarantinedStore else { return [] }
        return ["I-27: a full disk led to a new store"]
    }

    private func faults(_ desk: CrashDesk, _ disk: SimulatedDisk) -> [String] {
        let evidence = CrashBoot(after: recording).run(disk.image).evidence
        // SQLite's own way with its log is the store's matter, not the journal's.
        let again = disk.syncedAgain.filter { $0.contains("/journal/") }.map {
            "WF-1: \($0) was synced again after its sync had failed"
        }
        var held: [String: Int] = [:]
        for record in evidence.records where record.kind == .action {
            held[NumberedOnce.body(record)["action_id"]?.textValue ?? "", default: 0] += 1
        }
        let lost = desk.told.filter { held[$0] != 1 }.map {
            "I-1: \($0) was saved and is there \(held[$0] ?? 0) times"
        }
        return desk.oddities.map { "WF-3: " + $0 } + lost + again
            + CrashExplorer.checkers.flatMap { $0.faults(evidence) }
    }
}
