public import World

/// One command of the Desk API, validated: a value is valid by type.
///
/// The agent asks for ``query``, lets the store assemble the view, checks the PINs of whom the
/// command names, and calls ``decide(_:seeing:)``.
public protocol Command: Sendable {
    /// What may stand beside every capturing command.
    var options: CommandOptions { get }
    /// The body of the Desk API, for who sends it.
    var json: JSON { get }
    /// What the rule will want to see.
    var query: DeskQuery { get }
    /// What the agent's mode and the roles say of it.
    var verb: DeskVerb { get }
    /// The actor's own fresh PIN, for what needs it beside the login; nil for most.
    var ownPIN: String? { get }

    /// Decides, after the checks that all commands share.
    ///
    /// - Throws: ``Refusal``; nothing is written then.
    func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision
}

extension Command {
    /// Most commands trust the login.
    public var ownPIN: String? { nil }
}

/// Decides what a command does, or refuses it by name.
///
/// Pure: the same command and view decide the same. The checks that all commands share come first,
/// then the command's own rule, then what every action of it carries.
///
/// - Parameters:
///   - command: What is asked for; the agent has checked every PIN it names.
///   - view: What the store knows about it.
/// - Returns: What shall be captured.
/// - Throws: ``Refusal``; nothing is written then (ACT-8).
public func decide(
    _ command: any Command,
    seeing view: DeskView
) throws(Refusal) -> DeskDecision {
    let gate = Gate(command, view)
    try gate.check()
    var decision = try command.rule(seeing: view)
    for index in decision.drafts.indices { gate.finish(&decision.drafts[index]) }
    return decision
}
