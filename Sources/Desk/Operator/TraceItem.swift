public import Ledger
import World

/// What an operator asks the whole life of.
public enum TraceItem: Hashable, Sendable {
    /// What a slip was given for.
    case slip(SlipNumber)
    /// An action, by its id or its trace id.
    case action(ID)
    /// Everything on a folio.
    case folio(FolioTarget)

    /// Reads a slip number, an action id, its 32 digits (P7.2), a folio number or `room:NO`.
    ///
    /// - Throws: ``Refusal`` `USAGE` for an empty or endless text.
    public init(_ text: String) throws(Refusal) {
        guard (1...120).contains(text.utf8.count) else {
            throw .desk(.usage, ["fault": "trace needs a slip, a folio or an action id"])
        }
        if let slip = SlipNumber(text) {
            self = .slip(slip)
        } else if let id = ID(text) ?? Hex.bytes(text).flatMap({ ID(bytes: $0) }) {
            self = .action(id)
        } else if text.hasPrefix("room:") {
            self = .folio(.room(String(text.dropFirst(5))))
        } else {
            self = .folio(.number(text))
        }
    }
}
