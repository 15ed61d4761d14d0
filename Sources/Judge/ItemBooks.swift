public import Ledger
public import World

/// What the books know of an item that shall be settled.
public struct ItemBooks: Sendable {
    /// The item.
    public var id: ID
    /// What it is about.
    public var kind: String
    /// Whether it waits for somebody.
    public var isOpen: Bool
    /// What it holds, where it is booked: suspense, or a late charge.
    public var held: [Entry] = []
    /// The document of the payment it is about.
    public var payment: JSON?
    /// The action it is about.
    public var actionID: ID?
    /// The charge that waits for its price, where it is about one.
    public var draft: Action?
    /// The session whose two counts it is about.
    public var session: SessionRecord?

    /// Begins with an item that holds nothing.
    public init(id: ID, kind: String, isOpen: Bool, actionID: ID?) {
        self.id = id
        self.kind = kind
        self.isOpen = isOpen
        self.actionID = actionID
    }
}
