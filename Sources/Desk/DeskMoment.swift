public import Ledger
public import World

/// What the agent itself knows at the moment of a command: nothing of it is in the store.
public struct DeskMoment: Hashable, Sendable {
    /// The wall clock.
    public var now: Timestamp
    /// Whether the clock may be believed (CLK-2); it decides no money.
    public var isClockTrusted: Bool
    /// What the agent may do at all.
    public var mode: AgentMode
    /// Why it is not `normal`, where one of the codes says it better than the mode.
    public var modeCode: Code.DeskName?
    /// Whether the line to the cloud is up.
    public var isOnline: Bool
    /// A new id for the thing the command makes: payment, charge, count, session, movement.
    public var mintedID: ID
    /// Another one, for the session that a hand-over opens; only there is it minted.
    public var mintedSessionID: ID?
    /// The `step_up_ref` of a proof that the office gave for this command (ROL-4).
    public var stepUpReference: String?
    /// The session whose count was begun at a terminal; lives in memory only (S3).
    public var countingSession: ID?

    /// Makes the moment.
    ///
    /// - Parameters:
    ///   - now: The wall clock.
    ///   - mode: What the agent may do at all.
    ///   - mintedID: A new id for the thing the command makes.
    ///   - isOnline: Whether the line to the cloud is up.
    ///   - isClockTrusted: Whether the clock may be believed.
    public init(
        now: Timestamp,
        mode: AgentMode = .normal,
        mintedID: ID,
        isOnline: Bool = false,
        isClockTrusted: Bool = true
    ) {
        self.now = now
        self.mode = mode
        self.mintedID = mintedID
        self.isOnline = isOnline
        self.isClockTrusted = isClockTrusted
    }
}
