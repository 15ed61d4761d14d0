/// The printers outside: a device of this machine, or a queue of its print service.
///
/// Paper follows money: whoever prints has an answer that is durable already, and goes on when a
/// printer is not ready (PRN-1).
public protocol Printer: Sendable {
    /// Hands bytes over, all of them, within some seconds.
    ///
    /// - Parameters:
    ///   - bytes: What is printed.
    ///   - place: Where.
    ///   - isRaw: Whether a queue passes them on as they are; a device always gets them so.
    /// - Throws: ``PrinterError``; some of the bytes may be on paper then.
    func deliver(
        _ bytes: [UInt8],
        to place: PrinterPlace,
        isRaw: Bool
    ) throws(PrinterError)

    /// Asks whether it would take bytes now; nothing is printed.
    ///
    /// - Parameter place: Where.
    /// - Throws: ``PrinterError``.
    func answer(at place: PrinterPlace) throws(PrinterError)
}

/// Where a printer is.
public enum PrinterPlace: Hashable, Sendable {
    /// A device file, as in `/dev/usb/lp0`.
    case device(DiskPath)
    /// A queue by its name, as `lp -d` takes it.
    case queue(String)
}

/// Why nothing was printed.
public struct PrinterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it was.
    public enum Code: String, Hashable, Sendable {
        /// It is not there.
        case absent
        /// It may not be used by this person.
        case denied
        /// It takes nothing: off, without paper, or busy.
        case notReady
    }

    /// The kind of trouble.
    public let code: Code
    /// What happened and what helps, for the log; it holds nothing of what was to be printed.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same call may work later without anything being repaired.
    public var isTransient: Bool { code == .notReady }

    /// Code and message.
    public var description: String { "\(code.rawValue): \(message)" }
}
