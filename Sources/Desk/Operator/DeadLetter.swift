public import Ledger
public import World

/// What an operator does with an action that no cloud could receive.
///
/// - SeeAlso: O8, O9 and O10 of the domain's outbox, P9.9.
public struct DeadLetter: Hashable, Sendable {
    /// What becomes of it.
    public enum Remedy: Hashable, Sendable {
        /// It is sent again under a new number: the fault was the cloud's, or is mended.
        case requeue
        /// A corrected action took its place, captured later.
        case supersede(by: String)
    }

    /// Slip, action id or number, as `dead-letter list` shows them.
    public let item: String
    /// What becomes of it.
    public let remedy: Remedy

    /// Reads the body of `POST /v1/admin/dead-letter`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        item = try members.limited("item", to: 120)
        let how = try members.limited("how", to: 20)
        let by = try members.optional("by") { json, path throws(ShapeError) in
            try JSONMembers.limited(json, path, to: 120)
        }
        switch (how, by) {
        case ("requeue", nil): remedy = .requeue
        case ("supersede", let by?): remedy = .supersede(by: by)
        default: throw ShapeError("how", "not requeue, or supersede with `by`")
        }
        try members.close()
    }

    /// Whether a corrected action may take the place of a dead one.
    ///
    /// Cash moved once: entered a second time it would be expected twice in the drawer, so what
    /// moved cash is requeued, never superseded.
    ///
    /// - Parameters:
    ///   - dead: The dead action and its place; nil when this program cannot read it.
    ///   - other: The corrected action and its place.
    /// - Throws: ``Refusal`` `ILLEGAL_TRANSITION` with what speaks against it.
    public static func check(
        _ dead: (action: Action?, lsn: Int64),
        replacedBy other: (action: Action, lsn: Int64)
    ) throws(Refusal) {
        func refuse(_ state: JSON) -> Refusal { .desk(.illegalTransition, ["state": state]) }
        guard let action = dead.action else { throw refuse("unreadable") }
        if action.drawerEffect?.isEmpty == false { throw refuse("cash_moved") }
        if other.lsn <= dead.lsn || other.action.id == action.id { throw refuse("captured_before") }
        if other.action.type != action.type, other.action.type != .attentionResolve {
            throw refuse("another_type")
        }
    }
}
