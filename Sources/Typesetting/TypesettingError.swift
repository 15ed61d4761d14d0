/// Why a page was not set.
public struct TypesettingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it was.
    public enum Code: String, Hashable, Sendable {
        /// More memory, or a larger document, than allowed.
        case overLimit
        /// The fonts of this machine do not have the letters.
        case noFont
        /// The library refused for another reason.
        case refused
    }

    /// The kind of refusal.
    public let code: Code
    /// The operation that failed, as the library's manual names it.
    public let operation: String
    /// What happened and what helps; no text of the page.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ operation: String, _ message: String) {
        self.code = code
        self.operation = operation
        self.message = message
    }

    /// Whether the same call may work later without anything being repaired.
    public var isTransient: Bool { code == .overLimit }

    /// Operation, code and message.
    public var description: String { "\(operation): \(code.rawValue): \(message)" }
}
