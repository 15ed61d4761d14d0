public import World

/// What a cloud takes at once, as its last hello said.
///
/// - SeeAlso: P16.4.
public struct SyncLimits: Hashable, Sendable {
    /// The most actions in a batch.
    public var maxActions: Int64
    /// The most bytes of a body as sent.
    public var maxBodyBytes: Int64
    /// The most bytes of a body after inflating.
    public var maxDecodedBytes: Int64
    /// The most canonical bytes of one action.
    public var maxActionBytes: Int64
    /// The most bytes that one byte may inflate to.
    public var maxDecompressRatio: Int64
    /// How far marks in the feed are apart at most.
    public var markEveryBytes: Int64
    /// For how long a cursor stays good, in seconds.
    public var deltaRetentionSeconds: Int64
    /// The longest wait of a long poll, in seconds.
    public var wakeWaitSeconds: Int64
    /// How long a push may be decided before its answer, in milliseconds.
    public var decideBudgetMilliseconds: Int64

    /// What every cloud must take: assumed before the first hello (P16.4).
    public static let floor = SyncLimits(maxActions: 25, maxDecodedBytes: 524_288)

    /// What the reference cloud takes.
    public static let reference = SyncLimits(maxActions: 500, maxDecodedBytes: 1_048_576)

    private init(maxActions: Int64, maxDecodedBytes: Int64) {
        self.maxActions = maxActions
        maxBodyBytes = 262_144
        self.maxDecodedBytes = maxDecodedBytes
        maxActionBytes = 16_384
        maxDecompressRatio = 40
        markEveryBytes = 65_536
        deltaRetentionSeconds = 2_592_000
        wakeWaitSeconds = 50
        decideBudgetMilliseconds = 2_000
    }

    /// Reads the wire form; what a cloud does not name keeps its floor, and none is below it.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        self = .floor
        for (name, member) in Self.names {
            guard let value = json[name] else { continue }
            let number = try JSONMembers.integer(value, path + "." + name)
            guard number > 0 else { throw ShapeError(path + "." + name, "not above zero") }
            self[keyPath: member] = number
        }
    }

    /// The wire form.
    public var json: JSON {
        .members(Self.names.map { ($0, .integer(self[keyPath: $1])) })
    }

    private static var names: [(String, WritableKeyPath<SyncLimits, Int64>)] {
        [
            ("max_actions", \.maxActions), ("max_body_bytes", \.maxBodyBytes),
            ("max_decoded_bytes", \.maxDecodedBytes), ("max_action_bytes", \.maxActionBytes),
            ("max_decompress_ratio", \.maxDecompressRatio),
            ("mark_every_bytes", \.markEveryBytes),
            ("delta_retention_s", \.deltaRetentionSeconds),
            ("wake_wait_s", \.wakeWaitSeconds),
            ("decide_budget_ms", \.decideBudgetMilliseconds),
        ]
    }
}
