public import World

/// A person who signs a command with a fresh PIN (SEC-14).
public struct Signature: Hashable, Sendable, CustomStringConvertible {
    /// The code of the person.
    public let staff: String
    /// The PIN as it was typed; it goes to the check and nowhere else.
    public let pin: String
    /// The office's token, for what needs a step-up.
    public let stepUp: String?

    /// Makes it.
    public init(staff: String, pin: String, stepUp: String? = nil) {
        self.staff = staff
        self.pin = pin
        self.stepUp = stepUp
    }

    /// Reads `{"staff","pin","step_up"?}`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        staff = try members.limited("staff", to: 80)
        pin = try members.limited("pin", to: 64)
        stepUp = try members.optional("step_up") { json, path throws(ShapeError) in
            try JSONMembers.limited(json, path, to: 4_096)
        }
        try members.close()
    }

    /// The code alone; never the PIN (S-16).
    public var description: String { staff }

    /// The member of a command, for who sends one.
    public var json: JSON {
        .members([
            ("staff", .text(staff)), ("pin", .text(pin)), ("step_up", stepUp.map(JSON.text)),
        ])
    }
}

/// What may stand beside every capturing command.
public struct CommandOptions: Hashable, Sendable {
    /// The second person.
    public var cosign: Signature?
    /// The supervisor.
    public var supervisor: Signature?
    /// The paper it is re-keyed from (ACT-6).
    public var paper: Paper?
    /// Whether somebody can be asked about a likely repeat (ACT-7).
    public var asks = false
    /// Whether the slip shall be printed: how, not what, is asked (PRN-1).
    public var wantsPaper = false

    /// No options.
    public init() {}

    /// Takes the common members of a body.
    ///
    /// - Throws: ``ShapeError``.
    public init(from members: inout JSONMembers) throws(ShapeError) {
        cosign = try members.optional("cosign", Signature.init)
        supervisor = try members.optional("supervisor", Signature.init)
        paper = try members.optional("paper", Paper.init)
        asks = try members.optional("ask", JSONMembers.boolean) ?? false
        wantsPaper = try members.optional("print", JSONMembers.boolean) ?? false
    }

    /// The names that they fill in a query.
    func query() -> DeskQuery {
        var query = DeskQuery()
        query.cosigner = cosign?.staff
        query.supervisor = supervisor?.staff
        query.paperSlip = paper?.slip
        return query
    }
}

extension JSONMembers {
    /// Takes a text of 1 to that many characters.
    mutating func limited(_ name: String, to limit: Int) throws(ShapeError) -> String {
        try Self.limited(required(name), path(of: name), to: limit)
    }

    /// Reads a text of 1 to that many characters.
    static func limited(
        _ json: JSON,
        _ path: String,
        to limit: Int
    ) throws(ShapeError) -> String {
        let text = try text(json, path)
        guard !text.isEmpty else { throw ShapeError(path, "empty") }
        guard text.unicodeScalars.count <= limit else {
            throw ShapeError(path, "over \(limit) characters")
        }
        return text
    }
}

extension CommandOptions {
    /// The body of a command: its own members and these.
    func body(_ members: [(String, JSON?)]) -> JSON {
        .members(
            members + [
                ("cosign", cosign?.json), ("supervisor", supervisor?.json),
                ("paper", paper?.json), ("ask", asks ? true : nil),
                ("print", wantsPaper ? true : nil),
            ]
        )
    }
}
