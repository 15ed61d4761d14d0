import Foundation

/// Work that waits in the kernel, on a thread of its own, so that it holds up no other test.
public enum Blocking {
    /// Runs the body on a new thread and waits for it as a task.
    public static func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
        }
    }
}
