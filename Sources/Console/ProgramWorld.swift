public import World

/// What a command is given from outside: everything it may touch.
public struct ProgramWorld {
    /// The command's name, as in `till`.
    public let name: String
    /// Where a person reads and types.
    public let terminal: any Terminal
    /// Where the login token is kept.
    public let disk: any Disk
    /// Randomness for request ids.
    public let entropy: any Entropy
    /// The environment.
    public let variable: @Sendable (String) -> String?
    /// Makes the way to a socket.
    public let connect: @Sendable (String) -> any Exchange
    /// Looks at a state folder without any agent.
    public let inspect: @Sendable (FolderQuestion) -> FolderQuestion.Answer
    /// Where slips are printed; nil for a command that prints none.
    public var printer: (any Printer)?
    /// What makes documents of pages; nil for a command that makes none.
    public var renderer: (any Renderer)?
    /// What lies between two looks of a screen that lives.
    public var pause = Pause.none
    /// The man pages that the command prints besides its own, by name.
    public let manuals: @Sendable () -> [String: String]

    /// Gathers the outside.
    public init(
        name: String,
        terminal: any Terminal,
        disk: any Disk,
        entropy: any Entropy,
        variable: @escaping @Sendable (String) -> String?,
        connect: @escaping @Sendable (String) -> any Exchange,
        inspect: @escaping @Sendable (FolderQuestion) -> FolderQuestion.Answer = { _ in .unknown },
        manuals: @escaping @Sendable () -> [String: String] = { [:] }
    ) {
        self.name = name
        self.terminal = terminal
        self.disk = disk
        self.entropy = entropy
        self.variable = variable
        self.connect = connect
        self.inspect = inspect
        self.manuals = manuals
    }
}
