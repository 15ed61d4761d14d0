import TestSupport
import World

/// What befalls the desktops of a property: power, lines, clocks and disks.
///
/// Every few minutes a lot falls on each of them, and one on the whole house.
final class Blackout {
    /// How often the lots fall, in milliseconds.
    private static let interval: Int64 = 5 * 60_000
    /// More destroyed stores than this in a day stop a desk on purpose (BT-15).
    private static let destroyedLimit = 2

    private unowned let property: Property
    private var chance: Seed
    private var destroyed: [String: Int] = [:]

    init(_ property: Property) {
        self.property = property
        chance = property.lots.stream("blackout")
    }

    /// Begins to threaten.
    func begin() {
        for desk in property.desks { desk.whenDead = { [unowned self] in back(desk) } }
        wait()
    }

    private func wait() {
        property.time.after(Self.interval, "lots") { [self] in
            if property.storm.isOver { return }
            for desk in property.desks { strike(desk) }
            strikeHouse()
            wait()
        }
    }

    private func draws(_ fault: Fault) -> Bool {
        property.strikes(fault, chance.below(1_000))
    }

    private func strike(_ desk: Desktop) {
        let minutes = Int64(1 + chance.below(120))
        let operations = chance.below(80)
        let kind = chance.below(4)
        let place = chance.below(1_000)
        if draws(.lineDown), !desk.wire.isDown {
            desk.wire.isDown = true
            property.time.after(minutes * 60_000, "\(desk.name) line") { desk.wire.isDown = false }
        }
        if draws(.clockAhead) { desk.clock.set(off: 40 * 60_000) }
        if draws(.clockReset) {
            // 1970, as a desktop with a dead battery wakes up.
            desk.clock.set(off: -property.time.moment.now().milliseconds)
        }
        if draws(.cloned), property.isEveryDeskKnown { property.clone(desk) }
        guard desk.isOn else { return }
        if draws(.cutInWrite) { desk.switchOff(afterOperations: operations, loss()) }
        if draws(.powerCut) { cut(desk) }
        if destroyed[desk.name, default: 0] < Self.destroyedLimit, draws(.storeDestroyed) {
            destroyed[desk.name, default: 0] += 1
            if desk.isOn { cut(desk) }
            desk.destroyStore(at: kind == 0 ? nil : kind == 1 ? 0 : place)
        }
    }

    private func strikeHouse() {
        guard draws(.blackout) else { return }
        for desk in property.desks where desk.isOn { cut(desk) }
    }

    private func cut(_ desk: Desktop) {
        desk.switchOff(loss())
        back(desk)
    }

    /// What a cut does to what was not synced: nothing of it stays, all of it, or any sectors.
    private func loss() -> MemoryDisk.PowerCut {
        switch chance.below(3) {
        case 0: .dropping
        case 1: .keeping
        default: .mixing(chance.next())
        }
    }

    /// The power comes back after a while, sometimes for a moment only.
    private func back(_ desk: Desktop) {
        let pause = Int64(5_000 + chance.below(1_200_000))
        let operations = chance.below(400)
        let isShort = draws(.cutInWrite)
        let loss = loss()
        property.time.after(pause, "\(desk.name) power") { [self] in
            if desk.isOn { return }
            let isCut = isShort && !property.storm.isOver
            desk.switchOn(cutAfter: isCut ? operations : nil, loss)
        }
    }
}
