/// How a file is opened: the pragmas, in their order, and the waits.
///
/// - SeeAlso: DUR-16, DUR-19.
public struct Profile: Sendable {
    /// One pragma and what it must answer, nil where it answers nothing.
    struct Pragma: Sendable {
        let text: StaticString
        let answer: String?

        init(_ text: StaticString, answers answer: String? = nil) {
            self.text = text
            self.answer = answer
        }
    }

    let pragmas: [Pragma]
    /// How long a lock of somebody else is waited for.
    let busyMilliseconds: Int32
    /// Pages in the log after which a commit also checkpoints, 0 = never by itself.
    let checkpointPages: Int32

    /// The device store: one connection, the journal carries durability.
    public static let device = Profile(
        pragmas: keyed + [
            Pragma("PRAGMA locking_mode=EXCLUSIVE", answers: "exclusive"),
            // EXCLUSIVE before WAL means that no shared-memory file is made.
            Pragma("PRAGMA journal_mode=WAL", answers: "wal"),
            Pragma("PRAGMA synchronous=NORMAL"),
            // 4 MiB: indexes by request id and folio have their leaves everywhere, and a page that
            // is not in memory is read, checked and decrypted again.
            Pragma("PRAGMA cache_size=-4096"),
        ] + common,
        busyMilliseconds: 500,
        checkpointPages: 0
    )

    /// A device store that is being built in `tmp/`: a cut leaves rubbish there, nothing else.
    public static let building = Profile(
        pragmas: keyed + [
            Pragma("PRAGMA locking_mode=EXCLUSIVE", answers: "exclusive"),
            Pragma("PRAGMA journal_mode=OFF", answers: "off"),
            Pragma("PRAGMA synchronous=OFF"),
            // 32 MiB: a page that is written once instead of at every spill is sealed once.
            Pragma("PRAGMA cache_size=-32768"),
        ] + common,
        busyMilliseconds: 500,
        checkpointPages: 0
    )

    /// The reference cloud on SQLite: no journal beside it, so every commit is synced (DUR-19).
    public static let cloud = Profile(
        pragmas: [
            Pragma("PRAGMA page_size=4096"),
            Pragma("PRAGMA journal_mode=WAL", answers: "wal"),
            Pragma("PRAGMA synchronous=FULL"),
        ] + common,
        busyMilliseconds: 5_000,
        checkpointPages: 1_000
    )

    // Without the page size a good file looks exactly like one under another key.
    private static let keyed = [Pragma("PRAGMA cipher_page_size=4096")]

    private static let common = [
        Pragma("PRAGMA foreign_keys=ON"),
        Pragma("PRAGMA cell_size_check=ON"),
        Pragma("PRAGMA temp_store=MEMORY"),
        Pragma("PRAGMA wal_autocheckpoint=0"),
        Pragma("PRAGMA mmap_size=0"),
    ]

    /// The names that the pragmas above use; nothing else passes while a file is opened.
    static let names: Set<String> = [
        "cipher_page_size", "page_size", "locking_mode", "journal_mode", "synchronous",
        "foreign_keys", "cell_size_check", "temp_store", "wal_autocheckpoint", "mmap_size",
        "cache_size",
    ]

    /// The one pragma that is allowed on an open connection.
    static let check: StaticString = "PRAGMA quick_check(1000)"
}
