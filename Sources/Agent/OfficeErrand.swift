public import Ledger
public import Sync
import World

/// What the office asks of this device from afar, on its way here and back (P15).
public enum OfficeErrand: Hashable, Sendable {
    /// Ask for the commands after a number.
    case commands(after: Int64)
    /// Say what became of one.
    case report(CommandReport)
    /// Tell the cloud of the key that this device gave itself; the command that asked for it.
    case newKey(ID)
}

/// What became of a command, to be told to the office.
public struct CommandReport: Hashable, Sendable {
    /// The command.
    public let id: ID
    /// Its number.
    public let cseq: Int64
    /// How far it came.
    public let state: CommandState
    /// Whether it was really the office's: a number that anybody may have written moves nothing.
    public let isGenuine: Bool
}
