import Agent
import Ledger
import Store
import TestSupport
import World

/// Destroys both copies of some records and the store with them, boots, and holds the loss report
/// against what is truly gone (class C1, I-17).
public struct LossTrials {
    /// What happens to the store.
    public enum StoreDamage: CaseIterable, Sendable {
        /// Its files are gone.
        case missing
        /// None of its pages is whole.
        case garbage
        /// Some of its pages are not whole; rows on the others come back.
        case pages
    }

    /// What came of trials.
    public struct Outcome: Sendable {
        /// What is wrong.
        public var faults: [String] = []
        /// How many records were destroyed.
        public var destroyed = 0
        /// How many actions were lost for good.
        public var lost = 0
        /// How many destroyed actions the cloud was known to hold.
        public var inCloud = 0
        /// How many destroyed actions came back from the store.
        public var restored = 0
        /// How often the money could not be told.
        public var unknown = 0

        /// Nothing was tried yet.
        public init() {}

        /// Adds another trial.
        public mutating func add(_ other: Outcome) {
            faults += other.faults
            destroyed += other.destroyed
            lost += other.lost
            inCloud += other.inCloud
            restored += other.restored
            unknown += other.unknown
        }

        /// One line of progress.
        public var line: String {
            "\(destroyed) records destroyed, \(lost) actions lost, \(inCloud) held by the cloud, "
                + "\(restored) restored, money unknown \(unknown) times, \(faults.count) faults"
        }
    }

    private let recording: CrashRecording
    private let image: DiskImage
    private let truth: LossTruth

    /// Records a day of three shifts.
    ///
    /// - Parameters:
    ///   - seed: Where chance begins.
    ///   - groups: How many groups are captured in each half of a shift.
    /// - Throws: What keeps the day from being lived.
    public init(seed: UInt64, groups: Int) throws {
        recording = try CrashRecording(seed: seed, groups: groups, .shifts)
        if let refusal = recording.refusals.first {
            throw CrashRecording.Unfinished(what: "a shift was refused: \(refusal)")
        }
        var image = recording.base
        for change in recording.changes { image.apply(change) }
        self.image = image
        truth = try LossTruth(image, recording)
    }

    /// One trial; the same seed destroys the same.
    public func run(seed: UInt64) -> Outcome {
        var chance = Seed(seed)
        let doomed = draw(&chance)
        var damaged = image
        for lsn in doomed.sorted() { destroy(lsn, &chance, in: &damaged) }
        let store = StoreDamage.allCases[chance.below(StoreDamage.allCases.count)]
        destroy(store, &chance, in: &damaged)
        let disk = SimulatedDisk(damaged)
        let clock = ManualClock(recording.end.adding(milliseconds: 60_000))
        let desk = CrashDesk(on: disk, cloud: nil, clock: clock, seed: seed &+ 5)
        desk.isOnline = false
        var outcome = Outcome()
        outcome.destroyed = doomed.count
        do { try desk.switchOn() } catch {
            outcome.faults = ["I-1: the desk does not come up: \(error)"]
            return outcome
        }
        let report = LossReport(desk.ask([("/v1/admin/recover", [:])]).first ?? .null)
        desk.crash()
        let evidence = CrashBoot(after: recording).run(disk.image).evidence
        judge(report, evidence, doomed, &outcome)
        return outcome
    }

    /// Scattered records or a run of them; never the last one, which proves that they were there.
    private func draw(_ chance: inout Seed) -> Set<Int64> {
        let all = Array(truth.lsns.dropLast())
        if chance.below(2) == 0 {
            let start = chance.below(all.count)
            let longest = chance.below(4) == 0 ? 100 : 12
            return Set(all[start...].prefix(1 + chance.below(longest)))
        }
        let rarity = 2 + chance.below(60)
        var doomed = Set(all.filter { _ in chance.below(rarity) == 0 })
        if doomed.isEmpty { doomed = [all[chance.below(all.count)]] }
        return doomed
    }

