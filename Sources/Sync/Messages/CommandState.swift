import Ledger
public import World

/// What a device says of a command of the office.
///
/// - SeeAlso: P15.2.
public struct CommandState: Hashable, Sendable {
    /// How far it came.
    public enum Word: String, Hashable, Sendable {
        /// It is noted.
        case received
        /// It was begun.
        case running
        /// It is done.
        case done
        /// It could not be done.
        case failed
        /// It may not be done.
        case refused

        /// Whether nothing follows it.
        public var isFinal: Bool { self == .done || self == .failed || self == .refused }
    }

    /// How far it came.
    public let word: Word
    /// Why not, as a full code.
    public let code: String?

    /// Makes a state.
    public init(_ word: Word, code: String? = nil) {
        self.word = word
        self.code = code
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        word = try members.word("state", as: Word.self)
        code = try members.optional("code") { (json, path) throws(ShapeError) in
            let text = try JSONMembers.text(json, path)
            guard text.utf8.count <= 80 else { throw ShapeError(path, "too long") }
            return text
        }
    }

    /// The wire form.
    public var json: JSON {
        .members([("state", .text(word.rawValue)), ("code", code.map(JSON.text))])
    }
}
