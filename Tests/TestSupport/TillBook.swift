public import World

/// What the till confirmed, in the order of its answers.
public struct TillBook: Sendable {
    /// One confirmed action.
    public struct Line: Sendable {
        /// The action.
        public let actionID: String
        /// Its number in the incarnation.
        public let seq: Int64
        /// Its slip, when it has one.
        public let slip: String?
        /// What it did to the drawer.
        public let drawer: Cash
        /// What it put on a folio; nil when that is not compared.
        public let charged: Cash?
        /// Whether its money must end in suspense.
        public let isForSuspense: Bool

        /// How a fault names it.
        public var name: String { slip ?? "seq \(seq)" }
    }

    /// The lines so far.
    public private(set) var lines: [Line] = []
    /// What lies in the drawer.
    public private(set) var drawer = Cash()

    /// An empty book.
    public init() {}

    /// Writes down an answer of the till.
    ///
    /// - Parameters:
    ///   - answer: The JSON of a verb that captured an action.
    ///   - moved: What went into the drawer, or out of it, the change not counted.
    ///   - isCharge: Whether the amount was put on a folio.
    ///   - isForSuspense: Whether the office will not find a place for it.
    /// - Throws: ``RigError`` when it is no such answer.
    public mutating func confirm(
        _ answer: JSON,
        drawer moved: Cash = Cash(),
        isCharge: Bool = false,
        isForSuspense: Bool = false
    ) throws {
        guard let id = answer["action_id"]?.textValue, let seq = answer["seq"]?.integerValue,
            ["saved", "mirrored", "synced"].contains(answer["durability"]?.textValue)
        else { throw RigError("no capture answer: \(answer.canonicalText)") }
        let money = answer["money"].map { [$0] } ?? []
        let line = Line(
            actionID: id,
            seq: seq,
            slip: answer["slip"]?.textValue,
            drawer: moved - Self.cash(answer["change"]?.listValue ?? []),
            charged: isCharge ? Self.cash(money) : nil,
            isForSuspense: isForSuspense
        )
        lines.append(line)
        drawer = drawer + line.drawer
    }

    /// The sum of amounts of the wire.
    static func cash(_ list: [JSON]) -> Cash {
        list.reduce(Cash()) { sum, money in
            let micro = money["amount_micro"]?.textValue.flatMap { Int64($0) } ?? 0
            return sum + Cash([money["currency"]?.textValue ?? "": micro / 10_000])
        }
    }
}
