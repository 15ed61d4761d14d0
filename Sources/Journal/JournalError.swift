public import World

/// Why the journal cannot do what was asked.
public enum JournalError: Error, Hashable, Sendable {
    /// Nothing of the group was written: not saved, for certain (WF-3).
    case cannotSave(DiskError)
    /// Some bytes of the group may lie in the first copy: the next scan decides (WF-3).
    case outcomeUnknown(DiskError)
    /// An earlier group ended in ``outcomeUnknown(_:)``; only a new scan may go on.
    case needsScan
    /// The files are whole, but no key handed in opens them (BT-02).
    case wrongKey
    /// A newer program wrote the files (BT-06).
    case newerFormat
    /// The files belong to another device or another journal.
    case foreign
    /// The disk refused a read, or a write that was not a group's.
    case disk(DiskError)
}
