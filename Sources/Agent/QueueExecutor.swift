import Dispatch

/// Runs the jobs of one actor on one serial queue of its own.
///
/// `DispatchSerialQueue` is missing on Linux, so the queue is wrapped (house.md 7.3). Whoever owns
/// a state folder runs here and nowhere else (S-23).
final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async {
            unsafe unowned.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }
}
