public import World

/// The commands of a device after a number.
///
/// - SeeAlso: P15.2.
public struct CommandList: Hashable, Sendable {
    /// The commands, ascending.
    public let commands: [CloudCommand]
    /// The highest number there is.
    public let lastCseq: Int64

    /// Makes a list.
    public init(commands: [CloudCommand], lastCseq: Int64) {
        self.commands = commands
        self.lastCseq = lastCseq
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        commands = try members.list("commands", CloudCommand.init)
        lastCseq = try members.count("last_cseq")
    }

    /// The wire form.
    public var json: JSON {
        ["commands": .list(commands.map(\.json)), "last_cseq": .integer(lastCseq)]
    }
}
