public import World

/// Cash that was counted: totals per currency, and the notes and coins behind them.
///
/// If a currency has lines, their sum is its total.
///
/// - SeeAlso: P8.3, CNT-1.
public struct CountedCash: Hashable, Sendable {
    /// So many notes or coins of one face.
    public struct Line: Hashable, Sendable {
        /// The value of one note or coin, above zero.
        public let face: Money
        /// How many, never negative.
        public let count: Int64

        /// Makes a line.
        public init(face: Money, count: Int64) {
            self.face = face
            self.count = count
        }
    }

    /// Amounts per currency, ascending by code; zero where a currency was declared empty.
    public let totals: [Money]
    /// The notes and coins.
    public let lines: [Line]

    /// Makes a count; the totals are ascending and agree with the lines, as ``check(at:)`` tests.
    public init(totals: [Money], lines: [Line]) {
        self.totals = totals
        self.lines = lines
    }

    private static func moneyJSON(_ currency: Currency, micro: Int64) -> JSON {
        ["currency": .text(currency.code), "amount_micro": .text(String(micro))]
    }

    /// Takes `totals` and `lines`, ascending and in agreement.
    ///
    /// - Throws: ``ShapeError``.
    public init(from members: inout JSONMembers) throws(ShapeError) {
        totals = try members.list("totals", JSONMembers.postedMoney)
        lines = try members.list("lines") { (json, path) throws(ShapeError) in
            var inner = try JSONMembers(json, at: path)
            guard let currency = Currency(try inner.text("currency")) else {
                throw ShapeError(path + ".currency", "unknown currency")
            }
            let face = try inner.micro("face_micro")
            let count = try inner.integer("count", in: 0...9_999_999)
            try inner.close()
            let money = try JSONMembers.moneyAboveZero(
                Self.moneyJSON(currency, micro: face),
                path + ".face_micro"
            )
            return Line(face: money, count: count)
        }
        try check(at: members.path)
    }

    /// Checks that totals ascend, are not negative and agree with the lines.
    ///
    /// - Throws: ``ShapeError`` at the path.
    public func check(at path: String) throws(ShapeError) {
        let codes = totals.map(\.currency)
        guard zip(codes, codes.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw ShapeError(path + ".totals", "not ascending")
        }
        guard totals.allSatisfy({ $0.amountMicro >= 0 }) else {
            throw ShapeError(path + ".totals", "negative")
        }
        let counted: Totals
        do { counted = try Self.sum(of: lines) } catch {
            throw ShapeError(path + ".lines", "out of range")
        }
        for money in counted.list where !totals.contains(money) {
            throw ShapeError(path + ".lines", "their sum is not the total")
        }
    }

    /// The sum of lines per currency.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public static func sum(of lines: [Line]) throws(MoneyError) -> Totals {
        var sum = Totals()
        for line in lines { try sum.add(line.face.multiplied(by: line.count)) }
        return sum
    }

    var members: [(String, JSON?)] {
        [
            ("totals", Totals.json(totals)),
            (
                "lines",
                .list(
                    lines.map {
                        [
                            "currency": .text($0.face.currency.code),
                            "face_micro": .text(String($0.face.amountMicro)),
                            "count": .integer($0.count),
                        ]
                    }
                )
            ),
        ]
    }

    /// The wire form.
    public var json: JSON { .members(members) }
}
