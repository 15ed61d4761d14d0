import Ledger
import World

/// Why somebody does something: a code for the books, and the words as they were typed.
///
/// People type `--reason WRONG_ROOM` or `--reason "wrong room"`: both have the code `WRONG_ROOM`,
/// and the second keeps its words beside it. Words of another script have the code `OTHER`.
public struct Reason: Hashable, Sendable {
    /// The code of P1.9.
    public let code: String
    /// The words, nil when they are the code itself.
    public let words: String?

    /// Makes a reason of what was typed.
    public init(_ typed: String) {
        if JSONMembers.isCode(typed) {
            code = typed
            words = nil
        } else {
            let made = Self.code(of: typed)
            code = JSONMembers.isCode(made) ? made : "OTHER"
            words = typed
        }
    }

    /// What was typed.
    public var typed: String { words ?? code }

    private static func code(of words: String) -> String {
        let parts = words.uppercased().utf8.split { byte in
            !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return parts.map { String(decoding: Array($0), as: UTF8.self) }.joined(separator: "_")
    }
}
