import Ledger
import Store
import TestSupport
import World

extension RestDamage {
    /// Damages both copies of one action, and says what is wrong after a boot.
    ///
    /// With the store at hand nothing is lost. Without it and without the head files nobody can
    /// tell what the record was, but a loss is never silent (class C1).
    ///
    /// - Parameters:
    ///   - seed: Where chance begins.
    ///   - isStoreGone: Whether the store and the head files go too.
    /// - Returns: What is wrong.
    public func runBoth(seed: UInt64, isStoreGone: Bool) -> [String] {
        var chance = Seed(seed)
        var damaged = image
        let places = actionPlaces
        // Without any evidence only the last record is in doubt.
        let pick = isStoreGone ? places.count - 1 : chance.below(places.count)
        for name in places[pick].names {
            guard let file = image.names[name] else { continue }
            let garbage = (0..<4_096).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
            damaged.apply(.write(file, at: places[pick].block * 4_096, garbage))
        }
        if isStoreGone {
            let state = CrashDesk.state.text
            for name in damaged.names.keys
            where name.hasPrefix(state + "/store/") || name.hasPrefix(state + "/head.") {
                damaged.names[name] = nil
            }
        }
        var boot = CrashBoot(after: recording)
        boot.isPureCut = false
        let evidence = boot.run(damaged).evidence
        if let halt = evidence.halt { return ["I-1: the desk does not come up: \(halt)"] }
        let held = Set(evidence.rows.map(\.hash))
        let lost = recording.told.filter { !held.contains($0.hash) }
        let place = "\(places[pick].names[0]) block \(places[pick].block)"
        if isStoreGone {
            let isSilent = !lost.isEmpty && evidence.declared == 0
            return numberedAgain(on: damaged, seed)
                + (isSilent ? ["I-17: \(lost[0].seq) is gone and nobody says so (\(place))"] : [])
        }
        return lost.map { "I-1: \($0.seq) was in the store and is gone (\(place))" }
    }

    /// I-3: a desk that lost numbers works on, and gives none of them again.
    private func numberedAgain(on damaged: DiskImage, _ seed: UInt64) -> [String] {
        let disk = SimulatedDisk(damaged)
        let clock = ManualClock(recording.end.adding(milliseconds: 60_000))
        let desk = CrashDesk(on: disk, cloud: nil, clock: clock, seed: seed &+ 5)
        desk.isOnline = false
        do {
            try desk.switchOn()
            var day = CrashDay(desk, seed: seed)
            day.login()
            day.capture(2)
            desk.crash()
            var evidence = CrashEvidence()
            evidence.told = recording.told
            evidence.records = try CrashLook(disk, clock).journal().records
            return NumberedOnce.faults(evidence)
        } catch { return ["I-1: the desk does not come up: \(error)"] }
    }

    /// I-27: without its key a desk is locked and touches nothing; with it, all is there again.
    public func runKeyless() -> [String] {
        let key = CrashDesk.state.text + "/keys"
        var keyless = image
        guard let number = image.names[key], let file = image.files[number] else {
            return ["I-27: no key file"]
        }
        // Another one of the same size, as a restored backup of another desk would be.
        let other = file.read(at: 0, count: file.size).map { $0 ^ 0x5A }
        keyless.apply(.write(number, at: 0, other))
        let boot = CrashBoot(after: recording)
        let (evidence, disk) = boot.run(keyless)
        guard evidence.halt != nil else { return ["I-27: a desk came up under another key"] }
        var left = disk.image
        left.apply(.write(left.names[key] ?? number, at: 0, file.read(at: 0, count: file.size)))
        let again = boot.run(left).evidence
        return CrashExplorer.checkers.flatMap { $0.faults(again) }.map { "I-27: key back: " + $0 }
    }

    /// `durability.md` 5.3: wrong salt bytes in a store file alone are not damage.
    public func runSaltless() -> [String] {
        var damaged = image
        let prefix = CrashDesk.state.text + "/store/"
        for (name, file) in image.names where name.hasPrefix(prefix) && name.hasSuffix(".db") {
            damaged.apply(.write(file, at: 0, [UInt8](repeating: 0x33, count: 16)))
        }
        let evidence = CrashBoot(after: recording).run(damaged).evidence
        let given = evidence.gaveUpStore ? ["DUR-16: a store was given up for its salt"] : []
        return given + CrashExplorer.checkers.flatMap { $0.faults(evidence) }
    }

    /// Where the told actions lie, in both copies.
    private var actionPlaces: [(names: [String], block: Int)] {
        var places: [(names: [String], block: Int)] = []
        let prefix = CrashDesk.state.text + "/journal/a/"
        for name in image.names.keys.sorted() where name.hasPrefix(prefix) {
            guard name.hasSuffix(".a.seg"),
                let file = image.names[name].flatMap({ image.files[$0] })
            else { continue }
            let other = name.replacing("/a/", with: "/b/").replacing(".a.seg", with: ".b.seg")
            for block in 1..<255 {
                let head = file.read(at: block * 4_096, count: 8)
                // The fifth byte is the kind: 1 is an action.
                guard head.starts(with: Array("MJR1".utf8)), head[4] == 1 else { continue }
                places.append((names: [name, other], block: block))
            }
        }
        return places
    }

    /// I-16: wherever a boot is cut, a damaged file is whole under some name until the end.
    func unkept(_ damaged: DiskImage, _ changes: [DiskChange]) -> [String] {
        var last = damaged
        for change in changes { last.apply(change) }
        guard last.hasQuarantinedStore else { return [] }
        let prefix = CrashDesk.state.text + "/store/"
        let wanted = damaged.names.filter { $0.key.hasPrefix(prefix) }.compactMapValues {
            damaged.files[$0]?.hash
        }
        var faults: Set<String> = []
        for model in [CrashModel.ordered, .adversarial] {
            var disk = Persistence(model, over: damaged, seed: 1)
            for change in changes {
                disk.take(change)
                guard change.movesNames else { continue }
                for cut in [CrashCut.none, .first(disk.pending.count)] {
                    let state = disk.image(cut)
                    let kept = Set(state.names.values.compactMap { state.files[$0]?.hash })
                    for (name, hash) in wanted where !kept.contains(hash) {
                        faults.insert("I-16: a cut took the damaged \(name)")
                    }
                }
            }
        }
        return faults.sorted()
    }
}

extension DiskChange {
    /// Whether a cut right after it may find other names.
    fileprivate var movesNames: Bool {
        switch self {
        case .rename, .remove, .syncFolder: true
        case .makeFolder, .create, .write, .truncate, .sync, .answer: false
        }
    }
}
