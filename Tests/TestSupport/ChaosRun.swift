public import World

/// Rounds of trouble for the real executables, chosen by a seed, each followed by a reckoning.
///
/// A round: something befalls desk, line or cloud while two tills work; then all of it is taken
/// away, what was not confirmed is asked for again with the same request ids, everything settles,
/// and screen, state folder and ledger are held against what was confirmed.
public struct ChaosRun {
    /// After so many rounds a new hotel is built: a life of the desk keeps its journal for weeks.
    private static let roundsOfHouse = 40

    /// What of the machine is used.
    public let means: ChaosMeans
    /// What came of it so far.
    public private(set) var report = ChaosReport()
    private let seed: UInt64

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - seed: Where chance begins.
    ///   - means: What of the machine is used.
    public init(seed: UInt64, means: ChaosMeans = ChaosMeans()) {
        self.seed = seed
        self.means = means
    }

    /// Plays rounds; ends early when something is wrong.
    ///
    /// - Parameters:
    ///   - rounds: How many.
    ///   - tell: Told of each round when it is over.
    /// - Throws: ``RigError`` when the hotel cannot be built.
    public mutating func play(_ rounds: Int, telling tell: (String) -> Void) throws {
        var house: ChaosHouse?
        for round in 1...rounds {
            if round % Self.roundsOfHouse == 1 { house = nil }
            let current = try house ?? ChaosHouse(means)
            house = current
            var chance = Seed(seed &* 1_000_003 &+ UInt64(round))
            let fault = ChaosFault.drawn(&chance, means)
            let before = (current.book.lines.count, current.proxy.struck)
            let outcome = play(fault, round, &chance, current)
            let confirmed = current.book.lines.count - before.0
            let isFelt = outcome.isFelt || current.proxy.struck > before.1
            let name = "round \(round), \(fault)" + (isFelt ? "" : ", not felt")
            report.add(
                fault,
                isFelt,
                confirmed,
                outcome.faults.map { "seed \(seed), \(name): \($0)" }
            )
            tell("\(name): \(outcome.faults.first ?? "all there")")
            if !outcome.faults.isEmpty { break }
        }
    }

    /// Plays a round; it was felt when somebody got no answer, was refused, or the desk died.
    private func play(
        _ fault: ChaosFault,
        _ round: Int,
        _ chance: inout Seed,
        _ house: ChaosHouse
    ) -> (faults: [String], isFelt: Bool) {
        let calls = (0..<8).map { ChaosCall.drawn(&chance, id: "round-\(round)-\($0)") }
        let isGentle = chance.below(2) == 0
        do {
            try prepare(fault, house)
            let left = try house.work(calls) { Self.strike(fault, house, confirmed: $0) }
            let isFelt = !left.isEmpty || !house.desk.isUp
            try heal(fault, house, isGentle)
            for call in left { try house.confirm(call) }
            return (try house.faults(), isFelt)
        } catch { return (["\(error)"], true) }
    }

    /// Brings the desk into the state that the fault needs.
    private func prepare(_ fault: ChaosFault, _ house: ChaosHouse) throws {
        switch fault {
        case .call(let fault):
            switch fault.side {
            case .desk:
                house.desk.stop()
                _ = house.start(wrapper: fault.wrapper)
            case .cloud:
                house.cloud.stop()
                house.startCloud(wrapper: fault.wrapper)
            }
        case .clock(let seconds):
            house.desk.stop()
            let clock = WarpedClock.environment(wallSecondsAhead: seconds)
            try house.startWell(environment: clock)
        case .readOnlyDisk:
            house.desk.stop()
            try house.remount("ro")
            _ = house.start()
        case .line(let fault): house.proxy.set(fault)
        case .kill, .haltDesk, .haltCloud, .killCloud, .fullDisk: break
        }
    }

    /// Lets the fault come while the tills work.
    private static func strike(_ fault: ChaosFault, _ house: ChaosHouse, confirmed: Int) {
        switch fault {
        case .kill(let count) where count == confirmed: house.desk.stop(.kill)
        case .killCloud(let count) where count == confirmed: house.cloud.stop(.kill)
        case .fullDisk(let count) where count == confirmed: house.fillDisk()
        case .haltDesk(let milliseconds) where confirmed == 2:
            house.desk.send(.halt)
            _ = Child.wait(atMost: .milliseconds(milliseconds)) { false }
            house.desk.send(.goOn)
        case .haltCloud(let milliseconds) where confirmed == 2:
            house.cloud.send(.halt)
            _ = Child.wait(atMost: .milliseconds(milliseconds)) { false }
            house.cloud.send(.goOn)
        default: break
        }
    }

    /// Takes everything away that was put in the way.
    private func heal(_ fault: ChaosFault, _ house: ChaosHouse, _ isGentle: Bool) throws {
        switch fault {
        case .line: house.proxy.heal()
        case .killCloud, .haltCloud, .haltDesk: break
        case .fullDisk: house.freeDisk()
        case .readOnlyDisk:
            house.desk.stop(.kill)
            try house.remount("rw")
        case .call(let fault) where fault.side == .cloud:
            house.cloud.stop(isGentle ? .terminate : .kill)
        case .call, .kill, .clock: house.desk.stop(isGentle ? .terminate : .kill)
        }
        if !house.cloud.isUp { try house.cloud.start() }
        if !house.desk.isUp { try house.startWell() }
    }
}

/// What came of a run.
public struct ChaosReport: Sendable {
    /// How many rounds of each kind were played.
    public private(set) var rounds: [String: Int] = [:]
    /// In how many of them somebody felt it: a call that may be counted need not come.
    public private(set) var felt = 0
    /// How many actions were confirmed, and found once in the cloud after each round.
    public private(set) var confirmed = 0
    /// What was wrong.
    public private(set) var faults: [String] = []

    fileprivate mutating func add(
        _ fault: ChaosFault,
        _ isFelt: Bool,
        _ confirmed: Int,
        _ found: [String]
    ) {
        rounds[fault.kind, default: 0] += 1
        felt += isFelt ? 1 : 0
        self.confirmed += confirmed
        faults += found
    }

    /// How many rounds were played.
    public var count: Int { rounds.values.reduce(0, +) }

    /// As one JSON object.
    public var json: JSON {
        [
            "rounds": .integer(Int64(count)), "felt": .integer(Int64(felt)),
            "confirmed": .integer(Int64(confirmed)),
            "kinds": .object(rounds.mapValues { .integer(Int64($0)) }),
            "faults": .list(faults.map(JSON.text)),
        ]
    }
}
