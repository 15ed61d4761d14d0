extension Code {
    /// What happened to the records of this desk: `MELMASTOON.STORE.*`.
    public enum StoreName: String, Hashable, Sendable, CaseIterable {
        // Exit 5.
        case corrupt = "CORRUPT"
        case wrongKey = "WRONG_KEY"
        case chainBreak = "CHAIN_BREAK"
        case sumsBroken = "SUMS_BROKEN"
        case journalUnwritable = "JOURNAL_UNWRITABLE"
        case cannotSave = "CANNOT_SAVE"
        case seriesConflict = "SERIES_CONFLICT"
        // Exit 4.
        case outcomeUnknown = "OUTCOME_UNKNOWN"
        // Exit 3: of the cloud's own database.
        case databaseUnreachable = "DATABASE_UNREACHABLE"
        case databaseRole = "DATABASE_ROLE"
        case databaseUnprepared = "DATABASE_UNPREPARED"
        case databaseForeign = "DATABASE_FOREIGN"

        /// The exit code of `till` and `edgectl` (D25).
        public var exitCode: Int32 {
            switch self {
            case .outcomeUnknown: 4
            case .databaseUnreachable, .databaseRole, .databaseUnprepared, .databaseForeign: 3
            default: 5
            }
        }
    }
}
