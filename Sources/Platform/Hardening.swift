import CLinux
import Glibc

/// What a daemon does before anything else, so that it leaks nothing and dies of nothing silly.
public enum Hardening {
    /// Applies all of it.
    ///
    /// No memory dump by anybody (SEC-26), files for this user only, a closed peer is an error code
    /// and not a signal, room for open files, and buffers that go back to the system.
    ///
    /// - Parameter openFiles: The wished number of open files; the hard limit caps it.
    /// - Throws: ``PlatformError`` when the kernel refuses; the process must not go on with
    ///   secrets.
    public static func apply(openFiles: UInt64 = 4_096) throws(PlatformError) {
        umask(0o077)
        guard clinux_ignore_broken_pipes() == 0 else {
            throw .last("sigaction", "SIGPIPE cannot be ignored")
        }
        guard clinux_forbid_dumps() == 0 else {
            throw .last("prctl", "memory dumps cannot be forbidden")
        }
        guard clinux_limit_open_files(openFiles) == 0 else {
            throw .last("setrlimit", "the number of open files cannot be set")
        }
        guard clinux_return_memory() == 1 else {
            throw .last("mallopt", "the allocator cannot be set")
        }
    }
}
