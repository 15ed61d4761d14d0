public import Ledger
public import World

/// How a session was closed: by whom, with what figures, and what stayed in the drawer.
public struct ClosingRecord: Hashable, Sendable {
    /// The `session.close`; nil when the office closed it.
    public let actionID: ID?
    /// Who declared the count.
    public let staffID: ID?
    /// What was counted, per currency.
    public let counted: [Money]
    /// Counted minus the books' expected cash, per currency, zeros left out.
    public let variance: [Money]
    /// What stayed in the drawer.
    public let floatLeft: [Money]
    /// The policy version that its tolerances are judged by.
    public let policyVersion: Int64?

    /// Makes the record of a close.
    ///
    /// - Parameters:
    ///   - actionID: The `session.close`, nil for the office.
    ///   - staffID: Who declared the count.
    ///   - counted: What was counted.
    ///   - variance: Counted minus expected.
    ///   - floatLeft: What stayed.
    ///   - policyVersion: The version that decides the tolerances.
    public init(
        actionID: ID?,
        staffID: ID?,
        counted: [Money],
        variance: [Money],
        floatLeft: [Money],
        policyVersion: Int64?
    ) {
        self.actionID = actionID
        self.staffID = staffID
        self.counted = counted
        self.variance = variance
        self.floatLeft = floatLeft
        self.policyVersion = policyVersion
    }

    /// The kept form.
    public var json: JSON {
        [
            "action_id": actionID.map { .text($0.text) } ?? .null,
            "staff_id": staffID.map { .text($0.text) } ?? .null,
            "counted": Totals.json(counted), "variance": Totals.json(variance),
            "float_left": Totals.json(floatLeft),
            "policy_version": policyVersion.map(JSON.integer) ?? .null,
        ]
    }

    /// Reads the kept form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        actionID = try members.nullable("action_id", JSONMembers.id)
        staffID = try members.nullable("staff_id", JSONMembers.id)
        counted = try members.list("counted", Money.init)
        variance = try members.list("variance", Money.init)
        floatLeft = try members.list("float_left", Money.init)
        policyVersion = try members.nullable("policy_version", JSONMembers.integer)
    }
}
