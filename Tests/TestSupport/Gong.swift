import Foundation

/// Lets one thread wait for another without looking at a clock: each strike frees one waiter.
public final class Gong: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// Makes a gong that was not struck yet.
    public init() {}

    /// Frees one waiter, now or when it comes.
    public func strike() {
        semaphore.signal()
    }

    /// Waits for a strike; call it on a thread of its own.
    public func wait() {
        semaphore.wait()
    }

    /// Does the work once for each of so many strikes, on a thread of its own.
    public func answer(_ strikes: Int, with work: @escaping @Sendable () -> Void) {
        Thread.detachNewThread { [self] in
            for _ in 0..<strikes {
                wait()
                work()
            }
        }
    }
}
