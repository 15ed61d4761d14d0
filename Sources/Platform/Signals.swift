import CLinux
import Glibc

/// The signals that ask a daemon to end, as a sequence.
public enum Signals {
    /// A signal that a daemon answers.
    public enum Signal: Int32, Hashable, Sendable, CaseIterable {
        /// Somebody at the keyboard.
        case interrupt = 2
        /// The service manager.
        case terminate = 15
    }

    /// Catches the signals from now on; each one that arrives is an element.
    ///
    /// Misuse: one sequence serves a process; a second one takes the signals from the first.
    ///
    /// - Returns: A sequence that never ends by itself.
    /// - Throws: ``PlatformError`` when the kernel gives no pipe or thread.
    public static func caught() throws(PlatformError) -> AsyncStream<Signal> {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw .last("pipe", "no pipe for signals") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        for signal in Signal.allCases {
            guard clinux_catch(signal.rawValue, ends[1]) == 0 else {
                throw .last("sigaction", "the signal cannot be caught")
            }
        }
        let (stream, continuation) = AsyncStream<Signal>.makeStream(
            bufferingPolicy: .bufferingNewest(8)
        )
        let reading = ends[0]
        try BackgroundThread.start {
            while let signal = next(reading) { continuation.yield(signal) }
            continuation.finish()
        }
        return stream
    }

    private static func next(_ descriptor: Int32) -> Signal? {
        var number: UInt8 = 0
        while true {
            let count = unsafe read(descriptor, &number, 1)
            if count == 1, let signal = Signal(rawValue: Int32(number)) { return signal }
            if count == 0 || (count < 0 && errno != EINTR) { return nil }
        }
    }
}
