public import World

/// How an action names its folio.
///
/// - SeeAlso: P8 (target).
public enum FolioTarget: Hashable, Sendable {
    /// By the id of a folio in the replica.
    case id(ID)
    /// By its number, for a folio this desk does not know.
    case number(String)
    /// By its room, for a folio this desk does not know.
    case room(String)

    /// The id, when that is how it is named.
    public var id: ID? {
        switch self {
        case .id(let id): id
        case .number, .room: nil
        }
    }

    /// As a person names it: `F-10231` or `room:204`.
    public var typed: String {
        switch self {
        case .id(let id): id.text
        case .number(let value): value
        case .room(let value): "room:" + value
        }
    }

    /// Takes `folio_id` or `folio_ref`, exactly one of them.
    ///
    /// - Throws: ``ShapeError``.
    public init(from members: inout JSONMembers) throws(ShapeError) {
        guard let target = try FolioTarget(ifIn: &members) else {
            throw ShapeError(members.path, "needs one of folio_id and folio_ref")
        }
        self = target
    }

    /// Takes `folio_id` or `folio_ref`; nil when neither is there.
    ///
    /// - Throws: ``ShapeError`` when both are there.
    init?(ifIn members: inout JSONMembers) throws(ShapeError) {
        let id = members.take("folio_id")
        let reference = members.take("folio_ref")
        switch (id, reference) {
        case (let id?, nil):
            self = .id(try JSONMembers.id(id, members.path(of: "folio_id")))
        case (nil, let reference?):
            var inner = try JSONMembers(reference, at: members.path(of: "folio_ref"))
            let kind = try inner.text("kind")
            let value = try inner.text("value", limit: 40)
            try inner.close()
            switch kind {
            case "number": self = .number(value)
            case "room": self = .room(value)
            default: throw ShapeError(inner.path(of: "kind"), "not one of: number room")
            }
        case (nil, nil): return nil
        case (.some, .some):
            throw ShapeError(members.path, "needs one of folio_id and folio_ref")
        }
    }

    /// The member of the wire form.
    public var member: (String, JSON?) {
        switch self {
        case .id(let id): ("folio_id", .text(id.text))
        case .number(let value): ("folio_ref", ["kind": "number", "value": .text(value)])
        case .room(let value): ("folio_ref", ["kind": "room", "value": .text(value)])
        }
    }
}
