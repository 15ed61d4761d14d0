public import Ledger
public import World

/// A supervisor lifts somebody's PIN lock (SEC-12).
public struct Unlock: Hashable, Sendable {
    /// Whose lock.
    public let staff: String
    /// Who lifts it, with a fresh PIN.
    public let supervisor: Signature

    /// Reads the body of `POST /v1/unlock`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        staff = try members.limited("staff", to: 80)
        supervisor = try Signature(members.required("supervisor"), "supervisor")
        try members.close()
    }

    /// Decides whether the supervisor, whose PIN was right, may lift the lock.
    ///
    /// - Parameters:
    ///   - locked: The row of who is locked out.
    ///   - lifter: The row of the supervisor.
    /// - Throws: ``Refusal``.
    public func admit(_ locked: Staff?, by lifter: Staff?) throws(Refusal) {
        guard let locked else { throw Refusal(.iam(.staffUnknown), ["staff": .text(staff)]) }
        guard let lifter, !lifter.isDisabled, lifter.isSupervisor else {
            throw .desk(.supervisorRequired)
        }
        guard lifter.isOtherPerson(than: locked) else { throw .desk(.samePerson) }
    }
}
