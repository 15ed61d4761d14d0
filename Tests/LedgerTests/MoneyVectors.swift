import Ledger
import TestSupport
import Testing
import World

/// A worked vector of money, run against the house's arithmetic.
struct MoneyVector {
    let id: String
    let json: JSON

    init(_ id: String) throws {
        self.id = id
        json = try #require(
            Vectors.money.section("vectors").first { $0["id"]?.textValue == id },
            "the fixture has no \(id)"
        )
    }

    /// Runs the vector as its kind says.
    func run() throws {
        switch json["kind"]?.textValue {
        case "payment", "refund": try runPayment()
        case "tax": try runTax()
        case "rounding": try runRounding()
        case "increment":
            let step = try micro(json["increment_micro"])
            #expect(try money(json["money"]).rounded(to: step) == money(json["expected"]))
        case "split": try runSplit()
        case "exchange": try runExchange()
        case "convert": try runConversion()
        default: Issue.record("\(id) is of no known kind")
        }
    }

    private func runPayment() throws {
        let expected = try #require(json["expected"])
        let terms = try terms()
        let cash = try list(json["tender"]).map { try money($0) }
        let made = try Settlement(of: .balance(money(json["due"])), with: cash, on: terms)
        #expect(made.settled == (try money(expected["settled"])))
        #expect(made.change == (try money(expected["change"])))
        #expect(made.rounding == (try money(expected["rounding"])))
        #expect(made.residual == (try money(expected["residual"])))
        #expect(made.residualMicro == (try micro(expected["residual_micro"])))
        #expect(made.isPartial == expected["partial"]?.booleanValue)
        if let value = expected["value"] {
            let sum = try Totals(made.tender.map(\.value)).list
            #expect(sum == [try money(value)])
        }
        if let equivalent = json["equivalent"] {
            let worth = try money(equivalent)
            let due = try money(json["due"])
            #expect(try terms.book.convert(due, to: worth.currency) == worth)
        }
        try checkEntries(of: made, expected["entries"])
    }

    private func checkEntries(of made: Settlement, _ expected: JSON?) throws {
        let id = try #require(ID("01a1fd75-23c4-7395-80e1-e546d226c71b"))
        let payment = CashPayment(
            paymentID: id,
            sessionID: id,
            purpose: .folio(.id(id)),
            tender: made.tender,
            settled: made.settled,
            change: made.change,
            rounding: made.rounding,
            residual: made.residual,
            residualMicro: made.residualMicro
        )
        var entries = try Entries.of(.paymentCash(payment))
        let sums = try Totals(entries.map(\.money))
        #expect(sums.withoutZeros.isEmpty, "INV-2: entries sum to zero per currency")
        guard let expected = expected?.objectValue else { return }
        if json["kind"]?.textValue == "refund" { entries = Entries.mirror(of: entries) }
        for (account, amounts) in expected {
            let moved = entries.filter { $0.account.rawValue == account }.map(\.money)
            let wanted = try Totals(list(amounts).map { try money($0) })
            #expect(try Totals(moved).withoutZeros == wanted.withoutZeros, "\(account)")
        }
    }

    private func runTax() throws {
        let expected = try #require(json["expected"])
        let rules = try list(json["rules"]).enumerated().map { index, rule in
            var members = try #require(rule.objectValue)
            members["id"] = .text("rule-\(index)")
            members["ver"] = 1
            members["jurisdiction"] = "XX"
            members["scope"] = "line"
            members["valid_from"] = "2026-01-01"
            members["valid_to"] = .null
            return try TaxRule(.object(members), "rule")
        }
        let quantity = try #require(json["quantity"]?.integerValue)
        let price = try money(json["unit_price"]).multiplied(by: quantity)
        let tax = try Tax(of: price, under: rules)
        #expect(tax.net == (try money(expected["net"])))
        #expect(tax.gross == (try money(expected["gross"])))
        #expect(
            tax.lines.map(\.amount.amountMicro) == (try list(expected["tax"]).map { try micro($0) })
        )
    }

    private func runRounding() throws {
        let step = try micro(json["step_micro"])
        let values = try list(json["values"]).map { try micro($0) }
        let euro = try #require(Currency("EUR"))
        for mode in Rounding.allCases {
            let wanted = try list(json["expected"]?[mode.rawValue]).map { try micro($0) }
            let made = try values.map {
                try Money(euro, micro: $0).rounded(to: step, mode).amountMicro
            }
            #expect(made == wanted, "\(mode)")
        }
    }

    private func runSplit() throws {
        let total = try money(json["money"])
        let weights = try list(json["weights"]).map { try list($0).compactMap(\.integerValue) }
        let wanted = try list(json["expected"]).map { try list($0).map { try micro($0) } }
        #expect(weights.map { total.split(over: $0).map(\.amountMicro) } == wanted)
    }

    private func runExchange() throws {
        let expected = try #require(json["expected"])
        let snapshot = try FXSnapshot(#require(json["fx"]), "fx")
        let into = try #require(json["into"]?.textValue.flatMap { Currency($0) })
        let made = try CashExchange(
            money(json["received"]),
            for: into,
            increment: micro(json["increment_micro"]),
            RateBook(base: snapshot.base, snapshot: snapshot)
        )
        #expect(made.given == (try money(expected["given"])))
        #expect(made.rounding == (try money(expected["rounding"])))
    }

    private func runConversion() throws {
        let snapshot = try FXSnapshot(#require(json["fx"]), "fx")
        let book = RateBook(base: snapshot.base, snapshot: snapshot)
        let amount = try money(json["money"])
        let wanted = try money(json["expected"]?["result"])
        let between = try book.convert(amount, to: snapshot.base, step: 1)
        #expect(between.amountMicro == (try micro(json["expected"]?["base_micro"])))
        #expect(try book.convert(amount, to: wanted.currency) == wanted)
    }

    private func terms() throws -> SettlementTerms {
        let base = try #require(json["base"]?.textValue.flatMap { Currency($0) })
        let fx = try #require(json["fx"])
        let snapshot = fx == .null ? nil : try FXSnapshot(fx, "fx")
        return SettlementTerms(
            base: base,
            increment: try micro(json["increment_micro"]),
            accepted: Set(
                [base, snapshot?.base ?? base] + (snapshot?.quotes.map(\.currency) ?? [])
            ),
            book: RateBook(base: base, snapshot: snapshot)
        )
    }

    private func money(_ json: JSON?) throws -> Money {
        try Money(#require(json), id)
    }

    private func micro(_ json: JSON?) throws -> Int64 {
        try #require(json?.textValue.flatMap { Money.amountMicro($0) })
    }

    private func list(_ json: JSON?) throws -> [JSON] {
        try #require(json?.listValue)
    }
}
