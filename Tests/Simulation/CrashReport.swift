public import World

/// What an exploration came to.
public struct CrashReport: Sendable {
    /// The states that were booted.
    public var states = CrashStates()
    /// How often the agent was booted.
    public var boots = 0
    /// How many boots were cut once more.
    public var cutTwice = 0
    /// How many desks stayed locked, by reason.
    public var halts: [String: Int] = [:]
    /// What did not hold.
    public var faults: [CrashFault] = []

    /// An exploration that has not begun.
    public init() {}

    /// Adds what somebody else explored.
    public mutating func add(_ other: CrashReport) {
        states.add(other.states)
        boots += other.boots
        cutTwice += other.cutTwice
        halts.merge(other.halts) { $0 + $1 }
        faults += other.faults
    }
}

extension CrashReport {
    /// One line of progress.
    public var line: String {
        "\(states.count) states, \(boots) boots, \(cutTwice) cut twice, \(faults.count) faults"
    }

    /// The report as text.
    public func text(milliseconds: Int64) -> String {
        let rate = Int64(states.count) * 1_000 / max(1, milliseconds)
        var lines = [
            "\(states.count) distinct states in \(milliseconds / 1_000) s, \(rate) a second",
            "\(boots) boots, \(cutTwice) states cut twice",
        ]
        for model in CrashModel.allCases {
            lines.append("  \(model.rawValue): \(states.count(of: model)) states")
        }
        for (reason, count) in halts.sorted(by: { $0.key < $1.key }) {
            lines.append("  stayed locked by \(reason): \(count)")
        }
        lines.append("\(faults.count) faults")
        for fault in faults.prefix(20) {
            lines += fault.faults.map { "  " + $0 } + ["    " + fault.replay]
        }
        return lines.joined(separator: "\n")
    }

    /// The report as JSON.
    public func json(milliseconds: Int64) -> JSON {
        let counted = CrashModel.allCases.map { model in
            (model.rawValue, JSON.integer(Int64(states.count(of: model))))
        }
        let locked = halts.map { ($0.key, JSON.integer(Int64($0.value))) }
        let found = faults.prefix(100).map { fault -> JSON in
            [
                "faults": .list(fault.faults.map(JSON.text)), "replay": .text(fault.replay),
            ]
        }
        return [
            "states": .integer(Int64(states.count)), "milliseconds": .integer(milliseconds),
            "boots": .integer(Int64(boots)), "cut_twice": .integer(Int64(cutTwice)),
            "models": .object(Dictionary(uniqueKeysWithValues: counted)),
            "locked": .object(Dictionary(uniqueKeysWithValues: locked)),
            "fault_count": .integer(Int64(faults.count)), "found": .list(Array(found)),
        ]
    }
}
