import CLinux
import Glibc
import World

/// The owner of a started process and of its pipes: when it goes, the process is killed and reaped.
final class RunningChild {
    /// A pipe that the process writes to.
    enum Pipe: Int {
        /// Its standard output.
        case output = 1
        /// Its standard error.
        case errors = 2
    }

    private static let chunkSize = 65_536

    private let processID: Int32
    private let watch: Int32
    /// Our ends of its input, output and errors; -1 when closed.
    private var ends: [Int32] = [-1, -1, -1]
    private var isReaped = false

    /// Starts the program.
    init(_ path: DiskPath, _ words: [String]) throws(PlatformError) {
        let copies = unsafe ([path.text] + words).map { unsafe strdup($0) }
        defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
        processID = unsafe clinux_start(path.text, copies + [nil], &ends)
        guard processID > 0 else {
            watch = -1
            isReaped = true
            throw .last("posix_spawn", "the program cannot be started")
        }
        watch = clinux_watch(processID)
    }

    deinit {
        for end in ends + [watch] where end >= 0 { close(end) }
        if !isReaped {
            kill(processID, SIGKILL)
            _ = reap()
        }
    }

    /// Whether it may still write.
    var hasPipes: Bool { ends[1] >= 0 || ends[2] >= 0 }

    /// Waits until something can be done, at most so long.
    func wait(isFed: Bool, milliseconds: Int32) -> (takes: Bool, says: Bool, complains: Bool) {
        if isFed { closeEnd(0) }
        var polls = [
            pollfd(fd: ends[0], events: Int16(POLLOUT), revents: 0),
            pollfd(fd: ends[1], events: Int16(POLLIN), revents: 0),
            pollfd(fd: ends[2], events: Int16(POLLIN), revents: 0),
        ]
        let found = unsafe poll(&polls, 3, milliseconds)
        guard found > 0 else { return (false, false, false) }
        return (polls[0].revents != 0, polls[1].revents != 0, polls[2].revents != 0)
    }

    /// Gives it some of its input; nothing is left when it takes no more.
    func feed(_ rest: inout ArraySlice<UInt8>) {
        let end = ends[0]
        let count = unsafe rest.withUnsafeBytes { bytes in
            unsafe write(end, bytes.baseAddress, bytes.count)
        }
        if count >= 0 {
            rest.removeFirst(count)
        } else if errno != EAGAIN, errno != EINTR {
            rest.removeAll()
        }
    }

    /// Takes what it wrote; closes the pipe at its end.
    func read(_ pipe: Pipe, into bytes: inout [UInt8]) {
        var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
        let count = unsafe Glibc.read(ends[pipe.rawValue], &chunk, chunk.count)
        if count > 0 {
            bytes += chunk[..<count]
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            closeEnd(pipe.rawValue)
        }
    }

    /// How it ended, or nil when it did not within that time.
    func ended(within milliseconds: Int32) -> ChildProcess.Ending? {
        var polls = [pollfd(fd: watch, events: Int16(POLLIN), revents: 0)]
        guard unsafe poll(&polls, 1, milliseconds) == 1 else { return nil }
        isReaped = true
        return reap()
    }

    private func reap() -> ChildProcess.Ending {
        var status: Int32 = 0
        while unsafe waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
    }

    private func closeEnd(_ index: Int) {
        if ends[index] >= 0 { close(ends[index]) }
        ends[index] = -1
    }
}
