public import World

/// The business dates on which a price or a tax is live, both ends included.
///
/// - SeeAlso: TAX-1.
public struct DateSpan: Hashable, Sendable {
    /// The first date.
    public let from: BusinessDate
    /// The last date, nil for no end.
    public let through: BusinessDate?

    /// Makes a validity.
    public init(from: BusinessDate, through: BusinessDate?) {
        self.from = from
        self.through = through
    }

    /// Whether the date lies in it.
    public func contains(_ date: BusinessDate) -> Bool {
        date >= from && !hasEnded(before: date)
    }

    /// Whether it ended before the date.
    public func hasEnded(before date: BusinessDate) -> Bool {
        through.map { $0 < date } ?? false
    }

    /// Whether some date lies in both.
    public func overlaps(_ other: DateSpan) -> Bool {
        !hasEnded(before: other.from) && !other.hasEnded(before: from)
    }

    /// Takes `valid_from` and `valid_to` of a document.
    ///
    /// - Throws: ``ShapeError``, also when it ends before it begins.
    public init(_ members: inout JSONMembers) throws(ShapeError) {
        from = try BusinessDate(members.required("valid_from"), members.path(of: "valid_from"))
        through = try members.optional("valid_to", BusinessDate.init)
        if let through, through < from {
            throw ShapeError(members.path(of: "valid_to"), "before valid_from")
        }
    }

    /// Writes `valid_from` and `valid_to` into a document.
    public func write(to members: inout [String: JSON]) {
        members["valid_from"] = .text(from.text)
        members["valid_to"] = through.map { .text($0.text) } ?? .null
    }
}
