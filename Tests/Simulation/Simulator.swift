import TestSupport
public import World

/// What a run of one seed came to.
public struct Outcome: Sendable {
    /// The seed.
    public var seed: UInt64
    /// What is wrong, in the order it was found.
    public var faults: [String] = []
    /// The step at which the first fault was found.
    public var faultStep: Int?
    /// How many events ran.
    public var steps = 0
    /// The hash of everything that happened.
    public var trace: UInt64 = 0
    /// How often each fault struck.
    public var struck: [Fault: Int] = [:]
    /// How many actions were confirmed.
    public var told = 0
    /// How many answers nobody read.
    public var unread = 0
    /// How often the screen was held against what was told.
    public var looks = 0
    /// How many desktops worked.
    public var desks = 0
    /// How often a desk refused, by code.
    public var refusals: [String: Int] = [:]

    /// The command that shows it again.
    public var replay: String {
        "proof simulate --seed \(seed)" + (faultStep.map { " --until \($0)" } ?? "")
    }
}

/// Runs a property through its storm, heals it, and holds it against every promise.
public struct Simulator {
    /// The checkers, cheap ones and dear ones alike.
    static var checkers: [any Checker.Type] {
        [
            NothingDoubled.self, MoneyConserved.self, DrawerConserved.self, SlipsWhole.self,
            Converges.self, ScreenTrue.self,
        ]
    }

    /// After so many steps everything is checked.
    private static let checkInterval = 200
    /// The longest day, in milliseconds.
    private static let day: Int64 = 16 * 3_600_000
    /// I-20: in so much time after the storm the outbox is empty, in milliseconds.
    private static let settling: Int64 = 30 * 60_000

    /// Twice the time between two pulls, in milliseconds.
    private static let pulling: Int64 = 10 * 60_000
    /// How long a supervisor looks around at the end, in milliseconds.
    private static let inspection: Int64 = 10_000

    private let plan: Plan
    private let watch: ((Int, Timestamp, String) -> Void)?

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - plan: What befalls the property.
    ///   - watch: Told of every step.
    public init(_ plan: Plan, watch: ((Int, Timestamp, String) -> Void)? = nil) {
        self.plan = plan
        self.watch = watch
    }

    /// Runs it.
    ///
    /// - Throws: What nothing in the simulated world explains.
    public func run() throws -> Outcome {
        let property = try Property(plan)
        defer { property.close() }
        property.time.watch = watch
        var outcome = Outcome(seed: plan.seed)
        outcome.desks = plan.desks
        property.begin()
        let dusk = Property.dawn.adding(milliseconds: Self.day)
        try go(property, until: dusk, &outcome) { property.isDayOver }
        if outcome.faults.isEmpty, !isOver(property) {
            property.heal()
            let end = property.time.moment.now().adding(milliseconds: Self.settling)
            try go(property, until: end, &outcome) { false }
            if outcome.faults.isEmpty, !isOver(property) { try check(property, .drained, &outcome) }
            try look(property, &outcome)
        }
        outcome.steps = property.time.steps
        outcome.trace = property.time.trace.value
        outcome.struck = property.storm.struck
        outcome.told = property.book.told.count
        outcome.unread = property.book.abandoned
        outcome.looks = property.looks
        outcome.refusals = property.refusals
        return outcome
    }

    /// Once every desk had time to pull what the others handed in.
    private func look(_ property: Property, _ outcome: inout Outcome) throws {
        let end = property.time.moment.now().adding(milliseconds: Self.pulling)
        try go(property, until: end, &outcome) { false }
        property.inspect()
        let last = end.adding(milliseconds: Self.inspection)
        try go(property, until: last, &outcome) { false }
        if outcome.faults.isEmpty, !isOver(property) { try check(property, .quiet, &outcome) }
    }

    private func isOver(_ property: Property) -> Bool {
        plan.until.map { property.time.steps >= $0 } ?? false
    }

    private func go(
        _ property: Property,
        until end: Timestamp,
        _ outcome: inout Outcome,
        _ isDone: () -> Bool
    ) throws {
        while !isOver(property), !isDone(), property.time.step(until: end) {
            if property.time.steps % Self.checkInterval == 0 {
                try check(property, .storm, &outcome)
            }
            note(property.faults + property.book.faults, property, &outcome)
            if !outcome.faults.isEmpty { return }
        }
    }

    private func check(
        _ property: Property,
        _ phase: Evidence.Phase,
        _ outcome: inout Outcome
    ) throws {
        let evidence = try property.evidence(phase)
        note(Self.checkers.flatMap { $0.faults(evidence) }, property, &outcome)
    }

    private func note(_ faults: [String], _ property: Property, _ outcome: inout Outcome) {
        if outcome.faults.isEmpty, !faults.isEmpty {
            outcome.faults = faults
            outcome.faultStep = property.time.steps
        }
    }
}
