import TestSupport
import World

/// What a disk makes of a sync (`durability.md` 8, DISK).
public enum CrashModel: String, CaseIterable, Sendable {
    /// Like ext4: a sync commits all names changed before it, in their order.
    case ordered
    /// Names last only after a sync of their folder, each for itself and in any order.
    case adversarial
    /// Every hundredth sync is none.
    case lying1
    /// Every fifth sync is none.
    case lying20
    /// No sync is one.
    case lying100

    /// How many of a hundred syncs are none.
    var lies: Int {
        switch self {
        case .ordered, .adversarial: 0
        case .lying1: 1
        case .lying20: 20
        case .lying100: 100
        }
    }

    /// Whether what it has synced is there after a cut.
    public var isHonest: Bool { lies == 0 }
}

/// A disk under power: what surely lasts, and what may or may not.
struct Persistence {
    /// What lasts.
    private(set) var durable: DiskImage
    /// What was asked for since, in order.
    private(set) var pending: [DiskChange] = []

    private let model: CrashModel
    private var chance: Seed

    init(_ model: CrashModel, over image: DiskImage, seed: UInt64) {
        self.model = model
        durable = image
        chance = Seed(seed)
    }

    /// Whether names last each for itself.
    var isAdversarial: Bool { model == .adversarial }

    /// Takes the next change of a recording.
    mutating func take(_ change: DiskChange) {
        let isEach = isAdversarial
        switch change {
        case .sync(let file):
            if lies() { return }
            commit { pending in
                pending.file == file || (!isEach && pending.isName)
            }
        case .syncFolder(let folder):
            if lies() { return }
            commit { pending in
                pending.isName && (!isEach || pending.touches(folder))
            }
        case .answer: break
        case .makeFolder, .create, .write, .truncate, .rename, .remove: pending.append(change)
        }
    }

    private mutating func lies() -> Bool {
        model.lies > 0 && chance.below(100) < model.lies
    }

    private mutating func commit(_ isMeant: (DiskChange) -> Bool) {
        var left: [DiskChange] = []
        for change in pending {
            if isMeant(change) { durable.apply(change) } else { left.append(change) }
        }
        pending = left
    }
}

extension DiskChange {
    /// The file whose bytes it changes.
    fileprivate var file: Int? {
        switch self {
        case .write(let file, _, _), .truncate(let file, _): file
        case .makeFolder, .create, .sync, .rename, .remove, .syncFolder, .answer: nil
        }
    }

    /// Whether it changes names.
    var isName: Bool {
        switch self {
        case .makeFolder, .create, .rename, .remove: true
        case .write, .truncate, .sync, .syncFolder, .answer: false
        }
    }

    /// Whether a sync of that folder makes it last.
    fileprivate func touches(_ folder: String) -> Bool {
        switch self {
        case .makeFolder(let path), .create(_, let path), .remove(let path):
            DiskPath(path).parent.text == folder
        case .rename(let from, let to, _):
            DiskPath(from).parent.text == folder || DiskPath(to).parent.text == folder
        case .write, .truncate, .sync, .syncFolder, .answer: false
        }
    }
}
