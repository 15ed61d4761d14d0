import Foundation
import Synchronization

/// A process that a test started: real binary, real files, real signals.
///
/// It is spawned here and not by `Foundation.Process`, whose pipes leak into children that are
/// started at the same time: an end of file would then come when the last of them ends.
public final class Child: Sendable {
    private struct State {
        var out: [UInt8] = []
        var err: [UInt8] = []
        var openPipes = 2
        var ending: Int32?
    }

    private static let gate = Mutex(())
    private let state: Shared
    /// Its process id.
    public let processID: Int32
    private let heldInput: Int32?

    /// What its threads and its owner share.
    private final class Shared: Sendable {
        let mutex = Mutex(State())
    }

    /// Starts a program.
    ///
    /// A program that cannot be started is a broken build and traps.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Its words.
    ///   - environment: Variables beside those of this process.
    ///   - input: What it reads on standard input; nothing by default.
    ///   - isWatching: Whether its input ends only when this object or this process does, however
    ///     that ends, so that it can tidy up after it.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = "",
        isWatching: Bool = false
    ) {
        signal(SIGPIPE, SIG_IGN)
        let own = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
        let variables = own.map { "\($0.key)=\($0.value)" }
        // No child may be started while a pipe of another is not yet closed to it.
        let (pipes, pid) = Self.gate.withLock { _ in
            let pipes = (input: Self.pipe(), out: Self.pipe(), err: Self.pipe())
            let spawn = Spawn(ends: [pipes.input.read, pipes.out.write, pipes.err.write])
            return (pipes, spawn.run([path] + arguments, variables))
        }
        precondition(pid > 0, "\(path) cannot be started")
        processID = pid
        for end in [pipes.input.read, pipes.out.write, pipes.err.write] { close(end) }
        let shared = Shared()
        state = shared
        Self.gather(pipes.out.read) { bytes in
            shared.mutex.withLock { $0.out += bytes }
        } atEnd: {
            shared.mutex.withLock { $0.openPipes -= 1 }
        }
        Self.gather(pipes.err.read) { bytes in
            shared.mutex.withLock { $0.err += bytes }
        } atEnd: {
            shared.mutex.withLock { $0.openPipes -= 1 }
        }
        Thread.detachNewThread {
            var status: Int32 = 0
            while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            let code = signal == 0 ? (status >> 8) & 0xFF : -signal
            shared.mutex.withLock { $0.ending = code }
        }
        let bytes = Array(input.utf8)
        if !bytes.isEmpty { _ = unsafe write(pipes.input.write, bytes, bytes.count) }
        heldInput = isWatching ? pipes.input.write : nil
        if !isWatching { close(pipes.input.write) }
    }

    deinit {
        if let heldInput { close(heldInput) }
    }

    private static func pipe() -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        let failed = unsafe Foundation.pipe(&ends)
        precondition(failed == 0, "no pipe for a child")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func gather(
        _ descriptor: Int32,
        _ take: @escaping @Sendable ([UInt8]) -> Void,
        atEnd: @escaping @Sendable () -> Void
    ) {
        Thread.detachNewThread {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = unsafe read(descriptor, &chunk, chunk.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                take(Array(chunk[..<count]))
            }
            close(descriptor)
            atEnd()
        }
    }

    /// What it wrote to standard output so far.
    public var out: String { state.mutex.withLock { String(decoding: $0.out, as: UTF8.self) } }

    /// What it wrote to standard error so far.
    public var err: String { state.mutex.withLock { String(decoding: $0.err, as: UTF8.self) } }

    /// Whether it still runs.
    public var isRunning: Bool { state.mutex.withLock { $0.ending == nil } }

    /// Its exit code, or minus the signal that ended it; nil while it runs.
    public var ending: Int32? { state.mutex.withLock { $0.ending } }

    /// A signal that tests send.
    public enum Signal: Int32, Sendable {
        /// SIGKILL: `kill -9`.
        case kill = 9
        /// SIGTERM: please stop.
        case terminate = 15
        /// SIGCONT.
        case goOn = 18
        /// SIGSTOP.
        case halt = 19
    }

    /// Sends a signal.
    public func send(_ signal: Signal) {
        if isRunning { kill(processID, signal.rawValue) }
    }

    /// Waits for its end and gives the exit code, or minus the signal that ended it.
    ///
    /// What it wrote is complete then, unless a child of its own still holds its pipes.
    @discardableResult
    public func wait() -> Int32 {
        while true {
            if let ending = state.mutex.withLock({ $0.ending }) {
                _ = Self.wait(atMost: .seconds(1)) { state.mutex.withLock { $0.openPipes == 0 } }
                return ending
            }
            Thread.sleep(forTimeInterval: 0.001)
        }
    }

    /// Waits until a condition holds.
    ///
    /// - Parameters:
    ///   - limit: How long at most.
    ///   - condition: What is waited for; asked again and again.
    /// - Returns: Whether it came to hold.
    public static func wait(atMost limit: Duration, until condition: () -> Bool) -> Bool {
        let end = ContinuousClock.now + limit
        while !condition() {
            if ContinuousClock.now > end { return false }
            Thread.sleep(forTimeInterval: 0.001)
        }
        return true
    }
}

/// A program that ran to its end.
public struct Finished: Sendable {
    /// The exit code, or minus the signal that ended it.
    public let code: Int32
    /// Standard output.
    public let out: String
    /// Standard error.
    public let err: String

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Its words.
    ///   - environment: Variables beside those of this process.
    ///   - input: What it reads on standard input.
    /// - Returns: How it ended and what it wrote.
    public static func running(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = ""
    ) -> Finished {
        let child = Child(path, arguments, environment: environment, input: input)
        let code = child.wait()
        return Finished(code: code, out: child.out, err: child.err)
    }
}
