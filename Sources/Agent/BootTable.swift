import Journal

/// What store and journal together mean at boot (`durability.md` 5.2, BT-08 to BT-13).
enum BootTable {
    /// What was found, as far as the table asks.
    struct Sight: Hashable {
        /// Whether the keyring names an incarnation: something was captured here before.
        var hasBegun: Bool
        /// Whether there is a store with whole pages.
        var hasStore: Bool
        /// Whether no journal file holds a record, or should.
        var isJournalBare: Bool
        /// How the store fits to the journal.
        var agreement: StoreAgreement
    }

    /// What is done about it.
    enum Row: Hashable {
        /// BT-08: everything is new.
        case firstStart
        /// BT-08: nothing is left of what was there.
        case allLost
        /// BT-10: the store is made again from the journal.
        case rebuild
        /// BT-11: what the store lacks is replayed.
        case tailReplay
        /// BT-12: the journal gets back from the store what it lost.
        case journalBehind
        /// BT-13: the journal wins, and what only the store has is carried again.
        case branches
    }

    static func row(_ sight: Sight) -> Row {
        guard sight.hasStore else {
            if !sight.isJournalBare { return .rebuild }
            return sight.hasBegun ? .allLost : .firstStart
        }
        switch sight.agreement {
        case .agrees, .unknown: return .tailReplay
        case .isAhead: return .journalBehind
        case .differs: return .branches
        }
    }
}
