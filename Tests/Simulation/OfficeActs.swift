import TestSupport
import World

/// What head office and the operator of the cloud do while the desks work.
final class OfficeActs {
    /// How often the lots fall, in milliseconds.
    private static let interval: Int64 = 10 * 60_000

    private unowned let property: Property
    private var chance: Seed
    private var version = 1

    init(_ property: Property) {
        self.property = property
        chance = property.lots.stream("office")
    }

    /// Begins its day.
    func begin() {
        property.time.after(Self.interval, "office") { [self] in
            if property.storm.isOver { return }
            do { try act() } catch { property.fault("office: \(error)") }
            begin()
        }
    }

    /// Puts right what would stop the desks for ever.
    func heal() throws {
        let cloud = property.cloud
        try cloud.order("writes thaw")
        try cloud.order("judge resume")
        for code in Cashier.pins.keys.sorted() { try cloud.order("staff enable", code) }
        for code in devices { try cloud.orderIfKnown("device activate", code) }
    }

    private func draws(_ fault: Fault) -> Bool {
        property.strikes(fault, chance.below(1_000))
    }

    private func later(_ milliseconds: Int, _ label: String, _ body: @escaping () throws -> Void) {
        property.time.after(Int64(milliseconds), label) { [unowned property] in
            do { try body() } catch { property.fault("\(label): \(error)") }
        }
    }

    private func act() throws {
        let cloud = property.cloud
        let pause = 60_000 + chance.below(3_600_000)
        let folio = "F-\(1 + chance.below(12))"
        let staff = Cashier.pins.keys.sorted()[chance.below(4)]
        let pick = chance.below(1_000)
        if draws(.writesFrozen) {
            try cloud.order("writes freeze")
            later(pause, "thaw") { try cloud.order("writes thaw") }
        }
        if draws(.judgePaused) {
            try cloud.order("judge pause")
            later(pause, "resume") { try cloud.order("judge resume") }
        }
        if draws(.nightAudit) { try cloud.order("night-audit run") }
        if draws(.folioClosed) {
            try cloud.order("folio close", folio)
            later(pause, "reopen") { try cloud.order("folio open", folio) }
        }
        if draws(.sessionClosed) { try closeSession(pick) }
        if draws(.pricePublished) { try publish() }
        if draws(.staffDisabled) {
            try cloud.order("staff disable", staff)
            later(pause / 4, "enable") { try cloud.order("staff enable", staff) }
        }
        if draws(.leaseTaken) { try takeLease(pick) }
        if draws(.deviceSuspended), let device = device(pick) {
            try cloud.orderIfKnown("device suspend", device)
            later(pause, "activate") { try cloud.orderIfKnown("device activate", device) }
        }
        try keep()
    }

    private func closeSession(_ pick: Int) throws {
        let told = property.book.told.filter { $0.type == "session.open" }
        guard !told.isEmpty, let session = told[pick % told.count].session else { return }
        try property.cloud.orderIfKnown("session close", session)
    }

    private func takeLease(_ pick: Int) throws {
        guard let device = device(pick) else { return }
        let drawer = "D\(1 + pick % property.desks.count)"
        try property.cloud.orderIfKnown("lease take", drawer, options: ["device": device])
    }

    /// One of the devices that gave a slip.
    private func device(_ pick: Int) -> String? {
        let codes = devices
        return codes.isEmpty ? nil : codes[pick % codes.count]
    }

    private var devices: [String] {
        Set(property.book.told.compactMap { $0.slip?.prefix { $0 != "-" } }).map(String.init)
            .sorted()
    }

    private func publish() throws {
        version += 1
        let price = 20 + chance.below(80)
        let list = """
            {"id":"pl-bar","currency":"AFN","valid_from":"2026-01-01","items":[
             {"item":"MINIBAR-01","name":"Water","tax_rule_ids":["vat"],
              "price":{"currency":"AFN","amount_micro":"\(price)000000"}},
             {"item":"MINIBAR-02","name":"Juice","tax_rule_ids":["vat"],
              "price":{"currency":"AFN","amount_micro":"80000000"}}]}
            """
        try property.cloud.order("price-list publish", document: JSON(parsing: Array(list.utf8)))
    }

    /// A backup now and then, once every desk is enrolled; sometimes the last one comes back.
    private func keep() throws {
        guard property.storm.force[.cloudRestored] != nil, property.isEveryDeskKnown else { return }
        let isForgetful = chance.below(4) == 0
        let isDue = chance.below(3) == 0
        if draws(.cloudRestored) {
            try property.cloud.restore(keepsEpoch: isForgetful)
        } else if isDue {
            try property.cloud.backUp()
        }
    }
}
