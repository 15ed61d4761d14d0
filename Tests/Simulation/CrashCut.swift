import TestSupport

/// What a power cut leaves of the changes that were not synced.
public enum CrashCut: Hashable, Sendable, CustomStringConvertible {
    /// Nothing of them.
    case none
    /// The first so many, all of them among the choices.
    case first(Int)
    /// Those whose bit is set, of the last sixteen; none before.
    case chosen(UInt16)
    /// Each by lot, and a written one torn by lot.
    case lot(UInt64)
    /// All, the last written one torn.
    case torn(sector: Int, fill: Fill, seed: UInt64)

    /// What stands in a sector that was being written.
    public enum Fill: String, CaseIterable, Sendable {
        case old
        case zero
        case garbage
    }

    /// The choices that are worth a try when so much is pending.
    ///
    /// - Parameters:
    ///   - count: How many changes are pending.
    ///   - seed: Where their lots begin.
    ///   - depth: How many lots are drawn.
    /// - Returns: Each choice once.
    static func choices(_ count: Int, seed: UInt64, depth: Int) -> [CrashCut] {
        if count == 0 { return [.none] }
        var found: [CrashCut] = [.none, .first(count)]
        if count <= 4 {
            found += (1..<UInt16(1 << count) - 1).map { .chosen($0) }
        } else {
            found += (max(1, count - 3)..<count).map { .first($0) }
            found += (0..<UInt64(depth)).map { .lot(seed &+ $0) }
        }
        for fill in Fill.allCases {
            found.append(.torn(sector: 512, fill: fill, seed: seed))
            found.append(.torn(sector: 4_096, fill: fill, seed: seed &+ 1))
        }
        return found
    }

    /// As a replay names it.
    public var description: String {
        switch self {
        case .none: "none"
        case .first(let count): "first-\(count)"
        case .chosen(let bits): "chosen-\(bits)"
        case .lot(let seed): "lot-\(seed)"
        case .torn(let sector, let fill, let seed): "torn-\(sector)-\(fill.rawValue)-\(seed)"
        }
    }

    /// Reads what ``description`` wrote.
    public init?(_ text: String) {
        let parts = text.split(separator: "-").map(String.init)
        switch (parts.first, parts.count) {
        case ("none", 1): self = .none
        case ("first", 2): self = .first(Int(parts[1]) ?? 0)
        case ("chosen", 2): self = .chosen(UInt16(parts[1]) ?? 0)
        case ("lot", 2): self = .lot(UInt64(parts[1]) ?? 0)
        case ("torn", 4):
            guard let sector = Int(parts[1]), let fill = Fill(rawValue: parts[2]),
                let seed = UInt64(parts[3])
            else { return nil }
            self = .torn(sector: sector, fill: fill, seed: seed)
        default: return nil
        }
    }
}

extension Persistence {
    /// What a disk holds after the power was cut now.
    func image(_ cut: CrashCut) -> DiskImage {
        var image = durable
        switch cut {
        case .none: break
        case .first(let count): for change in pending.prefix(count) { image.apply(change) }
        case .chosen(let bits):
            for (index, change) in pending.suffix(16).enumerated() where bits >> index & 1 == 1 {
                image.apply(change)
            }
        case .lot(let seed): drawLots(seed, into: &image)
        case .torn(let sector, let fill, let seed):
            let last = pending.lastIndex { if case .write = $0 { true } else { false } }
            for (index, change) in pending.enumerated() {
                if index == last {
                    var chance = Seed(seed)
                    tear(change, sector, fill, &chance, into: &image)
                } else {
                    image.apply(change)
                }
            }
        }
        image.settle()
        return image
    }

    private func drawLots(_ seed: UInt64, into image: inout DiskImage) {
        var chance = Seed(seed)
        let isOrdered = !isAdversarial
        // An ordered disk keeps a prefix of the names.
        var names = chance.below(pending.count { $0.isName } + 1)
        for change in pending {
            if change.isName, isOrdered {
                names -= 1
                if names >= 0 { image.apply(change) }
                continue
            }
            switch chance.below(8) {
            case 0...3: image.apply(change)
            case 4:
                let fill = CrashCut.Fill.allCases[chance.below(3)]
                tear(change, chance.below(2) == 0 ? 512 : 4_096, fill, &chance, into: &image)
            default: break
            }
        }
    }

    /// Writes some sectors of a change as meant and fills the others.
    private func tear(
        _ change: DiskChange,
        _ sector: Int,
        _ fill: CrashCut.Fill,
        _ chance: inout Seed,
        into image: inout DiskImage
    ) {
        guard case .write(let file, let offset, let bytes) = change else {
            return image.apply(change)
        }
        var start = offset
        while start < offset + bytes.count {
            let end = min(offset + bytes.count, (start / sector + 1) * sector)
            let part = Array(bytes[start - offset..<end - offset])
            if chance.below(2) == 0 {
                image.apply(.write(file, at: start, part))
            } else {
                switch fill {
                case .old: break
                case .zero:
                    let zeros = [UInt8](repeating: 0, count: part.count)
                    image.apply(.write(file, at: start, zeros))
                case .garbage:
                    let garbage = part.map { _ in UInt8(truncatingIfNeeded: chance.next()) }
                    image.apply(.write(file, at: start, garbage))
                }
            }
            start = end
        }
    }
}
