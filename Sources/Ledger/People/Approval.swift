public import World

/// A second person's signature inside an action.
///
/// - SeeAlso: P7.9, SEC-15.
public struct Approval: Hashable, Sendable {
    /// What the person signs as.
    public enum Kind: String, Hashable, Sendable {
        /// Any other active member of staff.
        case cosign
        /// A supervisor.
        case supervisor
    }

    /// How the person proved to be there.
    public enum Method: String, Hashable, Sendable {
        /// A fresh PIN at this desk.
        case pin
        /// A proof from the office, over the line.
        case stepUp = "step_up"
    }

    /// Who signed.
    public let staffID: ID
    /// As what.
    public let kind: Kind
    /// How it was proved.
    public let method: Method
    /// The version of the PIN that was typed.
    public let pinVersion: Int64?
    /// The SHA-256 of the office's token, 43 characters.
    public let stepUpReference: String?

    /// Makes a signature.
    public init(
        staffID: ID,
        kind: Kind,
        method: Method,
        pinVersion: Int64? = nil,
        stepUpReference: String? = nil
    ) {
        self.staffID = staffID
        self.kind = kind
        self.method = method
        self.pinVersion = pinVersion
        self.stepUpReference = stepUpReference
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        staffID = try members.id("staff_id")
        kind = try members.word("kind", as: Kind.self)
        method = try members.word("method", as: Method.self)
        pinVersion = try members.optional("pin_version", JSONMembers.integer)
        stepUpReference = try members.optional("step_up_ref", JSONMembers.text)
        try members.close()
    }

    /// The wire form.
    public var json: JSON {
        .members([
            ("staff_id", .text(staffID.text)), ("kind", .text(kind.rawValue)),
            ("method", .text(method.rawValue)), ("pin_version", pinVersion.map(JSON.integer)),
            ("step_up_ref", stepUpReference.map(JSON.text)),
        ])
    }
}
