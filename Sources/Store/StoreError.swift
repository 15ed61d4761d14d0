public import Database

/// Why the store cannot do what it was asked for.
///
/// - SeeAlso: S-13, BT-02 to BT-10.
public enum StoreError: DatabaseFailure, Hashable {
    /// The file, or what it says, is broken: quarantine and rebuild.
    case damaged(String)
    /// Page 1 does not open under this key; the page scan tells damage from a wrong key.
    case notOurs
    /// A newer program made the file.
    case newerFormat
    /// No space left; the store is unchanged.
    case full
    /// Somebody else holds the file.
    case locked
    /// The file cannot be opened or written: permissions, a read-only file system, no such file.
    case unusable(String)
    /// The device refused a read; it may work when tried again.
    case device(String)

    /// Tells the database's refusal in the room's words.
    public init(database error: DatabaseError) {
        switch error.code {
        case .damaged, .constraint, .tooLarge, .misuse: self = .damaged(error.description)
        case .notADatabase: self = .notOurs
        case .newerFormat: self = .newerFormat
        case .full: self = .full
        case .locked: self = .locked
        case .readOnly, .cannotOpen, .noMemory: self = .unusable(error.description)
        case .io:
            // SPEC: DUR-11: a failed write or sync of the store counts as damage to it.
            self =
                Self.writeCodes.contains(error.resultCode)
                ? .damaged(error.description) : .device(error.description)
        }
    }

    // SQLITE_IOERR_WRITE, _FSYNC, _DIR_FSYNC, _TRUNCATE.
    private static let writeCodes: Set<Int32> = [778, 1_034, 1_290, 1_546]

    /// Whether the answer is quarantine and rebuild (BT-10).
    public var isDamage: Bool {
        switch self {
        case .damaged, .notOurs: true
        case .newerFormat, .full, .locked, .unusable, .device: false
        }
    }
}
