public import Ledger
public import World

/// A charge as the cloud's books have it.
///
/// - SeeAlso: P12.1 `folio_charges`, `domain.md` 7.2.
public struct ChargeRecord: Hashable, Sendable {
    /// Where a charge stands; drafts have no record.
    public enum State: String, Hashable, Sendable {
        /// On a folio.
        case posted
        /// On a late-charge folio.
        case late
        /// In suspense.
        case suspense
        /// Mirrored.
        case voided
    }

    /// One difference between what was captured and what is booked.
    public struct Line: Hashable, Sendable {
        /// The line's own id (P2.6).
        public let id: ID
        /// `repriced`, `retaxed` or `converted`.
        public let kind: String
        /// The difference.
        public let money: Money

        /// The element of `lines`.
        public var json: JSON {
            ["id": .text(id.text), "kind": .text(kind), "money": money.json]
        }

        /// The element of the verdict's `adjusted`.
        public var adjustment: JSON {
            ["kind": .text(kind), "line_id": .text(id.text), "money": money.json]
        }

        /// Makes a line.
        public init(id: ID, kind: String, money: Money) {
            self.id = id
            self.kind = kind
            self.money = money
        }
    }

    /// The charge.
    public let id: ID
    /// The action that posted it.
    public let actionID: ID
    /// Its folio; nil in suspense.
    public let folioID: ID?
    /// The members of its document beside `ver` and `state`.
    public let members: JSON
    /// Where it stands.
    public var state: State
    /// With tax, as booked.
    public let gross: Money
    /// The item that is open about it.
    public let itemID: ID?

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - id: The charge.
    ///   - actionID: The action that posted it.
    ///   - folioID: Its folio.
    ///   - members: The rest of the document.
    ///   - state: Where it stands.
    ///   - gross: With tax.
    public init(
        id: ID,
        actionID: ID,
        folioID: ID?,
        members: JSON,
        state: State,
        gross: Money
    ) {
        self.id = id
        self.actionID = actionID
        self.folioID = folioID
        self.members = members
        self.state = state
        self.gross = gross
        itemID = members["attention_id"]?.textValue.flatMap { ID($0) }
    }

    /// The members of its document beside `ver`.
    public var document: JSON {
        var made = members.objectValue ?? [:]
        made["state"] = .text(state.rawValue)
        return .object(made)
    }

    /// Reads the document.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ document: JSON) throws(ShapeError) {
        var members = try JSONMembers(document, at: "folio_charges")
        self.init(
            id: try members.id("id"),
            actionID: try members.id("action_id"),
            folioID: try members.nullable("folio_id", JSONMembers.id),
            members: document,
            state: try members.word("state", as: State.self),
            gross: try members.money("gross")
        )
    }
}
