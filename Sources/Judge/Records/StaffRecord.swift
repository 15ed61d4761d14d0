public import Ledger
public import World

/// A member of staff as the office knows them.
///
/// - SeeAlso: P12.1 `staff`, `domain.md` 5.
public struct StaffRecord: Hashable, Sendable {
    /// The member of staff.
    public let id: ID
    /// The person behind it; two people means two of these (ROL-1).
    public let personID: ID
    /// The roles.
    public let roles: Set<String>
    /// Whether the account is closed.
    public let isDisabled: Bool
    /// The version of the PIN in force.
    public var pinVersion: Int64?

    /// Reads the document.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ document: JSON) throws(ShapeError) {
        var members = try JSONMembers(document, at: "staff")
        id = try members.id("id")
        personID = try members.id("person_id")
        roles = Set(try members.list("roles", JSONMembers.text))
        isDisabled = try members.boolean("disabled")
        pinVersion = members.take("pin")?["version"]?.integerValue
    }

    /// Whether this is an active supervisor.
    public var isSupervisor: Bool { !isDisabled && roles.contains("supervisor") }

    /// Whether this active person may move money.
    public var mayPost: Bool {
        !isDisabled && (roles.contains("cashier") || roles.contains("supervisor"))
    }

    /// Whether this active person may be the second one.
    public var maySign: Bool { mayPost || (!isDisabled && roles.contains("night_auditor")) }
}
