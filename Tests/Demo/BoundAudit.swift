import TestSupport

/// Holds what a desk took of memory, disk and log against the limits that it promises.
///
/// Until the cloud has held an action for 35 days the desk keeps its records (DUR-15), so the disk
/// is bounded by what a desk does in 35 days, and each action by what it may cost.
enum BoundAudit {
    /// A record has a block or two of 4 KiB in each copy; notes and changes of segment come to it.
    static let journalPerAction = 20 << 10
    /// Segments that are open or made in advance, and those of lives in which little happened.
    static let journalBase = 16 << 20
    /// Rows of an action: outbox, entries, replica, each with its indexes.
    static let storePerAction = 12 << 10
    /// Reference data and the write-ahead log.
    static let storeBase = 8 << 20
    /// Keys, witness, quarantine of a month without damage.
    static let otherLimit = 1 << 20
    /// A day in order says little.
    static let logPerDay = 8 << 10
    /// Above the first day's, in kB: caches and fragments, not actions.
    static let memoryGrowth = 24 << 10

    /// What is over its limit.
    ///
    /// - Parameters:
    ///   - most: The highest of each.
    ///   - memory: Of `edged` at the end of each day, in kB.
    ///   - actions: How many were captured.
    /// - Returns: A sentence for each.
    static func faults(_ most: StateSize, memory: [Int], actions: Int) -> [String] {
        let store = storeBase + actions * storePerAction
        let limits = [
            ("journal", most.journal, journalBase + actions * journalPerAction),
            ("store", most.store, store), ("replica", most.replica, store),
            ("other files", most.other, otherLimit), ("log", most.log, memory.count * logPerDay),
            ("memory", (memory.max() ?? 0) << 10, ((memory.first ?? 0) + memoryGrowth) << 10),
        ]
        return limits.compactMap { what, held, limit in
            held <= limit ? nil : "\(what): \(held) bytes, \(limit) are its limit"
        }
    }
}
