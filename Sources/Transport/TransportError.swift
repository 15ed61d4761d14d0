import Glibc

/// Why a listener could not be opened.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it was.
    public enum Code: String, Hashable, Sendable {
        /// Somebody listens there already.
        case inUse
        /// Permissions forbid it.
        case denied
        /// The path or address cannot be one, or the certificate and key are none.
        case invalid
        /// The kernel or the library refused for another reason.
        case refused
    }

    /// The kind of refusal.
    public let code: Code
    /// The operation that failed.
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
    public var isTransient: Bool { code == .inUse }

    /// Operation, code and message.
    public var description: String { "\(operation): \(code.rawValue): \(message)" }

    /// The error that the last system call of this thread left in `errno`.
    static func last(_ operation: String, _ remedy: String) -> TransportError {
        let number = errno
        let code: Code =
            switch number {
            case EADDRINUSE: .inUse
            case EACCES, EPERM: .denied
            case EINVAL, ENAMETOOLONG, EADDRNOTAVAIL, ENOENT, ENOTDIR: .invalid
            default: .refused
            }
        return TransportError(code, operation, "\(remedy) (error \(number))")
    }
}
