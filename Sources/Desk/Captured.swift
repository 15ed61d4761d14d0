public import Ledger
public import World

/// The answer to a command that captured an action (`cli.md`).
public struct Captured: Hashable, Sendable {
    /// The action.
    public var actionID: ID?
    /// Its number.
    public var seq: Int64?
    /// The incarnation that number belongs to.
    public var incarnation: ID?
    /// Its slip, where it took one.
    public var slip: SlipNumber?
    /// How safe it is.
    public var durability: Durability
    /// The state of the thing captured.
    public var state: String
    /// The session.
    public var sessionID: ID?
    /// The money it is about.
    public var money: Money?
    /// What is given back.
    public var change: [Money]
    /// Note names.
    public var notes: [String]
    /// The attention items it opened.
    public var attention: [String]
    /// What a declared count lets everybody see.
    public var disclosure: CountDisclosure?
    /// How many actions wait for the line, this one among them; nil while the line is up.
    public var waiting: Int64?
    /// Why a charge is an estimate.
    public var draftReason: ChargePost.DraftReason?
    /// What the same command captured before it; a command that answers about each of its actions
    /// answers with a list (ACT-5).
    public var before: [Captured] = []

    /// Makes the answer of a saved action.
    ///
    /// - Parameters:
    ///   - action: What was captured; nil for a step that writes nothing.
    ///   - decision: What was decided.
    ///   - incarnation: The incarnation of the action's number.
    ///   - durability: How safe it is.
    ///   - attention: The items the store opened, as in `L-7`.
    public init(
        _ action: Action?,
        _ decision: DeskDecision,
        incarnation: ID?,
        durability: Durability,
        attention: [String]
    ) {
        actionID = action?.id
        seq = action?.seq
        self.incarnation = action == nil ? nil : incarnation
        slip = action?.slip
        self.durability = durability
        state = decision.state
        sessionID = decision.sessionID
        money = decision.money
        change = decision.change
        notes = action?.notes ?? []
        self.attention = attention
        disclosure = decision.disclosure
        if case .chargePost(let charge) = action?.payload { draftReason = charge.draftReason }
    }

    /// Reads the answer.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String = "") throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        actionID = try members.optional("action_id", JSONMembers.id)
        seq = try members.optional("seq", JSONMembers.integer)
        incarnation = try members.optional("incarnation", JSONMembers.id)
        slip = (try members.optional("slip", JSONMembers.text)).flatMap(SlipNumber.init)
        durability = try members.word("durability", as: Durability.self)
        state = try members.text("state")
        sessionID = try members.optional("session", JSONMembers.id)
        money = try members.optional("money", Money.init)
        change = try members.list("change", Money.init)
        notes = try members.list("notes", JSONMembers.text)
        attention = try members.list("attention", JSONMembers.text)
        disclosure = try CountDisclosure(from: &members)
        waiting = try members.optional("waiting", JSONMembers.integer)
        draftReason = (try members.optional("draft_reason", JSONMembers.text))
            .flatMap(ChargePost.DraftReason.init)
    }

    /// The wire form; what does not apply is `null`.
    ///
    /// A count and a close add what they disclose, an estimate its reason, and an action that the
    /// line does not take how many wait.
    public var json: JSON {
        if before.isEmpty { return single }
        return ["captured": .list((before + [self]).map(\.single))]
    }

    private var single: JSON {
        let added =
            (disclosure?.members ?? []) + [
                ("waiting", waiting.map(JSON.integer)),
                ("draft_reason", draftReason.map { .text($0.rawValue) }),
            ]
        let known = JSON.members(added).objectValue ?? [:]
        return .object(members.merging(known) { member, _ in member })
    }

    private var members: [String: JSON] {
        [
            "action_id": actionID.map { .text($0.text) } ?? .null,
            "seq": seq.map(JSON.integer) ?? .null,
            "incarnation": incarnation.map { .text($0.text) } ?? .null,
            "slip": slip.map { .text($0.text) } ?? .null,
            "durability": .text(durability.rawValue), "state": .text(state),
            "session": sessionID.map { .text($0.text) } ?? .null,
            "money": money?.json ?? .null, "change": Totals.json(change),
            "notes": .list(notes.map { .text($0) }),
            "attention": .list(attention.map { .text($0) }),
        ]
    }
}
