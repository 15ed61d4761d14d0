public import World

/// What a boot came to.
///
/// Both cases hold the folder's lock; whoever got it keeps it as long as it works on the folder.
public enum BootOutcome {
    /// The agent may do nothing, and says why; the keyring is there when a device can be enrolled.
    case locked(LockedDesk, keyring: OpenKeyring?, lock: (any DiskLock)?)
    /// The agent works.
    case ready(DeviceAgent, lock: any DiskLock)
}

/// Why a daemon must not run at all.
public enum BootError: Error, Hashable, Sendable {
    /// Another daemon holds the folder: exit 75 (BT-01).
    case secondInstance
    /// A newer program wrote the named file: exit 78 (BT-06).
    case newerFormat(String)
    /// The set-up is wrong, as the text says: exit 78.
    case configuration(String)

    /// The exit code of `edged`.
    public var exitCode: Int32 {
        switch self {
        case .secondInstance: 75
        case .newerFormat, .configuration: 78
        }
    }
}
