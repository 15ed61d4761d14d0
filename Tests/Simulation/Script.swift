import TestSupport
public import World

/// What befalls a property at told moments: a scenario that is told, where a storm is drawn.
public struct Script {
    /// How long the day lasts at least, in hours.
    public let hours: Int
    let begin: (Stage) -> Void

    /// Tells a scenario.
    ///
    /// - Parameters:
    ///   - hours: How long the day lasts at least.
    ///   - begin: Lays out what happens, before anything is switched on.
    public init(hours: Int, _ begin: @escaping (Stage) -> Void) {
        self.hours = hours
        self.begin = begin
    }
}

/// What a scenario lays hands on.
public final class Stage {
    /// A request as it left a desk.
    public struct Sent: Sendable {
        /// Minutes since the day began.
        public let minute: Int64
        /// Where to.
        public let path: String
    }

    private unowned let property: Property
    /// Every request that a desk sent, whatever became of it.
    public private(set) var sent: [Sent] = []
    /// What the line does with each request; nil once the storm is over.
    public var relay: (Request) -> SimulatedWire.Relay = { _ in .carry }

    init(_ property: Property) {
        self.property = property
        for desk in property.desks {
            desk.wire.relay = { [unowned self] request in
                let passed = property.time.moment.monotonicMilliseconds() / 60_000
                sent.append(Sent(minute: passed, path: request.path))
                return property.storm.isOver ? .carry : relay(request)
            }
        }
    }

    /// Plans something, so many minutes after the day began.
    public func at(_ minute: Int, _ act: @escaping () throws -> Void) {
        property.time.after(Int64(minute) * 60_000, "script") { [unowned property] in
            do { try act() } catch { property.fault("script: \(error)") }
        }
    }

    /// Takes the line away from every desk, or gives it back.
    public func line(isDown: Bool) {
        for desk in property.desks { desk.wire.isDown = isDown }
    }

    /// Does what head office or the operator of the cloud wants.
    public func order(_ verb: String, _ words: String..., document: JSON? = nil) throws {
        try property.cloud.order(verb, all: words, document: document)
    }

    /// Sets every desk's wall clock off by so much from the true time.
    public func clocks(offBy milliseconds: Int64) {
        for desk in property.desks { desk.clock.set(off: milliseconds) }
    }

    /// Cuts the power of the first desk after so many more operations of its disk; it is back
    /// within half an hour.
    public func cutPower(afterOperations count: Int, seed: UInt64) {
        guard let desk = property.desks.first, desk.isOn else { return }
        desk.switchOff(afterOperations: count, .mixing(seed))
    }

    /// What was confirmed so far and is not in the cloud's ledger now.
    public func missing() throws -> [String] {
        let there = try property.cloud.ledger()["actions"]?.listValue ?? []
        let known = Set(there.compactMap { $0["action_id"]?.textValue })
        return property.book.told.filter { !known.contains($0.action) }.map(\.request)
    }

    /// How many actions were confirmed so far.
    public var told: Int { property.book.told.count }

    /// Notes what is not as the scenario says.
    public func expect(_ holds: Bool, _ sentence: String) {
        if !holds { property.fault(sentence) }
    }

    /// How many requests to a path were sent in some minutes.
    public func count(_ path: String, in minutes: Range<Int64>) -> Int {
        sent.filter { minutes.contains($0.minute) && $0.path == path }.count
    }
}
