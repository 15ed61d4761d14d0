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

    /// How far above the last number a slip in hand may be; above it is a slip of the pen.
    public static let laterLimit: Int64 = 1_000

    /// The slips that people hold and this desk does not know (DUR-24).
    ///
    /// - Parameters:
    ///   - last: The last number that is known of the slip's series, 0 for none.
    ///   - deviceCode: The code of this desk.
    /// - Returns: Their numbers; nil when no later slip is in hand.
    /// - Throws: ``Refusal`` when the slip cannot be one of this desk's.
    public func lostSlips(
        after last: Int64,
        of deviceCode: String
    ) throws(Refusal) -> ClosedRange<Int64>? {
        guard let laterSlip else { return nil }
        guard laterSlip.deviceCode == deviceCode, laterSlip.number <= last + Self.laterLimit else {
            throw .desk(.slipUnknown, ["slip": .text(laterSlip.text)])
        }
        return laterSlip.number > last ? last + 1...laterSlip.number : nil
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
    /// The items that a later slip in hand opened.
    public var attention: [String] = []

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
            "unclean": .boolean(isUnclean), "attention": .list(attention.map(JSON.text)),
        ]
    }
}
