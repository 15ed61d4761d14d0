import Glibc
public import World

/// Printers of this machine: device files, and queues through `lp`.
public struct SpoolPrinter: Printer {
    /// A slip printer takes a slip within a second; this long it may be busy with another one.
    private static let patience: Int64 = 5_000

    /// The print service's own program, and how long it may take a slip.
    private let spooler: DiskPath
    private let child = ChildProcess(timeLimit: 10_000, outputLimit: 65_536)

    /// Makes the way to all of them.
    ///
    /// - Parameter spooler: What puts bytes into a queue, with the words of `lp`.
    public init(spooler: DiskPath = DiskPath("/usr/bin/lp")) {
        self.spooler = spooler
    }

    /// Hands bytes to a device or a queue.
    public func deliver(
        _ bytes: [UInt8],
        to place: PrinterPlace,
        isRaw: Bool
    ) throws(PrinterError) {
        switch place {
        case .device(let path): try write(bytes, to: path)
        case .queue(let name): try spool(bytes, to: name, isRaw: isRaw)
        }
    }

    /// Opens a device, or asks the print service for a queue of that name.
    public func answer(at place: PrinterPlace) throws(PrinterError) {
        switch place {
        case .device(let path): close(try open(path))
        case .queue(let name):
            try run(spooler.parent.appending("lpstat"), ["-p", name], input: [], for: name)
        }
    }

    /// `lp -s -d NAME`, fed on standard input; an unknown queue and a full one both end it badly.
    private func spool(
        _ bytes: [UInt8],
        to name: String,
        isRaw: Bool
    ) throws(PrinterError) {
        let words = ["-s", "-d", name] + (isRaw ? ["-o", "raw"] : [])
        try run(spooler, words, input: bytes, for: name)
    }

    /// Runs a program of the print service; its exit status is all that is believed.
    private func run(
        _ program: DiskPath,
        _ words: [String],
        input: [UInt8],
        for name: String
    ) throws(PrinterError) {
        guard unsafe access(program.text, X_OK) == 0 else { throw .last("access \(program)") }
        let run: ChildProcess.Run
        do throws(PlatformError) {
            run = try child.run(program, words, input: input, clock: SystemClock())
        } catch { throw PrinterError(.absent, error.description) }
        guard run.ending == .exited(0) else {
            throw PrinterError(.notReady, "\(program) for \(name): \(run.ending)")
        }
    }

    /// Opening and writing never wait: a printer that is off would hold the cashier for ever.
    private func open(_ path: DiskPath) throws(PrinterError) -> Int32 {
        let flags = O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
        let descriptor = unsafe Glibc.open(path.text, flags)
        guard descriptor >= 0 else { throw .last("open \(path)") }
        return descriptor
    }

    private func write(_ bytes: [UInt8], to path: DiskPath) throws(PrinterError) {
        let descriptor = try open(path)
        defer { close(descriptor) }
        let end = SystemClock().monotonicMilliseconds() + Self.patience
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
                continue
            }
            guard count < 0, errno == EAGAIN || errno == EINTR else {
                throw .last("write \(path)")
            }
            let left = end - SystemClock().monotonicMilliseconds()
            var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard left > 0, unsafe Glibc.poll(&poll, 1, Int32(left)) >= 0 || errno == EINTR else {
                throw PrinterError(.notReady, "write \(path): it takes no more")
            }
        }
    }
}

extension PrinterError {
    /// What the last system call of this thread left in `errno`.
    fileprivate static func last(_ operation: String) -> PrinterError {
        let number = errno
        let code: Code =
            switch number {
            case ENOENT, ENODEV, ENXIO: .absent
            case EACCES, EPERM: .denied
            default: .notReady
            }
        return PrinterError(code, "\(operation) (error \(number))")
    }
}
