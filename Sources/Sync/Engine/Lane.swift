import World

/// One kind of request: whether it is under way, and when it may go again.
struct Lane: Hashable, Sendable {
    /// Whether a request is under way.
    var isBusy = false
    /// Whether the last answer was that the cloud cannot.
    var isCloudFailing = false
    /// The code of the last answer, when it was a refusal.
    var refusal: String?
    /// The failures since the last success.
    private(set) var backoff = Backoff()
    /// The end of the jittered wait.
    private var quietUntil: Timestamp?
    /// The end of a wait that the cloud asked for, or that a refusal demands.
    private var heldUntil: Timestamp?

    /// When it may go, nil when it may now as far as waits go.
    func opensAt(after now: Timestamp) -> Timestamp? {
        [quietUntil, heldUntil].compactMap { $0 }.filter { $0 > now }.max()
    }

    /// Whether it may go now.
    func isOpen(at now: Timestamp) -> Bool {
        !isBusy && opensAt(after: now) == nil
    }

    /// Forgets the failures; what the cloud asked for still holds.
    mutating func succeed() {
        isBusy = false
        isCloudFailing = false
        refusal = nil
        backoff.succeed()
        quietUntil = nil
    }

    /// Counts a failure and waits.
    mutating func fail(at now: Timestamp, _ entropy: any Entropy) {
        quietUntil = now.adding(milliseconds: backoff.fail(entropy))
    }

    /// Waits at least until then.
    mutating func hold(until moment: Timestamp) {
        heldUntil = max(heldUntil ?? moment, moment)
    }

    /// Waits for nothing any more.
    mutating func release() {
        heldUntil = nil
    }

    /// Skips the jitter, for a person; what the cloud asked for still holds.
    mutating func hurry() {
        quietUntil = nil
    }

    mutating func shift(by milliseconds: Int64) {
        quietUntil = quietUntil?.adding(milliseconds: milliseconds)
        heldUntil = heldUntil?.adding(milliseconds: milliseconds)
    }
}
