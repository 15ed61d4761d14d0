/// What retention needs to know of one segment.
public struct SegmentFacts: Hashable, Sendable {
    /// Its number.
    public let segno: UInt32
    /// Where the journal stood before it.
    public let before: JournalPosition
    /// Where the journal stood behind it, nil for the segment that is last.
    public let after: JournalPosition?
    /// When the next one was begun, in milliseconds of the wall clock: nothing in it is younger.
    public let closedMilliseconds: Int64?
    /// The generation of the key it is sealed under, nil when no header tells.
    public let generation: UInt32?
}
