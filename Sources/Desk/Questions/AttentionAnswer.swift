public import Ledger
public import World

/// The answer to `GET /v1/attention`: what needs a person, the worst first (ATT-5).
public struct AttentionAnswer: Hashable, Sendable {
    /// The items, high before low, then the oldest first.
    public let items: [AttentionItem]
    /// What they say in the words of the named conflicts, by the number of the item.
    public let notices: [String: ConflictNotice]

    /// Puts items in order.
    ///
    /// - Parameters:
    ///   - items: The items.
    ///   - notices: What they say, by number.
    public init(_ items: [AttentionItem], notices: [String: ConflictNotice] = [:]) {
        self.notices = notices
        self.items = items.sorted {
            let isWorse = ($0.subject.severity == .high, $1.subject.severity == .high)
            if isWorse.0 != isWorse.1 { return isWorse.0 }
            return ($0.openedAt, $0.number) < ($1.openedAt, $1.number)
        }
    }

    /// How many are not resolved.
    public var open: Int64 { Int64(items.filter { $0.state != .resolved }.count) }

    /// How many of those are high.
    public var high: Int64 {
        Int64(items.filter { $0.state != .resolved && $0.subject.severity == .high }.count)
    }

    /// The money of those, per currency; what leaves the range of money is left out.
    public var money: [Money] {
        var totals = Totals()
        for item in items where item.state != .resolved {
            guard let amount = item.subject.amount else { continue }
            do { try totals.add(amount) } catch { continue }
        }
        return totals.list
    }

    /// The body.
    public var json: JSON {
        [
            "items": .list(items.map { $0.json(saying: notices[$0.number]) }),
            "open": .integer(open), "high": .integer(high),
        ]
    }
}

extension AttentionItem {
    /// The item with what it says in the words of a named conflict.
    public func json(saying notice: ConflictNotice?) -> JSON {
        var members = json.objectValue ?? [:]
        members["conflict"] = notice?.json
        return .object(members)
    }
}
