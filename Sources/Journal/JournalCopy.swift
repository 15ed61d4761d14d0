/// Which of the two copies a file belongs to.
public enum JournalCopy: UInt16, Hashable, Sendable, CaseIterable {
    /// The copy that is always written first.
    case a = 0
    /// The copy that is begun when the first one is synced (DUR-10).
    case b = 1

    /// `a` or `b`.
    public var letter: String { self == .a ? "a" : "b" }

    /// The other copy.
    public var other: JournalCopy { self == .a ? .b : .a }
}
