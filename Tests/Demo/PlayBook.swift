import World

/// What the till confirmed, in the order of its answers.
struct PlayBook {
    /// One confirmed action.
    struct Line {
        let actionID: String
        let seq: Int64
        let slip: String?
        /// What it did to the drawer.
        let drawer: Cash
        /// What it put on a folio, in euro cents.
        let charged: Int64
        /// Whether its money must end in suspense.
        let isForSuspense: Bool
    }

    private(set) var lines: [Line] = []
    /// What lies in the drawer.
    private(set) var drawer = Cash()

    /// Writes down an answer of the till.
    ///
    /// - Parameters:
    ///   - answer: The JSON of a verb that captured an action.
    ///   - moved: What the cashier handed in or took out, the change not counted.
    ///   - isCharge: Whether the amount was put on a folio.
    ///   - isForSuspense: Whether the office will not find a place for it.
    /// - Throws: ``PlayFailure`` when it is no such answer.
    mutating func confirm(
        _ answer: JSON,
        drawer moved: Cash = Cash(),
        isCharge: Bool = false,
        isForSuspense: Bool = false
    ) throws {
        guard let id = answer["action_id"]?.textValue, let seq = answer["seq"]?.integerValue,
            ["saved", "mirrored", "synced"].contains(answer["durability"]?.textValue)
        else { throw PlayFailure("no capture answer: \(answer.canonicalText)") }
        let change = Cash(
            Dictionary(
                (answer["change"]?.listValue ?? []).map {
                    ($0["currency"]?.textValue ?? "", Self.cents($0["amount_micro"]))
                },
                uniquingKeysWith: +
            )
        )
        let line = Line(
            actionID: id,
            seq: seq,
            slip: answer["slip"]?.textValue,
            drawer: moved - change,
            charged: isCharge ? Self.cents(answer["money"]?["amount_micro"]) : 0,
            isForSuspense: isForSuspense
        )
        lines.append(line)
        drawer = drawer + line.drawer
    }

    /// An amount of the wire in cents.
    static func cents(_ json: JSON?) -> Int64 {
        (json?.textValue.flatMap { Int64($0) } ?? 0) / 10_000
    }
}
