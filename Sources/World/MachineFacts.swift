/// What a machine says of itself, for `doctor` to show; nothing is decided by it.
public struct MachineFacts: Hashable, Sendable {
    /// The file system that holds the state folder, as in `ext4`; nil when it cannot be told.
    public var fileSystem: String?
    /// Whether memory may be written to a swap device; nil when it cannot be told.
    public var hasSwap: Bool?

    /// Gathers what is known; nothing by default.
    public init(fileSystem: String? = nil, hasSwap: Bool? = nil) {
        self.fileSystem = fileSystem
        self.hasSwap = hasSwap
    }
}
