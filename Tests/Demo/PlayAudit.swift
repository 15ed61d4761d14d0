import World

/// Compares the cloud's ledger with what the till confirmed, action by action.
struct PlayAudit {
    private(set) var settled = 0
    private(set) var lost = 0
    private(set) var doubled = 0
    private(set) var late = 0
    private(set) var suspense = Cash()
    /// What is wrong, in the order it was found.
    private(set) var faults: [String] = []
    private var expected = Cash()
    private var booked = Cash()

    init(_ book: PlayBook, _ ledger: JSON) {
        let actions = ledger["actions"]?.listValue ?? []
        let byID = Dictionary(grouping: actions) { $0["action_id"]?.textValue ?? "" }
        for line in book.lines { compare(line, byID[line.actionID] ?? []) }
        let told = Set(book.lines.map(\.actionID))
        for action in actions where !told.contains(action["action_id"]?.textValue ?? "") {
            check(untold: action)
        }
        if expected != booked {
            faults.append("drawer: till confirmed \(expected.text), cloud has \(booked.text)")
        }
        check(ledger["balances"])
    }

    /// The money of every drawer as both sides have it.
    var cash: Cash { booked }

    private mutating func compare(_ line: PlayBook.Line, _ found: [JSON]) {
        let name = line.slip ?? "seq \(line.seq)"
        guard let action = found.first else {
            lost += 1
            faults.append("\(name) is confirmed and not in the cloud")
            return
        }
        if found.count > 1 {
            doubled += 1
            faults.append("\(name) is \(found.count) times in the cloud")
        }
        let slip = action["slip"]?.textValue
        if action["seq"]?.integerValue != line.seq || slip != line.slip {
            faults.append("\(name) has another number in the cloud: \(action.canonicalText)")
        }
        let verdict = action["verdict"]
        guard verdict?["status"]?.textValue == "accepted" else {
            faults.append("\(name) is not settled: \(verdict?.canonicalText ?? "no verdict")")
            return
        }
        settled += 1
        let disposition = verdict?["disposition"]?.textValue ?? "normal"
        if disposition == "late_charge" { late += 1 }
        if (disposition == "suspense") != line.isForSuspense {
            faults.append("\(name) is \(verdict?.canonicalText ?? "")")
        }
        compareMoney(line, action, name)
    }

    private mutating func compareMoney(_ line: PlayBook.Line, _ action: JSON, _ name: String) {
        let entries = action["entries"]?.listValue ?? []
        let sum = Self.cash(entries)
        if sum != Cash() { faults.append("\(name): its entries come to \(sum.text)") }
        let drawer = Self.cash(entries, of: ["drawer"])
        expected = expected + line.drawer
        booked = booked + drawer
        if drawer != line.drawer {
            faults.append("\(name): confirmed \(line.drawer.text), booked \(drawer.text)")
        }
        if line.charged != 0 {
            let placed = Self.cash(entries, of: ["folio", "suspense"])
            if placed != Cash(["EUR": line.charged]) {
                faults.append(
                    "\(name): charged \(Cash.text(line.charged)), booked \(placed.text)"
                )
            }
        }
        if line.isForSuspense { suspense = suspense + Self.cash(entries, of: ["suspense"]) }
    }

    /// What the agent does by itself is no money; anything else would be a doubled action.
    private mutating func check(untold action: JSON) {
        let type = action["type"]?.textValue ?? ""
        if ["incarnation.begin", "audit.event"].contains(type) { return }
        doubled += 1
        faults.append("nobody was told of \(type) \(action["slip"]?.textValue ?? "")")
    }

    private mutating func check(_ balances: JSON?) {
        let open = Self.cash(balances?["session"]?.listValue ?? [])
        if open != Cash() { faults.append("closed drawers hold \(open.text)") }
        let held = Self.cash(balances?["suspense"]?.listValue ?? [])
        if held != suspense {
            faults.append("suspense is \(held.text), expected \(suspense.text)")
        }
    }

    private static func cash(_ lines: [JSON], of accounts: Set<String>? = nil) -> Cash {
        lines.reduce(Cash()) { sum, line in
            if let accounts, !accounts.contains(line["account"]?.textValue ?? "") { return sum }
            let cents = PlayBook.cents(line["amount_micro"])
            return sum + Cash([line["currency"]?.textValue ?? "": cents])
        }
    }
}
