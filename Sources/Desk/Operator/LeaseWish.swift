import Ledger
public import World

/// An operator wants a drawer for this desk, or gives it back.
///
/// - SeeAlso: P16.3, LSE-1.
public struct LeaseWish: Hashable, Sendable {
    /// What is wished.
    public enum Word: String, Hashable, Sendable {
        /// This desk shall hold the drawer.
        case want
        /// It shall not.
        case release
    }

    /// The code of the drawer.
    public let drawer: String
    /// What is wished.
    public let word: Word

    /// Reads the body of `POST /v1/admin/lease`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        drawer = try members.limited("drawer", to: 40)
        word = try members.word("wish", as: Word.self)
        try members.close()
    }
}
