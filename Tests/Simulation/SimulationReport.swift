public import World

/// What many seeds came to.
public struct SimulationReport: Sendable {
    /// The runs that found something.
    public private(set) var failures: [Outcome] = []
    /// How many seeds ran.
    public private(set) var seeds = 0
    /// How many days of one desktop were lived.
    public private(set) var deskDays = 0
    /// How many events ran.
    public private(set) var steps = 0
    /// How many actions were confirmed.
    public private(set) var told = 0
    /// How many answers nobody read.
    public private(set) var unread = 0
    /// How often a screen was held against what was told.
    public private(set) var looks = 0
    /// How often each fault struck.
    public private(set) var struck: [Fault: Int] = [:]
    /// How often a desk refused, by code.
    public private(set) var refusals: [String: Int] = [:]
    /// How long it took.
    public var milliseconds: Int64 = 0

    /// Sums runs up.
    public init(_ outcomes: [Outcome]) {
        for outcome in outcomes { add(outcome) }
    }

    /// Adds a run.
    public mutating func add(_ outcome: Outcome) {
        if !outcome.faults.isEmpty { failures.append(outcome) }
        seeds += 1
        deskDays += outcome.desks
        steps += outcome.steps
        told += outcome.told
        unread += outcome.unread
        looks += outcome.looks
        struck.merge(outcome.struck, uniquingKeysWith: +)
        refusals.merge(outcome.refusals, uniquingKeysWith: +)
    }

    /// One line of progress.
    public var line: String {
        "\(seeds) property-days (\(deskDays) of desks), \(steps) steps, \(told) actions, "
            + "\(struck.values.reduce(0, +)) faults, \(failures.count) violations"
    }

    /// A report for people.
    public var text: String {
        let kinds = struck.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "  \($0.key.rawValue): \($0.value)\n" }.joined()
        let refused = refusals.sorted { $0.key < $1.key }
            .map { "  \($0.key): \($0.value)\n" }.joined()
        return "\(line) in \(milliseconds / 1_000) s\nfaults by kind:\n\(kinds)"
            + "refusals:\n\(refused)" + failures.map(\.text).joined()
    }

    /// The report for programs.
    public var json: JSON {
        let kinds = struck.map { ($0.key.rawValue, JSON.integer(Int64($0.value))) }
        let refused = refusals.mapValues { JSON.integer(Int64($0)) }
        return [
            "property_days": .integer(Int64(seeds)), "desk_days": .integer(Int64(deskDays)),
            "steps": .integer(Int64(steps)), "actions": .integer(Int64(told)),
            "screens_compared": .integer(Int64(looks)),
            "unread_answers": .integer(Int64(unread)), "milliseconds": .integer(milliseconds),
            "faults": .object(Dictionary(kinds) { first, _ in first }),
            "refusals": .object(refused), "violations": .list(failures.map(\.json)),
        ]
    }
}

extension Outcome {
    /// For people.
    public var text: String {
        let head =
            "seed \(seed): \(faults.isEmpty ? "every promise held" : "VIOLATED"), \(steps) steps, "
            + "\(told) actions, trace \(String(trace, radix: 16))\n"
        if faults.isEmpty { return head }
        return head + faults.prefix(12).map { "  \($0)\n" }.joined() + "  again: \(replay)\n"
    }

    /// For programs.
    public var json: JSON {
        [
            "seed": .text(String(seed)), "faults": .list(faults.map { .text($0) }),
            "step": faultStep.map { .integer(Int64($0)) } ?? .null, "replay": .text(replay),
        ]
    }
}
