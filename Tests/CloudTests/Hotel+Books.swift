import CloudStore
import Judge
import Ledger
import TestSupport
import Testing
import World

/// The promises of the books that hold after every step, whatever happened (`domain.md` 17).
extension Hotel {
    func checkBooks() throws {
        let readout = try order("ledger")
        let actions = try #require(readout["actions"]?.listValue)
        let postings = try #require(readout["postings"]?.listValue)
        try checkSums(actions + postings)
        try checkDrawers(actions)
        try checkBalances(actions + postings)
        try checkSuspense()
        try checkSessions(actions)
    }

    private func lines(_ item: JSON) throws -> [Entry] {
        try (item["entries"]?.listValue ?? []).map { line in
            let account = try #require(line["account"]?.textValue.flatMap(Account.init))
            let currency = try #require(line["currency"]?.textValue.flatMap { Currency($0) })
            let micro = try #require(line["amount_micro"]?.textValue.flatMap { Int64($0) })
            let reference = try #require(line["ref"]?.textValue)
            return Entry(account, reference, try Money(currency, micro: micro))
        }
    }

    /// INV-2: zero per currency, whole minor units.
    private func checkSums(_ items: [JSON]) throws {
        for item in items {
            let lines = try lines(item)
            let sum = try Totals(lines.map(\.money)).withoutZeros
            #expect(sum.isEmpty, "INV-2: \(item)")
            let isWhole = lines.allSatisfy { $0.money.isWholeMinor }
            #expect(isWhole, "INV-2: \(item)")
        }
    }

    /// INV-10: the drawer lines of an accepted action are its drawer effect.
    private func checkDrawers(_ actions: [JSON]) throws {
        let bodies = try bodies()
        for item in actions where item["type"] != "session.close" {
            let status = item["verdict"]?["status"]
            guard status == "accepted", let id = item["action_id"]?.textValue,
                let body = bodies[id]
            else { continue }
            let effect = try (body["drawer_effect"]?.listValue ?? []).map {
                try Money($0, "drawer_effect")
            }
            let drawer = try lines(item).filter { $0.account == .drawer }.map(\.money)
            let left = try Totals(drawer).withoutZeros
            let right = try Totals(effect).withoutZeros
            #expect(left == right, "INV-10: \(item)")
        }
    }

    private func bodies() throws -> [String: JSON] {
        try read { (ledger) throws(CloudStoreError) in
            var bodies: [String: JSON] = [:]
            for line in try ledger.ledgerLines() { bodies[line.actionID.text] = line.body }
            return bodies
        }
    }

    /// INV-4: a balance is the sum of its lines, in the books and in the documents.
    private func checkBalances(_ items: [JSON]) throws {
        var sums: [String: Totals] = [:]
        for item in items {
            for line in try lines(item) {
                try sums[line.account.rawValue + " " + line.reference, default: Totals()]
                    .add(line.money)
            }
        }
        for account in Account.allCases {
            let kept = try read { (ledger) throws(CloudStoreError) in
                var kept: [String: [Money]] = [:]
                for balance in try ledger.balances(of: account) {
                    kept[balance.reference, default: []] += balance.money
                }
                return kept
            }
            for (reference, money) in kept {
                let lines = sums[account.rawValue + " " + reference]?.withoutZeros ?? []
                let balance = try Totals(money).withoutZeros
                #expect(balance == lines, "INV-4: \(account) \(reference)")
            }
        }
        for folio in try documents("folios") {
            let id = try #require(folio["id"]?.textValue)
            let money = try Money(#require(folio["balance"]), "balance")
            let sum = sums["folio " + id]?[money.currency] ?? .zero(money.currency)
            #expect(sum == money, "INV-4: folio \(folio)")
        }
    }

    /// INV-3: suspense is the sum of the unresolved money items.
    private func checkSuspense() throws {
        var held: [String: [Money]] = [:]
        let balances = try read { (ledger) throws(CloudStoreError) in
            try ledger.balances(of: .suspense)
        }
        for balance in balances {
            let left = balance.money.filter { !$0.isZero }.map(\.magnitude)
            if !left.isEmpty { held[balance.reference, default: []] += left }
        }
        for item in try openItems() where item["kind"] == "suspense" {
            let id = try #require(item["id"]?.textValue)
            let amounts = try (item["amounts"]?.listValue ?? []).map { try Money($0, "amounts") }
            #expect(held[id] ?? [] == amounts, "INV-3: \(item)")
            held[id] = nil
        }
        #expect(held.isEmpty, "INV-3: money in suspense without an open item: \(held)")
    }

    /// INV-1: a closed session holds nothing, a live one the sum of its movements.
    private func checkSessions(_ actions: [JSON]) throws {
        let entries = try documents("session_entries")
        for session in try documents("cash_sessions") {
            let id = try #require(session["id"]?.textValue)
            let balance = try read { (ledger) throws(CloudStoreError) in
                try ledger.balance(.drawer, id).withoutZeros
            }
            let state = session["state"]?.textValue ?? ""
            if state != "open" {
                #expect(balance.isEmpty, "INV-1: \(session)")
                continue
            }
            var moved = Totals()
            for entry in entries where entry["cash_session_id"]?.textValue == id {
                for money in entry["drawer_effect"]?.listValue ?? [] {
                    try moved.add(Money(money, "drawer_effect"))
                }
            }
            #expect(moved.withoutZeros == balance, "INV-1: \(session)")
        }
    }
}
