import TestSupport
import World

/// Makes the states that a power cut could have left, boots the production agent on each, and holds
/// what it shows against every promise.
public struct CrashExplorer {
    /// How much is tried.
    public struct Effort: Sendable {
        /// The lots that are drawn where much is pending.
        public var lots = 3
        /// One moment of so many is looked at.
        public var stride = 1
        /// One answer of so many is looked at.
        public var answers = 1
        /// One state of so many is booted twice, rebuilt, and cut inside its boot.
        public var deep = 8
        /// Cuts inside one boot.
        public var inner = 3

        /// Everything at every moment.
        public init() {}
    }

    static var checkers: [any CrashChecker.Type] {
        [
            NothingLost.self, NumberedOnce.self, ChainVerifies.self, StoreFolds.self,
            CashAgrees.self, FoliosAgree.self, NoFalseHole.self, StoreKept.self, SameAgain.self,
        ]
    }

    private let recording: CrashRecording
    private let groups: Int
    private let effort: Effort
    private var chance: Seed
    /// States that were booted.
    private var judged: Set<ImageHash> = []
    /// States that were booted, each with what people had been told.
    private var judgedAfter: Set<ImageHash> = []
    /// What came of it so far.
    public private(set) var report = CrashReport()

    /// Prepares it.
    ///
    /// - Parameters:
    ///   - recording: What was recorded.
    ///   - groups: How many groups that was told to capture, for the replay.
    ///   - effort: How much is tried.
    public init(_ recording: CrashRecording, groups: Int, _ effort: Effort = Effort()) {
        self.recording = recording
        self.groups = groups
        self.effort = effort
        chance = Seed(recording.seed &* 31 &+ 7)
    }

    /// Looks at the recording itself, then at its states, from change to change under each model,
    /// until it is told to stop.
    ///
    /// - Parameters:
    ///   - models: The disks that are tried.
    ///   - goesOn: Asked before each state.
    public mutating func run(
        _ models: [CrashModel] = CrashModel.allCases,
        while goesOn: (CrashReport) -> Bool
    ) {
        var trace = JournalTrace(over: recording.base)
        for change in recording.changes { trace.take(change) }
        note(trace.faults, [])
        let offset = chance.below(effort.stride)
        var lines = models.map { CrashLine(recording, $0) }
        for _ in 0..<recording.count {
            for index in lines.indices where lines[index].step() {
                guard isChosen(lines[index], offset) else { continue }
                guard goesOn(report) else { return }
                explore(lines[index])
            }
        }
    }

    private func isChosen(_ line: CrashLine, _ offset: Int) -> Bool {
        if line.isAnswer { return line.told % effort.answers == 0 }
        return line.moment % effort.stride == offset
    }

    private mutating func explore(_ line: CrashLine) {
        let seed = UInt64(line.moment) &* 1_000 &+ recording.seed
        let count = line.persistence.pending.count
        for cut in CrashCut.choices(count, seed: seed, depth: effort.lots) {
            let image = line.persistence.image(cut)
            let hash = image.hash
            report.states.insert(hash, from: line.model)
            guard isNew(hash, line) else { continue }
            examine(image, line, CrashPlace(line.moment, line.model, cut))
        }
    }

    /// Whether a state was not judged as strictly before: who told of nothing, and every disk that
    /// lies, is owed less than who told of an action.
    private mutating func isNew(_ hash: ImageHash, _ line: CrashLine) -> Bool {
        guard line.model.isHonest else { return judged.insert(hash).inserted }
        judged.insert(hash)
        var told = hash
        told.mix(UInt64(line.told))
        return judgedAfter.insert(told).inserted
    }

    private mutating func examine(_ image: DiskImage, _ line: CrashLine, _ place: CrashPlace) {
        let isDeep = chance.below(effort.deep) == 0
        let boot = CrashBoot(line, recording)
        var (evidence, disk) = boot.run(image)
        report.boots += 1
        // What a disk that lies left behind a record may look like one more (C2).
        if evidence.halt == nil, isDeep, line.model.isHonest {
            boot.goFurther(from: disk.image, &evidence)
            report.boots += 2
        }
        count(evidence)
        note(Self.judge(evidence, line), [place])
        note(trace(image, disk.changes, line), [place])
        if isDeep, evidence.halt == nil || line.isBare {
            cutAgain(image, disk.changes, line, place)
        }
    }

    /// The power goes once more, inside the boot.
    private mutating func cutAgain(
        _ image: DiskImage,
        _ changes: [DiskChange],
        _ line: CrashLine,
        _ place: CrashPlace
    ) {
        guard !changes.isEmpty else { return }
        for _ in 0..<effort.inner {
            let moment = chance.below(changes.count) + 1
            var inner = Persistence(line.model, over: image, seed: line.seed)
            for change in changes.prefix(moment) { inner.take(change) }
            let cuts = CrashCut.choices(inner.pending.count, seed: chance.next() % 1_000, depth: 2)
            let cut = cuts[chance.below(cuts.count)]
            let state = inner.image(cut)
            report.states.insert(state.hash, from: line.model)
            guard isNew(state.hash, line) else { continue }
            report.cutTwice += 1
            report.boots += 1
            var boot = CrashBoot(line, recording)
            boot.seed &+= 9
            let (evidence, disk) = boot.run(state)
            let places = [place, CrashPlace(moment, line.model, cut)]
            count(evidence)
            note(Self.judge(evidence, line), places)
            note(trace(state, disk.changes, line), places)
        }
    }

    /// A disk that lies may give a used file back as the fresh one it was before.
    private func trace(
        _ image: DiskImage,
        _ changes: [DiskChange],
        _ line: CrashLine
    ) -> [String] {
        guard line.model.isHonest else { return [] }
        var trace = JournalTrace(over: image)
        for change in changes { trace.take(change) }
        return trace.faults
    }

    private mutating func count(_ evidence: CrashEvidence) {
        guard let halt = evidence.halt else { return }
        report.halts[String(halt.prefix { $0 != " " }), default: 0] += 1
    }

    /// A desk that was never told anything may wait to be enrolled; a disk that lies may be locked.
    static func judge(_ evidence: CrashEvidence, _ line: CrashLine) -> [String] {
        if evidence.halt != nil, line.isBare || !line.model.isHonest { return [] }
        return checkers.flatMap { $0.faults(evidence) }
    }

    private mutating func note(_ faults: [String], _ places: [CrashPlace]) {
        guard !faults.isEmpty else { return }
        report.faults.append(
            CrashFault(seed: recording.seed, groups: groups, places: places, faults: faults)
        )
    }
}
