public import World

/// The answer to `edgectl verify`: journal chain, store pages, ledger sums (`cli.md`).
public struct Verification: Hashable, Sendable {
    /// What the journal holds.
    public struct Journal: Hashable, Sendable {
        /// Records that verify.
        public var records: Int64
        /// Copies that can be written.
        public var copies: Int64
        /// The head of the chain, base64url.
        public var head: String?
        /// What is missing, as range sets with their incarnation.
        public var holes: [String]
        /// The names of segment files that are damaged; their other copy has what they held.
        public var damaged: [String] = []

        /// Makes it.
        public init(records: Int64, copies: Int64, head: String?, holes: [String]) {
            self.records = records
            self.copies = copies
            self.head = head
            self.holes = holes
        }
    }

    /// What the journal holds.
    public var journal: Journal
    /// Pages of the store that do not verify.
    public var badPages: [Int64]
    /// Whether the store could be read at all.
    public var isStoreSound: Bool
    /// The invariants of the ledger that do not hold, by id.
    public var brokenInvariants: [String]
    /// How long it took, in milliseconds.
    public var milliseconds: Int64

    /// Makes the answer.
    ///
    /// - Parameters:
    ///   - journal: What the journal holds.
    ///   - badPages: Pages of the store that do not verify.
    ///   - isStoreSound: Whether the store could be read at all.
    ///   - brokenInvariants: The invariants of the ledger that do not hold.
    ///   - milliseconds: How long it took.
    public init(
        journal: Journal,
        badPages: [Int64],
        isStoreSound: Bool,
        brokenInvariants: [String],
        milliseconds: Int64
    ) {
        self.journal = journal
        self.badPages = badPages
        self.isStoreSound = isStoreSound
        self.brokenInvariants = brokenInvariants
        self.milliseconds = milliseconds
    }

    /// Whether everything holds.
    public var isSound: Bool {
        journal.holes.isEmpty && badPages.isEmpty && isStoreSound && brokenInvariants.isEmpty
    }

    /// The body; whole numbers only (P1.1), so `milliseconds` says what `seconds` cannot.
    public var json: JSON {
        [
            "ok": .boolean(isSound),
            "journal": [
                "records": .integer(journal.records), "copies": .integer(journal.copies),
                "head": journal.head.map(JSON.text) ?? .null,
                "holes": .list(journal.holes.map { .text($0) }),
            ],
            "store": [
                "ok": .boolean(isStoreSound && badPages.isEmpty),
                "bad_pages": .list(badPages.map(JSON.integer)),
            ],
            "ledger": .members([
                ("ok", .boolean(brokenInvariants.isEmpty)),
                (
                    "broken",
                    brokenInvariants.isEmpty ? nil : .list(brokenInvariants.map { .text($0) })
                ),
            ]),
            "seconds": .integer(milliseconds / 1_000), "milliseconds": .integer(milliseconds),
        ]
    }
}
