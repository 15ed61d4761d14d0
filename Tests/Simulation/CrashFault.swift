/// A promise that did not hold, and how to see it again.
public struct CrashFault: Hashable, Sendable {
    /// The recording.
    public var seed: UInt64
    /// How many groups it captured.
    public var groups: Int
    /// The cuts, one inside the other.
    public var places: [CrashPlace]
    /// What is wrong.
    public var faults: [String]

    /// Names what does not hold at a place; none when the recording itself is wrong.
    public init(seed: UInt64, groups: Int, places: [CrashPlace], faults: [String]) {
        self.seed = seed
        self.groups = groups
        self.places = places
        self.faults = faults
    }

    /// The command that shows it again.
    public var replay: String {
        let at = places.map { "--at \($0)" }.joined(separator: " ")
        return "proof crash --seed \(seed) --groups \(groups) \(at)"
    }
}
