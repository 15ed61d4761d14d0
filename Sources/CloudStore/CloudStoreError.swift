/// Why the cloud's database could not do what it was asked.
public enum CloudStoreError: Error, Hashable, Sendable {
    /// Another process holds it; the same call may work later.
    case busy
    /// The disk is full; nothing was written.
    case full
    /// The file is damaged, or is none of ours.
    case damaged
    /// The file was written by a newer version.
    case tooNew
    /// A sum of the books would be 10^18 micro-units or more; nothing was written.
    case outOfRange
    /// The database is gone, or refused for another reason.
    case unavailable
}
