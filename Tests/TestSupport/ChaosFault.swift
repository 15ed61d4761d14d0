/// What befalls a desk, its line or its cloud in one round.
public enum ChaosFault: Hashable, Sendable, CustomStringConvertible {
    /// The desk dies at the n-th call of this kind.
    case killAt(call: String, number: Int)
    /// Calls of this kind fail with this error, from the n-th on or that one alone.
    case failAt(call: String, error: String, number: Int, forEver: Bool)
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
    /// The desk's clock is wrong, as `faketime` says it.
    case clock(String)

    private static let calls = [
        "fdatasync", "fsync", "pwrite64", "write", "rename", "ftruncate", "unlink", "openat",
        "fallocate", "sendto", "futex",
    ]
    private static let failing = [
        "fdatasync", "fsync", "pwrite64", "rename", "ftruncate", "unlink",
    ]
    private static let errors = ["EIO", "ENOSPC", "EROFS", "EINTR"]
    private static let clocks = ["+40m", "-1d", "+400d", "@1970-01-02 00:00:00"]

    /// Draws one that the machine has the means for.
    static func drawn(_ seed: inout Seed, _ means: ChaosMeans) -> ChaosFault {
        switch seed.below(16) {
        case 0...3: means.canInject ? killing(&seed) : .kill(after: 1 + seed.below(8))
        case 4...6: means.canInject ? failing(&seed) : .line(line(&seed))
        case 7: .kill(after: 1 + seed.below(8))
        case 8: .haltDesk(milliseconds: 50 + seed.below(400))
        case 9: .haltCloud(milliseconds: 50 + seed.below(400))
        case 10: .killCloud(after: 1 + seed.below(8))
        case 11, 12: .line(line(&seed))
        case 13 where means.canMount: .readOnlyDisk
        case 14 where means.canMount: .fullDisk(after: seed.below(6))
        case 15 where means.clockLibrary != nil: .clock(clocks[seed.below(clocks.count)])
        default: .line(line(&seed))
        }
    }

    private static func killing(_ seed: inout Seed) -> ChaosFault {
        let call = calls[seed.below(calls.count)]
        return .killAt(call: call, number: 1 + seed.below(reach(call)))
    }

    private static func failing(_ seed: inout Seed) -> ChaosFault {
        let call = failing[seed.below(failing.count)]
        return .failAt(
            call: call,
            error: errors[seed.below(errors.count)],
            number: 1 + seed.below(reach(call)),
            forEver: seed.below(3) == 0
        )
    }

    /// About how many calls of a kind a round sees.
    private static func reach(_ call: String) -> Int {
        switch call {
        case "rename", "unlink", "ftruncate", "fallocate", "fsync": 12
        case "fdatasync": 60
        default: 200
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
        case .killAt(let call, _): "kill at " + call
        case .failAt(let call, let error, _, _): error + " at " + call
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

    /// All of it, for a fault of the desk.
    public var description: String {
        switch self {
        case .killAt(let call, let number): "kill at \(call) \(number)"
        case .failAt(let call, let error, let number, let forEver):
            "\(error) at \(call) \(number)" + (forEver ? " and on" : "")
        case .kill(let count): "kill after \(count)"
        case .haltDesk(let milliseconds): "desk halted \(milliseconds) ms"
        case .haltCloud(let milliseconds): "cloud halted \(milliseconds) ms"
        case .killCloud(let count): "cloud killed after \(count)"
        case .line(let fault): "line \(fault)"
        case .fullDisk(let count): "disk full after \(count)"
        case .readOnlyDisk: "read-only disk"
        case .clock(let time): "clock \(time)"
        }
    }
}
