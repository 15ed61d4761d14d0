public import Ledger
public import World

/// A command that names an earlier slip, and nothing else of its own.
public protocol SlipCommand: Command {
    /// The slip of what it is about.
    var slip: SlipNumber { get }

    /// Asks for it.
    ///
    /// - Parameters:
    ///   - slip: The slip of what it is about.
    ///   - options: What may stand beside every command.
    init(slip: SlipNumber, options: CommandOptions)
}

extension SlipCommand {
    /// Asks for it alone.
    public init(slip: SlipNumber) { self.init(slip: slip, options: CommandOptions()) }

    /// Reads the body of a `POST` to the slip's path.
    ///
    /// - Throws: ``ShapeError``.
    public init(slip: SlipNumber, _ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        let options = try CommandOptions(from: &members)
        try members.close()
        self.init(slip: slip, options: options)
    }

    /// The body, for who sends it.
    public var json: JSON { options.body([]) }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.slip = slip
        return query
    }
}
