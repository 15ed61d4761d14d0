/// The renderer outside: a page becomes what a printer or a reader of documents takes.
///
/// It shapes every script and sets it from right to left where that is its way; it is slow, may be
/// missing, and may fail, so every caller has plain text to fall back to (PRN-3).
public protocol Renderer: Sendable {
    /// Renders a page.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - form: What is wanted.
    /// - Returns: The bytes of the whole document, never a part of it.
    /// - Throws: ``RendererError`` within the limits of PRN-3, whatever the page holds.
    func render(_ page: Page, as form: RenderedForm) throws(RendererError) -> [UInt8]
}

/// What a page is rendered to.
public enum RenderedForm: Hashable, Sendable {
    /// A PDF document.
    case pdf
    /// Black and white dots as ESC/POS bands (`GS v 0`), so many dots wide.
    case raster(width: Int)

    /// The raster of a width, or nil when no printer has it: 64 to 2,048 dots, a multiple of 8.
    public init?(dots width: Int) {
        guard (64...2_048).contains(width), width % 8 == 0 else { return nil }
        self = .raster(width: width)
    }
}

/// Why a page was not rendered.
public struct RendererError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it was; every caller switches on this, never on text.
    public enum Code: String, Hashable, Sendable {
        /// There is no renderer on this machine.
        case absent
        /// It refused the page.
        case badPage
        /// It needed more memory, time or room than it may have.
        case overLimit
        /// No font on this machine has the letters.
        case noFont
        /// It could not be started, or ended in another way.
        case failed
    }

    /// The kind of failure.
    public let code: Code
    /// What happened and what helps, for the log; it holds no text of the page.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same call may work later without anything being repaired.
    public var isTransient: Bool {
        switch code {
        case .overLimit: true
        case .absent, .badPage, .noFont, .failed: false
        }
    }

    /// Code and message.
    public var description: String { "\(code.rawValue): \(message)" }
}
