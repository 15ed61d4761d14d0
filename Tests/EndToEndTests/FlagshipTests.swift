import TestSupport
import Testing
import World

/// Two days of everything that goes wrong, with the real executables in compressed time.
struct FlagshipTests {
    @Test func `FM-E-14, FM-B-14, DAY-3: 48 hours of failures, and every afghani is accounted for`()
        throws
    {
        let hotel = try Flagship()
        var sessions = [try evening(hotel)]
        sessions.append(try hotel.handOver(from: "c07", to: "c04"))
        try night(hotel)
        sessions.append(try hotel.handOver(from: "c04", to: "c07"))
        try day(hotel)
        sessions.append(try hotel.handOver(from: "c07", to: "c04"))
        let left = try secondNight(hotel)
        sessions.append(try lineReturns(hotel, drawer: left))
        try cloudRestored(hotel)
        try check(hotel, sessions)
    }

    /// 17:00 to 22:00; the line goes at 18:00.
    private func evening(_ hotel: Flagship) throws -> String {
        let cashier = hotel.cashier("c07")
        try cashier.login()
        try cashier.open()
        try cashier.mix(0..<3)
        try hotel.desk.settle()
        hotel.cloud.stop()
        try hotel.wait(hours: 2, thenLogin: "c07")
        try cashier.perform(.pay(3, Cash(["USD": 500]), due: 30_000))
        try cashier.perform(.pay(4, Cash(["AFN": 50_000]), due: 45_000))
        let session = hotel.desk.till(["status"]).json["session"]?["id"]?.textValue
        try hotel.wait(hours: 3, thenLogin: "c07")
        return try #require(session)
    }

    /// 22:00 to 06:00: prices end at midnight, the power goes, the office closes the first session.
    private func night(_ hotel: Flagship) throws {
        let cashier = hotel.cashier("c04")
        try hotel.wait(hours: 1, thenLogin: "c04")
        let priced = try cashier.perform(.charge(5))
        #expect(priced["state"] == "captured")
        try hotel.wait(hours: 2, thenLogin: "c04")
        let estimate = try cashier.perform(
            Call(words: ["charge", "--folio", "F-5", "--item", "COLA"])
        )
        #expect(estimate["state"] == "draft")
        try hotel.cutPower(thenLogin: "c04")
        try cashier.perform(.pay(5, Cash(["AFN": 10_000]), due: 6_600))
        let audit = try hotel.cloud.officeJSON(["night-audit", "run"])
        #expect(audit["readiness"]?["open_sessions"]?.listValue?.count == 1)
        try hotel.cloud.officeJSON(["session", "close", "--drawer", "D1", "--reason", "NIGHT"])
        try hotel.wait(hours: 5, thenLogin: "c04")
    }

    /// 06:00 to 14:00: a refund at ten, the power at noon, a clock that gains.
    private func day(_ hotel: Flagship) throws {
        let cashier = hotel.cashier("c07")
        try hotel.wait(hours: 4, thenLogin: "c07")
        let paid = try cashier.perform(.pay(6, Cash(["AFN": 80_000]), due: 80_000))
        let slip = try #require(paid["slip"]?.textValue)
        let request = try cashier.perform(.askBack(slip, "AFN 300", cosign: "c04"))
        let number = try #require(request["slip"]?.textValue)
        try cashier.perform(.payBack(number, cosign: "c04"))
        try hotel.wait(hours: 2, thenLogin: "c07")
        try hotel.cutPower(thenLogin: "c07")
        try cashier.mix(0..<5)
        hotel.drift(seconds: 420)
        try hotel.wait(hours: 2, thenLogin: "c07")
    }

    /// 14:00 to 15:00 of the second day; the store is destroyed at hour 30.
    private func secondNight(_ hotel: Flagship) throws -> Cash {
        let cashier = hotel.cashier("c04")
        try hotel.wait(hours: 9, thenLogin: "c04")
        try cashier.perform(.pay(7, Cash(["USD": 1_000]), due: 60_000))
        try hotel.destroyStore(thenLogin: "c04")
        try cashier.mix(0..<5)
        try hotel.wait(hours: 16, thenLogin: "c04")
        let left = hotel.notebook.book.drawer
        try cashier.close(holding: left, signedBy: "c07")
        return left
    }

    /// Hour 46: new prices, the line, everything settled, a backup; then an hour of work.
    private func lineReturns(_ hotel: Flagship, drawer: Cash) throws -> String {
        try hotel.publish(
            ["price-list", "publish"],
            Flagship.prices("pl-new", from: hotel.tomorrow)
        )
        try hotel.startCloud()
        try hotel.desk.settle(within: 60)
        try hotel.cloud.officeJSON(["backup", hotel.backup])
        let cashier = hotel.cashier("c07")
        try hotel.wait(hours: 1, thenLogin: "c07")
        let float = ["open", "--drawer", "D1", "--float"] + drawer.words
        try cashier.perform(Call(words: float, moved: drawer))
        try cashier.mix(0..<5)
        return try #require(hotel.desk.till(["status"]).json["session"]?["id"]?.textValue)
    }

    /// Hour 48: the cloud has forgotten its last hour, and the desk tells it again.
    private func cloudRestored(_ hotel: Flagship) throws {
        try hotel.desk.settle(within: 60)
        hotel.cloud.stop()
        try hotel.cloud.officeJSON(["restore", hotel.backup])
        try hotel.startCloud()
        try hotel.wait(hours: 1, thenLogin: "c07")
        try hotel.desk.settle(within: 60)
        try hotel.cashier("c07").close(holding: hotel.notebook.book.drawer, signedBy: "c04")
        try hotel.desk.settle(within: 60)
    }

    private func check(_ hotel: Flagship, _ sessions: [String]) throws {
        let ledger = try hotel.cloud.ledger()
        let audit = LedgerAudit(hotel.notebook.book, ledger, isDayOver: true)
        #expect(audit.faults.isEmpty, "\(audit.faults.joined(separator: "\n"))")
        #expect(audit.settled == hotel.notebook.book.lines.count)
        let reports = sessions.map { hotel.desk.till(["z", $0], as: "c07").json }
        #expect(reports.map { $0["z_no"]?.integerValue } == Array(1...Int64(sessions.count)))
        // The second session began before midnight and ended after it.
        #expect(reports[1]["business_date"]?.textValue == hotel.today)
        #expect(reports[2]["business_date"]?.textValue == hotel.tomorrow)
        for line in ledger["balances"]?["folio"]?.listValue ?? [] {
            let folio = line["folio_no"]?.textValue ?? ""
            let shown = hotel.desk.till(["folio", folio], as: "c07").json["balance"]
            #expect(shown?["amount_micro"] == line["amount_micro"], "\(folio)")
        }
        #expect(hotel.desk.edgectl(["verify", "--full"]).code == 0)
    }
}
