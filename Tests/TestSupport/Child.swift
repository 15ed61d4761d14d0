import Foundation
import Synchronization

/// A process that a test started: real binary, real files, real signals.
public final class Child: Sendable {
    private struct Output {
        var out: [UInt8] = []
        var err: [UInt8] = []
        var isOutOpen = true
    }

    private let process: Process
    private let output = Mutex(Output())

    /// Starts a program.
    ///
    /// A program that cannot be started is a broken build and traps.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Its words.
    ///   - environment: Variables beside those of this process.
    ///   - input: What it reads on standard input; nothing by default.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = ""
    ) {
        process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, own in own }
        let pipes = (out: Pipe(), err: Pipe(), input: Pipe())
        process.standardOutput = pipes.out
        process.standardError = pipes.err
        process.standardInput = pipes.input
        pipes.out.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.output.withLock {
                $0.out += data
                if data.isEmpty { $0.isOutOpen = false }
            }
        }
        pipes.err.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.output.withLock { $0.err += data }
        }
        do { try process.run() } catch {
            preconditionFailure("\(path) cannot be started: \(error)")
        }
        pipes.input.fileHandleForWriting.write(Data(input.utf8))
        pipes.input.fileHandleForWriting.closeFile()
    }

    /// What it wrote to standard output so far.
    public var out: String { output.withLock { String(decoding: $0.out, as: UTF8.self) } }

    /// What it wrote to standard error so far.
    public var err: String { output.withLock { String(decoding: $0.err, as: UTF8.self) } }

    /// Whether it still runs.
    public var isRunning: Bool { process.isRunning }

    /// Its process id.
    public var processID: Int32 { process.processIdentifier }

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
        if isRunning { kill(process.processIdentifier, signal.rawValue) }
    }

    /// Waits for its end and gives the exit code, or minus the signal that ended it.
    @discardableResult
    public func wait() -> Int32 {
        process.waitUntilExit()
        while output.withLock({ $0.isOutOpen }) { Thread.sleep(forTimeInterval: 0.001) }
        let status = process.terminationStatus
        return process.terminationReason == .uncaughtSignal ? -status : status
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
            Thread.sleep(forTimeInterval: 0.005)
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
