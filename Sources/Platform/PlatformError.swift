import Glibc

/// What the operating system refused outside of files: signals, limits, service manager, zones.
public struct PlatformError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it was.
    public enum Code: String, Hashable, Sendable {
        /// The thing is not there.
        case notFound
        /// Permissions forbid it.
        case denied
        /// The name or value cannot be one.
        case invalid
        /// The kernel refused for another reason.
        case refused
    }

    /// The kind of refusal.
    public let code: Code
    /// The operation that failed, as the manual names it.
    public let operation: String
    /// What happened and what helps.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ operation: String, _ message: String) {
        self.code = code
        self.operation = operation
        self.message = message
    }

    /// Whether the same call may work later without anything being repaired.
    public var isTransient: Bool { false }

    /// Operation, code and message.
    public var description: String { "\(operation): \(code.rawValue): \(message)" }

    /// The error that the last system call of this thread left in `errno`.
    static func last(_ operation: String, _ remedy: String) -> PlatformError {
        let number = errno
        let code: Code =
            switch number {
            case ENOENT: .notFound
            case EACCES, EPERM: .denied
            case EINVAL, ENAMETOOLONG: .invalid
            default: .refused
            }
        return PlatformError(code, operation, "\(remedy) (error \(number))")
    }
}
