import Store

/// What happened in this life of the daemon, as it is: for `/metrics`, and for no decision.
struct AgentTally {
    /// How many of a kind there were, and how long they took together.
    struct Durations {
        var count: Int64 = 0
        var milliseconds: Int64 = 0

        mutating func add(_ milliseconds: Int64) {
            count += 1
            self.milliseconds += milliseconds
        }
    }

    var captures = Durations()
    var pushes = Durations()
    /// Troubles with the store, by kind.
    var storeErrors: [String: Int64] = [:]
    /// Checks of meaning that failed, by their id.
    var checkFailures: [String: Int64] = [:]
    /// When the last check held, in milliseconds since 1970.
    var checkedAt: Int64?
    var cloudChanges: Int64 = 0

    mutating func note(_ error: StoreError) {
        let kind =
            switch error {
            case .full: "full"
            case .locked: "locked"
            case .unusable: "unusable"
            case .newerFormat: "newer_format"
            case .damaged: "damaged"
            case .device: "device"
            case .notOurs: "not_ours"
            }
        storeErrors[kind, default: 0] += 1
    }
}
