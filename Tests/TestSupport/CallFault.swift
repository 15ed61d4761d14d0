/// A system call that fails, or kills who makes it, as `strace` lets it.
public struct CallFault: Hashable, Sendable, CustomStringConvertible {
    /// Whose call it is.
    public enum Side: String, Hashable, Sendable {
        case desk
        case cloud
    }

    /// Whose call it is.
    public let side: Side
    /// The kind of call.
    public let call: String
    /// The error, nil where it kills.
    public let error: String?
    /// Which call of the kind, from the start of the program on.
    public let number: Int
    /// Whether every later one fails as well.
    public let isForEver: Bool

    private static let killing = [
        "fdatasync", "fsync", "pwrite64", "write", "rename", "ftruncate", "unlink", "openat",
        "fallocate", "sendto", "futex",
    ]
    private static let failing = [
        "fdatasync", "fsync", "pwrite64", "rename", "ftruncate", "unlink",
    ]
    private static let errors = ["EIO", "ENOSPC", "EROFS", "EINTR"]

    /// Draws one.
    static func drawn(_ seed: inout Seed, of side: Side) -> CallFault {
        let isDeadly = seed.below(2) == 0
        let calls = isDeadly ? killing : failing
        let call = calls[seed.below(calls.count)]
        return CallFault(
            side: side,
            call: call,
            error: isDeadly ? nil : errors[seed.below(errors.count)],
            number: 1 + seed.below(reach(call)),
            isForEver: !isDeadly && seed.below(3) == 0
        )
    }

    /// About how many calls of a kind a round sees.
    private static func reach(_ call: String) -> Int {
        switch call {
        case "unlink", "ftruncate", "fallocate": 3
        case "rename", "write", "sendto": 10
        case "fdatasync", "fsync": 20
        case "openat": 50
        default: 200
        }
    }

    /// Words before those of a program: the tracer stays beside it, not above it.
    var wrapper: [String] {
        let effect = error.map { "error=" + $0 } ?? "signal=SIGKILL"
        let injection = "inject=\(call):\(effect):when=\(number)" + (isForEver ? "+" : "")
        return ["/usr/bin/strace", "-D", "-f", "-qq", "-o", "/dev/null"]
            + ["-e", "trace=\(call)", "-e", injection]
    }

    /// Without the number, for a count.
    var kind: String { "\(side.rawValue): \(error ?? "kill") at \(call)" }

    /// All of it, in words.
    public var description: String { "\(kind) \(number)" + (isForEver ? " and on" : "") }
}
