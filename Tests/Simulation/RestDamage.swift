import TestSupport
import World

/// Damages one file of a desk that is switched off, then boots on it.
///
/// A bit, a sector or the whole file goes; one copy of the journal, or the store, is never missed
/// (class A).
public struct RestDamage {
    /// What is damaged.
    public enum Victim: String, CaseIterable, Sendable {
        case journalA = "/journal/a/"
        case journalB = "/journal/b/"
        case store = "/store/"
        case keyring = "/keyring.0"
        case head = "/head.0"
    }

    /// How.
    public enum Kind: CaseIterable, Sendable {
        case bit
        case zeroSector
        case garbageSector
        case misdirectedSector
        case missing
    }

    private static let sector = 512

    let recording: CrashRecording
    let image: DiskImage

    /// Begins where a recording ended.
    public init(_ recording: CrashRecording) {
        self.recording = recording
        var image = recording.base
        for change in recording.changes { image.apply(change) }
        self.image = image
    }

    /// Damages a victim at a place that the seed draws, and says what is wrong after a boot.
    public func run(_ victim: Victim, _ kind: Kind, seed: UInt64) -> [String] {
        var chance = Seed(seed)
        var damaged = image
        let prefix = CrashDesk.state.text + victim.rawValue
        let names = image.names.keys.filter { $0.hasPrefix(prefix) && !$0.contains("spare") }
        guard !names.isEmpty else { return ["\(victim) has no file"] }
        let name = names.sorted()[chance.below(names.count)]
        guard let number = image.names[name], let file = image.files[number] else { return [] }
        if kind == .missing {
            damaged.names[name] = nil
        } else {
            let change = change(kind, number, file, &chance)
            damaged.apply(change)
        }
        var (evidence, disk) = CrashBoot(after: recording).run(damaged)
        // Here the store may be what was damaged.
        evidence.gaveUpStore = false
        let faults = CrashExplorer.checkers.flatMap { $0.faults(evidence) }
        return (faults + unkept(damaged, disk.changes)).map { "\($0) (\(name))" }
    }

    private func change(
        _ kind: Kind,
        _ number: Int,
        _ file: FileImage,
        _ chance: inout Seed
    ) -> DiskChange {
        // Where something is written: most of a segment is zeros that nobody reads twice.
        let offset = place(in: file, &chance)
        let start = offset / Self.sector * Self.sector
        let held = file.read(at: start, count: Self.sector)
        switch kind {
        case .bit, .missing:
            let byte = file.read(at: offset, count: 1)[0] ^ UInt8(1 << chance.below(8))
            return .write(number, at: offset, [byte])
        case .zeroSector: return .write(number, at: start, held.map { _ in 0 })
        case .garbageSector:
            let garbage = held.map { _ in UInt8(truncatingIfNeeded: chance.next()) }
            return .write(number, at: start, garbage)
        case .misdirectedSector:
            let other = place(in: file, &chance) / Self.sector * Self.sector
            let bytes = file.read(at: other, count: held.count)
            return .write(number, at: start, bytes)
        }
    }

    private func place(in file: FileImage, _ chance: inout Seed) -> Int {
        for _ in 0..<1_000 {
            let offset = chance.below(file.size)
            if file.read(at: offset, count: 1) != [0] { return offset }
        }
        return 0
    }
}
