/// What befalls a desk, its line or its cloud in one round.
public enum ChaosFault: Hashable, Sendable, CustomStringConvertible {
    /// A call of the desk or of the cloud fails, or kills.
    case call(CallFault)
    /// The desk dies after so many confirmations.
    case kill(after: Int)
    /// The desk stands still for so many milliseconds.
    case haltDesk(milliseconds: Int)
    /// The cloud stands still for so many milliseconds.
    case haltCloud(milliseconds: Int)
    /// The cloud dies after so many confirmations, and comes back.
    case killCloud(after: Int)
    /// The line does wrong.
    case line(ProxyFault)
    /// The disk is full after so many confirmations.
    case fullDisk(after: Int)
    /// The desk starts on a disk that takes nothing.
    case readOnlyDisk
    /// The desk's wall clock is so many seconds ahead.
    case clock(Int64)

    /// 40 minutes and 400 days ahead, a day and half a century behind.
    private static let clocks: [Int64] = [2_400, 34_560_000, -86_400, -1_600_000_000]

    /// Draws one that the machine has the means for.
    static func drawn(_ seed: inout Seed, _ means: ChaosMeans) -> ChaosFault {
        switch seed.below(16) {
        case 0...4 where means.canInject: .call(CallFault.drawn(&seed, of: .desk))
        case 5 where means.canInject, 6 where means.canInject:
            .call(CallFault.drawn(&seed, of: .cloud))
        case 0...3, 7: .kill(after: 1 + seed.below(8))
        case 8: .haltDesk(milliseconds: 50 + seed.below(400))
        case 9: .haltCloud(milliseconds: 50 + seed.below(400))
        case 10: .killCloud(after: 1 + seed.below(8))
        case 13 where means.canMount: .readOnlyDisk
        case 14 where means.canMount: .fullDisk(after: seed.below(6))
        case 15: .clock(clocks[seed.below(clocks.count)])
        default: .line(line(&seed))
        }
    }

    private static func line(_ seed: inout Seed) -> ProxyFault {
        let place = seed.below(2) == 0 ? seed.below(3_000) : seed.below(12_000)
        return switch seed.below(8) {
        case 0: .refuse
        case 1: .halfOpen
        case 2: .cutAnswer(after: place)
        case 3: .cutRequest(after: place)
        case 4: .reset(after: place)
        case 5: .garble(at: place)
        case 6: .duplicate(at: place)
        default: .slow(bytes: 16 + seed.below(200))
        }
    }

    /// Its kind, for a count.
    public var kind: String {
        switch self {
        case .call(let fault): fault.kind
        case .kill: "kill"
        case .haltDesk: "halt desk"
        case .haltCloud: "halt cloud"
        case .killCloud: "kill cloud"
        case .line(let fault): "line " + String("\(fault)".prefix { $0 != "(" })
        case .fullDisk: "full disk"
        case .readOnlyDisk: "read-only disk"
        case .clock: "clock"
        }
    }

    /// All of it, in words.
    public var description: String {
        switch self {
        case .call(let fault): fault.description
        case .kill(let count): "kill after \(count)"
        case .haltDesk(let milliseconds): "desk halted \(milliseconds) ms"
        case .haltCloud(let milliseconds): "cloud halted \(milliseconds) ms"
        case .killCloud(let count): "cloud killed after \(count)"
        case .line(let fault): "line \(fault)"
        case .fullDisk(let count): "disk full after \(count)"
        case .readOnlyDisk: "read-only disk"
        case .clock(let seconds): "clock \(seconds) s ahead"
        }
    }
}
