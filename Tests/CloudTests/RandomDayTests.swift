import Cloud
import CloudStore
import Judge
import Ledger
import TestSupport
import Testing
import World

/// Days in which desks and office do whatever chance tells them: the books must hold after each.
struct RandomDayTests {
    @Test(arguments: 0..<4)
    func `INV-1, INV-2, INV-3, INV-4, INV-6, INV-10, FM-A-15: random days keep the books`(
        day: Int
    ) throws {
        try live(day, on: .sqlite)
    }

    @Test func `H-6: a random day has the same books on either engine`() throws {
        let readouts = try Engine.allCases.map { try live(1, on: $0) }
        #expect(readouts[0] == readouts[1])
    }

    /// Lives a day and gives the read-out at its end.
    @discardableResult
    private func live(_ day: Int, on engine: Engine) throws -> JSON {
        let seed = UInt64(8_814 + day)
        print("random day: seed \(seed)")
        var chance = Seed(seed)
        let hotel = try Hotel(on: engine)
        let desks = [try Desk(Till(hotel, "7K"), "D1"), try Desk(Till(hotel, "8M"), "D2")]
        for step in 0..<60 {
            let desk = desks[chance.below(desks.count)]
            if chance.below(8) == 0 {
                try officeActs(hotel, desk, &chance)
            } else {
                try desk.act(&chance)
            }
            if chance.below(4) == 0 { try desk.till.sync() }
            if step % 10 == 9 { try hotel.checkBooks() }
        }
        for desk in desks { try desk.till.sync() }
        try hotel.checkBooks()
        let before = try hotel.order("ledger")
        for desk in desks { try desk.carryEverythingAgain() }
        try hotel.checkBooks()
        let after = try hotel.order("ledger")
        #expect(before["balances"] == after["balances"], "INV-6: seed \(seed)")
        return after
    }

    private func officeActs(_ hotel: Hotel, _ desk: Desk, _ chance: inout Seed) throws {
        switch chance.below(9) {
        case 0: try hotel.order("folio close", "F-1")
        case 1: try hotel.order("folio open", "F-1")
        case 2:
            let number = "F-\(100 + chance.below(1_000_000))"
            try hotel.order("folio open", number)
            try hotel.order("folio move", "F-2", options: ["to": number])
            try hotel.order("folio open", "F-2")
        case 3: try closeSession(hotel, desk)
        case 4: try hotel.order("lease take", "D1", options: ["device": desk.till.code])
        case 5: try hotel.order("night-audit run")
        case 6: try hotel.order("staff disable", "c04")
        case 7: try hotel.order("staff enable", "c04")
        default: try hotel.order("drawer deactivate", desk.drawer)
        }
    }
}

extension RandomDayTests {
    /// Closes the open session of a drawer, if there is one.
    fileprivate func closeSession(_ hotel: Hotel, _ desk: Desk) throws {
        let drawer = try hotel.id(of: desk.drawer, in: "drawers").text
        let open = try hotel.documents("cash_sessions").first {
            $0["drawer_id"]?.textValue == drawer && $0["state"] == "open"
        }
        guard let id = open?["id"]?.textValue else { return }
        try hotel.order("session close", id)
    }
}

/// One desk of a random day, with what it remembers.
private final class Desk {
    let till: Till
    let drawer: String
    private var isOpen = false
    private var charges: [Action] = []
    private var all: [Action] = []

    init(_ till: Till, _ drawer: String) {
        self.till = till
        self.drawer = drawer
    }

    func act(_ chance: inout Seed) throws {
        if !isOpen {
            isOpen = true
            let fence: Int64? = chance.below(3) == 0 ? nil : Int64(chance.below(4))
            all.append(try till.open(drawer, fence: fence))
            return
        }
        let amount = cash(Int64(1 + chance.below(500)))
        switch chance.below(18) {
        case 0, 1: all.append(try till.pay(folio(&chance), amount))
        case 2: all.append(try till.pay(.number("F-404"), amount))
        case 3: all.append(try till.pay(till.folio("F-USD"), amount))
        case 4: try keep(till.charge(folio(&chance)))
        case 5: try keep(till.charge(folio(&chance), at: (50, 0), version: 99))
        case 6: try keep(till.charge(folio(&chance), "NEW", draft: .itemUnknown))
        case 7:
            if let charge = charges.randomElement(using: &chance) {
                all.append(try till.void(charge))
            }
        case 8: all.append(try till.paidOut(amount))
        case 9: all.append(try till.drop(amount))
        case 10:
            try till.capture(.drawerPaidIn(movement(amount))) { $0["payload"] = ["odd": true] }
        case 11, 12, 13, 14: try giveBack(amount, &chance)
        case 15: all.append(try till.settle(["F-1", "F-2"][chance.below(2)]))
        case 16: try resolve(&chance)
        default: try close(&chance)
        }
    }

    /// Takes back, asks back or pays back whatever chance picks, legal or not.
    private func giveBack(_ amount: Money, _ chance: inout Seed) throws {
        let own = all.filter { $0.stream == .session(till.session) }
        let cash = own.filter { $0.payload.reversibleID != nil }
        guard let some = cash.randomElement(using: &chance) else {
            all.append(try till.deposit("R-1", amount))
            return
        }
        let requests = all.filter { $0.type == .refundRequest }
        switch chance.below(4) {
        case 0: all.append(try till.reverse(some))
        case 1: all.append(try till.deposit("R-\(chance.below(3))", amount))
        case 2 where some.type == .paymentCash || some.type == .paymentDeposit:
            let needsOffice = chance.below(3) == 0
            all.append(try till.askBack(some, amount, needsOffice: needsOffice))
        default:
            guard let request = requests.randomElement(using: &chance) else { return }
            all.append(try till.payBack(request, amount))
        }
    }

    private func resolve(_ chance: inout Seed) throws {
        let items = try till.hotel.openItems().compactMap { $0["id"]?.textValue }
        guard let item = items.randomElement(using: &chance) else { return }
        switch chance.below(4) {
        case 0: all.append(try till.resolve(item, .apply, folio: folio(&chance)))
        case 1: all.append(try till.resolve(item, .deposit, reference: "R-1"))
        case 2: all.append(try till.resolve(item, .refund))
        default: all.append(try till.resolve(item, .acknowledge))
        }
    }

    private func movement(_ amount: Money) -> DrawerMovement {
        DrawerMovement(
            movementID: till.mint(),
            sessionID: till.session,
            money: [amount],
            reasonCode: "CHANGE"
        )
    }

    private func folio(_ chance: inout Seed) throws -> FolioTarget {
        try till.folio(["F-1", "F-2"][chance.below(2)])
    }

    private func keep(_ charge: Action) {
        charges.append(charge)
        all.append(charge)
    }

    private func close(_ chance: inout Seed) throws {
        isOpen = false
        let (count, close) = try till.close(off: Int64(chance.below(3) * 40))
        all += [count, close]
        if chance.below(3) > 0 { all.append(try till.sign(close)) }
    }

    /// A restored disk: all of it comes again under a new incarnation.
    func carryEverythingAgain() throws {
        try till.restart()
        for action in all { till.carryAgain(action) }
        try till.sync()
    }
}
