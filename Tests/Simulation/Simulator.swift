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
        "proof simulate " + words + (faultStep.map { " --until \($0)" } ?? "")
    }
    /// The words that run this day again.
    public var words = ""
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

    /// How long a suspended desk may stand aside more, in milliseconds.
    private static let suspension: Int64 = 60 * 60_000
    /// Twice the time between two pulls, in milliseconds.
    private static let pulling: Int64 = 10 * 60_000
    /// How long a supervisor looks around at the end, in milliseconds.
    private static let inspection: Int64 = 10_000

    private let plan: Plan
    private let script: Script?
    private let watch: ((Int, Timestamp, String) -> Void)?

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - plan: What befalls the property.
    ///   - script: What befalls it at told moments.
    ///   - watch: Told of every step.
    public init(
        _ plan: Plan,
        script: Script? = nil,
        watch: ((Int, Timestamp, String) -> Void)? = nil
    ) {
        self.plan = plan
        self.script = script
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
        outcome.words = plan.words
        outcome.desks = plan.desks
        let stage = script.map { _ in Stage(property) }
        if let script, let stage { script.begin(stage) }
        property.begin()
        let least = Property.dawn.adding(milliseconds: Int64(script?.hours ?? 0) * 3_600_000)
        let dusk = max(Property.dawn.adding(milliseconds: Self.day), least)
        let isOver = { property.isDayOver && property.time.moment.now() >= least }
        if try go(property, until: dusk, &outcome, isOver) {
            property.heal()
            try settle(property, &outcome)
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

    /// Everything is handed in, then pulled, then looked at.
    private func settle(_ property: Property, _ outcome: inout Outcome) throws {
        // SPEC: P5.6: who was suspended asks again every hour.
        let wasSuspended = property.storm.struck[.deviceSuspended] != nil
        let patience = Self.settling + (wasSuspended ? Self.suspension : 0)
        guard try go(property, for: patience, &outcome) else { return }
        if property.hasClones { return try check(property, .storm, &outcome) }
        try check(property, .drained, &outcome)
        guard try go(property, for: Self.pulling, &outcome) else { return }
        property.inspect()
        guard try go(property, for: Self.inspection, &outcome) else { return }
        try check(property, .quiet, &outcome)
    }

    private func go(
        _ property: Property,
        for milliseconds: Int64,
        _ outcome: inout Outcome
    ) throws -> Bool {
        let end = property.time.moment.now().adding(milliseconds: milliseconds)
        return try go(property, until: end, &outcome) { false }
    }

    private func isOver(_ property: Property) -> Bool {
        plan.until.map { property.time.steps >= $0 } ?? false
    }

    /// Runs until a moment; false when something is wrong, or the run ends before.
    private func go(
        _ property: Property,
        until end: Timestamp,
        _ outcome: inout Outcome,
        _ isDone: () -> Bool
    ) throws -> Bool {
        while outcome.faults.isEmpty {
            if isDone() || !property.time.isDue(until: end) {
                property.time.rest(until: isDone() ? property.time.moment.now() : end)
                return true
            }
            if isOver(property) { return false }
            property.time.step()
            if property.time.steps % Self.checkInterval == 0 {
                try check(property, .storm, &outcome)
            }
            let found = property.faults + property.book.faults + property.cloud.faults
            note(found, property, &outcome)
        }
        return false
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