    private func destroy(_ lsn: Int64, _ chance: inout Seed, in image: inout DiskImage) {
        for place in truth.places[lsn] ?? [] {
            let change: DiskChange
            switch chance.below(3) {
            case 0:
                let zeros = [UInt8](repeating: 0, count: place.size)
                change = .write(place.file, at: place.offset, zeros)
            case 1:
                let garbage = (0..<place.size).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
                change = .write(place.file, at: place.offset, garbage)
            default:
                let offset = place.offset + chance.below(place.size)
                let byte = image.files[place.file]?.read(at: offset, count: 1).first ?? 0
                change = .write(place.file, at: offset, [byte ^ UInt8(1 << chance.below(8))])
            }
            image.apply(change)
        }
    }

    private func destroy(_ store: StoreDamage, _ chance: inout Seed, in image: inout DiskImage) {
        let rarity = 1 + (store == .pages ? chance.below(8) : 0)
        for name in image.names.keys.sorted() {
            guard name.hasPrefix(CrashDesk.state.text + "/store/"), let file = image.names[name],
                let size = image.files[file]?.size
            else { continue }
            if store == .missing {
                image.names[name] = nil
                continue
            }
            for offset in stride(from: 0, to: size, by: 4_096) where chance.below(rarity) == 0 {
                let count = min(64, size - offset)
                let garbage = (0..<count).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
                image.apply(.write(file, at: offset + min(512, size - offset - count), garbage))
            }
        }
    }
}

extension LossTrials {
    private func judge(
        _ report: LossReport,
        _ evidence: CrashEvidence,
        _ doomed: Set<Int64>,
        _ outcome: inout Outcome
    ) {
        if let halt = evidence.halt {
            outcome.faults.append("I-15: the desk does not come up again: \(halt)")
            return
        }
        let held = Set(evidence.rows.compactMap { Self.actionID($0.body) })
        var lost: [LossAction] = []
        for action in truth.actions.values.sorted(by: { $0.lsn < $1.lsn }) {
            let isHeld = held.contains(action.id)
            let isReceived = truth.isReceived(action)
            if doomed.contains(action.lsn) {
                if isReceived { outcome.inCloud += 1 } else if isHeld { outcome.restored += 1 }
            }
            if isHeld || isReceived { continue }
            lost.append(action)
            if !doomed.contains(action.lsn) {
                outcome.faults.append("I-1: \(action.seq) was not touched and is gone")
            }
        }
        outcome.lost = lost.count
        compare(report, lost, doomed, &outcome)
    }

    private static func actionID(_ body: [UInt8]) -> String? {
        do { return try JSON(parsing: body)["action_id"]?.textValue } catch { return nil }
    }

    private func compare(
        _ report: LossReport,
        _ lost: [LossAction],
        _ doomed: Set<Int64>,
        _ outcome: inout Outcome
    ) {
        let expected = Set(lost.map { LossReport.Number($0.incarnation.text, $0.seq) })
        let told = Set(report.sessions.keys)
        for number in expected.subtracting(told) {
            outcome.faults.append("I-17: \(number.seq) is lost and not reported")
        }
        for number in told.subtracting(expected) {
            outcome.faults.append("I-17: \(number.seq) is reported and not lost")
        }
        let last = truth.lsns.last ?? 0
        let unnamed = lost.filter { action in
            [1, 8, 64].allSatisfy { action.lsn + $0 > last || doomed.contains(action.lsn + $0) }
        }
        let silent = Set(unnamed.map(\.lsn))
        for action in lost where !silent.contains(action.lsn) {
            let number = LossReport.Number(action.incarnation.text, action.seq)
            guard let session = report.sessions[number], session != action.session else { continue }
            outcome.faults.append(
                "I-17: \(action.seq) is reported under the session \(session ?? "-")"
            )
        }
        var cash: [String: Int64] = [:]
        for effects in lost.map(\.cash) { cash.merge(effects, uniquingKeysWith: +) }
        if report.isUnknown {
            outcome.unknown += 1
            if unnamed.isEmpty {
                outcome.faults.append("I-17: the money is unknown, and need not be")
            }
            return
        }
        if let silent = unnamed.first {
            outcome.faults.append("I-17: \(silent.seq) has no summary, and no money is unknown")
            return
        }
        for currency in Set(cash.keys).union(report.cash.keys).sorted() {
            let (own, other) = (cash[currency] ?? 0, report.cash[currency] ?? 0)
            if own != other {
                outcome.faults.append("I-17: \(own) \(currency) are lost, \(other) are reported")
            }
        }
    }
}
