public import Ledger
public import World

/// The answer to `GET /v1/folios/{no}`: replica plus overlay.
public struct FolioAnswer: Hashable, Sendable {
    /// The folio.
    public var folio: Folio
    /// What this desk captured on it, oldest first, at most a page.
    public var lines: [SlipAnswer]

    /// Makes the answer.
    public init(_ folio: Folio, lines: [SlipAnswer]) {
        self.folio = folio
        self.lines = lines
    }

    /// The body.
    public var json: JSON {
        [
            "id": .text(folio.id.text), "folio_no": .text(folio.number),
            "room": folio.room.map(JSON.text) ?? .null,
            "label": folio.label.map(JSON.text) ?? .null,
            "state": .text(folio.isOpen ? "open" : "closed"),
            "currency": .text(folio.currency.code), "balance": folio.balance.json,
            "no_post": .boolean(folio.isNoPost), "lines": .list(lines.map(\.lineJSON)),
        ]
    }
}
