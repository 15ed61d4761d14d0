public import Ledger
public import World

/// A member of staff asks for a token; the agent checks the PIN, this rule the rest (ROL-3).
public struct Login: Hashable, Sendable {
    /// Who asks.
    public let who: Signature
    /// A slip in hand that is later than the last one this desk knows (DUR-24).
    public let laterSlip: SlipNumber?
    /// A supervisor, when the roster's lease has ended.
    public let supervisor: Signature?

    /// Reads the body of `POST /v1/login`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        who = Signature(
            staff: try members.limited("staff", to: 80),
            pin: try members.limited("pin", to: 64)
        )
        laterSlip = try members.optional("later_slip") { json, path throws(ShapeError) in
            guard let slip = SlipNumber(try JSONMembers.text(json, path)) else {
                throw ShapeError(path, "not a slip number")
            }
            return slip
        }
        supervisor = try members.optional("supervisor", Signature.init)
        try members.close()
    }

    /// Decides whether somebody whose PIN was right may work at this desk.
    ///
    /// - Parameters:
    ///   - staff: The row of who asks, nil when the replica has none.
    ///   - supervisor: The row of the supervisor, their PIN checked too.
    ///   - now: The wall clock, for the roster's lease.
    /// - Returns: What every action of the login carries: `ROSTER_STALE`, or nothing.
    /// - Throws: ``Refusal``.
    public func admit(
        _ staff: Staff?,
        supervisor: Staff?,
        now: Timestamp
    ) throws(Refusal) -> [Note] {
        let code: [String: JSON] = ["staff": .text(who.staff)]
        guard let staff, staff.pin != nil else { throw Refusal(.iam(.staffUnknown), code) }
        if staff.isDisabled { throw Refusal(.iam(.staffDisabled), code) }
        guard !staff.roles.isEmpty else { throw .desk(.notPermitted, code) }
        guard staff.isStale(at: now) else { return [] }
        // A supervisor covers, also one whose own lease has ended: nobody else could.
        let cover = supervisor ?? (staff.isSupervisor ? staff : nil)
        guard let cover, cover.isSupervisor, !cover.isDisabled else {
            throw Refusal(.iam(.rosterExpired), code)
        }
        return [.rosterStale]
    }
}

/// The answer to a login.
public struct LoginAnswer: Hashable, Sendable {
    /// The token, base64url.
    public var token: String
    /// What the staff member is.
    public var roles: Set<Role>
    /// When it ends at the latest.
    public var expiresAt: Timestamp
    /// The last slip this desk saved, nil before the first.
    public var lastSlip: SlipNumber?
    /// Whether the daemon stopped without saying so.
    public var isUnclean: Bool

    /// Makes the answer.
    ///
    /// - Parameters:
    ///   - token: The token, base64url.
    ///   - roles: What the staff member is.
    ///   - expiresAt: When it ends at the latest.
    ///   - lastSlip: The last slip this desk saved.
    ///   - isUnclean: Whether the daemon stopped without saying so.
    public init(
        token: String,
        roles: Set<Role>,
        expiresAt: Timestamp,
        lastSlip: SlipNumber?,
        isUnclean: Bool
    ) {
        self.token = token
        self.roles = roles
        self.expiresAt = expiresAt
        self.lastSlip = lastSlip
        self.isUnclean = isUnclean
    }

    /// The body.
    public var json: JSON {
        [
            "token": .text(token), "roles": .list(roles.map(\.rawValue).sorted().map(JSON.text)),
            "expires_at": .text(expiresAt.text),
            "last_slip": lastSlip.map { .text($0.text) } ?? .null,
            "unclean": .boolean(isUnclean),
        ]
    }
}
