public import World

/// A business date: a state that night audit rolls, not a function of the clock (D12).
///
/// Shape: `YYYY-MM-DD`.
public struct BusinessDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The calendar day that gives it its name.
    public let day: CivilDate

    /// The business date named after a calendar day.
    public init(_ day: CivilDate) {
        self.day = day
    }

    /// Reads `YYYY-MM-DD`.
    public init?(_ text: String) {
        guard let day = CivilDate(text) else { return nil }
        self.init(day)
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError`` when it is no date.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        guard let date = BusinessDate(try JSONMembers.text(json, path)) else {
            throw ShapeError(path, "not a date")
        }
        self = date
    }

    /// The date after this one.
    public var next: BusinessDate { BusinessDate(CivilDate(dayNumber: day.dayNumber + 1)) }

    /// The form `YYYY-MM-DD`.
    public var text: String { day.text }

    /// The form `YYYY-MM-DD`.
    public var description: String { text }

    /// Whether the left date comes first.
    public static func < (left: BusinessDate, right: BusinessDate) -> Bool {
        left.day < right.day
    }
}
