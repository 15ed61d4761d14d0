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

        /// The exit code of `till` and `edgectl` (D25).
        public var exitCode: Int32 {
            switch self {
            case .outcomeUnknown: 4
            default: 5
            }
        }
    }
}
