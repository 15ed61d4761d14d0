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
    /// Looks at a state folder where no agent answers; nil when there is no folder to look at.
    ///
    /// It gets the values of `--state` and `--key-file`, nil where they were not given.
    public let inspect: @Sendable (_ state: String?, _ keyFile: String?) -> JSON?

    /// Gathers the outside.
    public init(
        name: String,
        terminal: any Terminal,
        disk: any Disk,
        entropy: any Entropy,
        variable: @escaping @Sendable (String) -> String?,
        connect: @escaping @Sendable (String) -> any Exchange,
        inspect: @escaping @Sendable (_ state: String?, _ keyFile: String?) -> JSON? = { _, _ in nil
        }
    ) {
        self.name = name
        self.terminal = terminal
        self.disk = disk
        self.entropy = entropy
        self.variable = variable
        self.connect = connect
        self.inspect = inspect
    }
}
