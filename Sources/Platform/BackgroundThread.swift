import Glibc

/// A thread for work that waits in the kernel, so that it holds up no task.
enum BackgroundThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs the body on a thread of its own, detached.
    static func start(_ body: @escaping @Sendable () -> Void) throws(PlatformError) {
        var thread = pthread_t()
        // SAFETY: the reference made here is taken over by the thread, once, or released below.
        let work = unsafe Unmanaged.passRetained(Work(body))
        let failure = unsafe pthread_create(
            &thread,
            nil,
            { raw in
                guard let raw = unsafe raw else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().body()
                return nil
            },
            work.toOpaque()
        )
        guard failure == 0 else {
            unsafe work.release()
            throw PlatformError(
                .refused,
                "pthread_create",
                "no thread to be had (error \(failure))"
            )
        }
        pthread_detach(thread)
    }
}
