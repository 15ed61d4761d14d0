public import World

/// Who did it.
///
/// - SeeAlso: P7 `actor`.
public enum Actor: Hashable, Sendable {
    /// The agent itself.
    case system
    /// A member of staff, identified by PIN.
    case staff(id: ID, pinVersion: Int64?)

    /// The member of staff, nil for the agent itself.
    public var staffID: ID? {
        switch self {
        case .system: nil
        case .staff(let id, _): id
        }
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        switch try members.text("kind") {
        case "system": self = .system
        case "staff":
            let id = try members.id("staff_id")
            guard try members.text("auth") == "pin" else {
                throw ShapeError(path + ".auth", "not one of: pin")
            }
            self = .staff(
                id: id,
                pinVersion: try members.optional("pin_version", JSONMembers.integer)
            )
        default: throw ShapeError(path + ".kind", "not one of: system staff")
        }
        try members.close()
    }

    /// The wire form.
    public var json: JSON {
        switch self {
        case .system: ["kind": "system"]
        case .staff(let id, let pinVersion):
            .members([
                ("kind", "staff"), ("staff_id", .text(id.text)), ("auth", "pin"),
                ("pin_version", pinVersion.map(JSON.integer)),
            ])
        }
    }
}
