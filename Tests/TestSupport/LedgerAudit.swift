public import World

/// Compares the cloud's ledger with what the till confirmed, action by action.
public struct LedgerAudit: Sendable {
    /// How many confirmed actions the cloud has booked.
    public private(set) var settled = 0
    /// How many it does not have.
    public private(set) var lost = 0
    /// How many it has twice, or nobody was told of.
    public private(set) var doubled = 0
    /// What became of them: how many by status and disposition.
    public private(set) var placed: [String: Int] = [:]
    /// What is in suspense, as expected.
    public private(set) var suspense = Cash()
    /// What is wrong, in the order it was found.
    public private(set) var faults: [String] = []
    private var isRenumbered: Bool
    private var expected = Cash()
    private var booked = Cash()

    /// Compares.
    ///
    /// - Parameters:
    ///   - book: What the till confirmed.
    ///   - ledger: The answer of `edge-cloud ledger --json`.
    ///   - isDayOver: Whether every drawer is counted and closed.
    ///   - isRenumbered: Whether actions may have been carried into another incarnation.
    public init(
        _ book: TillBook,
        _ ledger: JSON,
        isDayOver: Bool = false,
        isRenumbered: Bool = false
    ) {
        self.isRenumbered = isRenumbered
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
        checkOrder(actions)
        check(ledger["balances"], isDayOver)
    }

    private mutating func compare(_ line: TillBook.Line, _ found: [JSON]) {
        guard let action = found.first else {
            lost += 1
            faults.append("\(line.name) is confirmed and not in the cloud")
            return
        }
        if found.count > 1 {
            doubled += 1
            faults.append("\(line.name) is \(found.count) times in the cloud")
        }
        let isSameNumber = action["seq"]?.integerValue == line.seq || isRenumbered
        if !isSameNumber || action["slip"]?.textValue != line.slip {
            faults.append("\(line.name) has other numbers in the cloud: \(action.canonicalText)")
        }
        let status = action["verdict"]?["status"]?.textValue ?? "none"
        let disposition = action["verdict"]?["disposition"]?.textValue
        placed[disposition ?? status, default: 0] += 1
        guard ["accepted", "superseded"].contains(status) else {
            faults.append("\(line.name) is not settled: \(action.canonicalText)")
            return
        }
        settled += 1
        if (disposition == "suspense") != line.isForSuspense {
            faults.append("\(line.name): \(action["verdict"]?.canonicalText ?? "")")
        }
        if status == "accepted" { compareMoney(line, action) }
    }

    private mutating func compareMoney(_ line: TillBook.Line, _ action: JSON) {
        let entries = action["entries"]?.listValue ?? []
        let sum = Self.cash(entries)
        if sum != Cash() { faults.append("\(line.name): its entries come to \(sum.text)") }
        let drawer = Self.cash(entries, of: ["drawer"])
        expected = expected + line.drawer
        booked = booked + drawer
        if drawer != line.drawer {
            faults.append("\(line.name): confirmed \(line.drawer.text), booked \(drawer.text)")
        }
        if let charged = line.charged {
            let placed = Self.cash(entries, of: ["folio", "suspense"])
            if placed != charged {
                faults.append("\(line.name): charged \(charged.text), booked \(placed.text)")
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

    /// Within an incarnation every number is there once, and they arrived in order.
    private mutating func checkOrder(_ actions: [JSON]) {
        var last: [String: Int64] = [:]
        for action in actions {
            let incarnation = action["incarnation"]?.textValue ?? ""
            let seq = action["seq"]?.integerValue ?? 0
            if seq <= last[incarnation] ?? 0 {
                faults.append("seq \(seq) came after \(last[incarnation] ?? 0)")
            }
            last[incarnation] = seq
        }
    }

    private mutating func check(_ balances: JSON?, _ isDayOver: Bool) {
        let open = Self.cash(balances?["session"]?.listValue ?? [])
        if isDayOver, open != Cash() { faults.append("closed drawers hold \(open.text)") }
        let held = Self.cash(balances?["suspense"]?.listValue ?? [])
        if held != suspense {
            faults.append("suspense is \(held.text), expected \(suspense.text)")
        }
    }

    private static func cash(_ lines: [JSON], of accounts: Set<String>? = nil) -> Cash {
        TillBook.cash(
            lines.filter { accounts?.contains($0["account"]?.textValue ?? "") ?? true }
        )
    }
}
