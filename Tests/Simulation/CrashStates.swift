/// States of a disk, each once, and which disks could have left them.
public struct CrashStates: Sendable {
    /// Bytes that one state takes where it is kept: its number, then a bit for each model.
    public static let keptSize = 9

    private var models: [ImageHash: UInt8] = [:]
    private var counts: [Int] = Array(repeating: 0, count: CrashModel.allCases.count)

    /// No states.
    public init() {}

    /// Reads what ``add(_:)`` returned, one piece after the other; a torn end is left out.
    public init(kept bytes: [UInt8]) {
        var start = 0
        while start + Self.keptSize <= bytes.count {
            let value = bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
            join(ImageHash(value: value), bytes[start + 8])
            start += Self.keptSize
        }
    }

    /// How many there are.
    public var count: Int { models.count }

    /// How many of them a model could have left.
    public func count(of model: CrashModel) -> Int { counts[model.place] }

    /// Adds a state that a model left.
    public mutating func insert(_ hash: ImageHash, from model: CrashModel) {
        join(hash, 1 << UInt8(model.place))
    }

    /// Adds states, and tells what was new as bytes to be kept.
    @discardableResult
    public mutating func add(_ other: CrashStates) -> [UInt8] {
        var fresh: [UInt8] = []
        for (hash, marks) in other.models where join(hash, marks) {
            for shift in 0..<8 {
                fresh.append(UInt8(truncatingIfNeeded: hash.value >> (8 * shift)))
            }
            fresh.append(marks)
        }
        return fresh
    }

    /// Whether anything of it was new.
    @discardableResult
    private mutating func join(_ hash: ImageHash, _ marks: UInt8) -> Bool {
        let held = models[hash] ?? 0
        let fresh = marks & ~held
        guard fresh != 0 else { return false }
        models[hash] = held | marks
        for place in counts.indices where fresh >> UInt8(place) & 1 == 1 { counts[place] += 1 }
        return true
    }
}

extension CrashModel {
    /// Its place among all models.
    fileprivate var place: Int {
        switch self {
        case .ordered: 0
        case .adversarial: 1
        case .lying1: 2
        case .lying20: 3
        case .lying100: 4
        }
    }
}
