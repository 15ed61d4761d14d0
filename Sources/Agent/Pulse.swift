/// How the service manager hears that the agent moves on, and how often.
///
/// A beat means progress: it is told only after the agent's queue has taken a turn, so that an
/// agent that stands still is started again (FM-D-13).
public struct Pulse: Sendable {
    let everyMilliseconds: Int64
    let beat: @Sendable () -> Void

    /// Makes a pulse that beats three times in each span within which one beat is due.
    ///
    /// - Parameters:
    ///   - spanMilliseconds: After so long without a beat the service manager acts.
    ///   - beat: Tells it.
    public init(spanMilliseconds: Int64, beat: @escaping @Sendable () -> Void) {
        everyMilliseconds = max(spanMilliseconds / 3, 1)
        self.beat = beat
    }
}
