import CLinux

/// What a program may take before the kernel stops it.
public enum ProcessLimits {
    /// Limits this process's memory and processor time for good.
    ///
    /// Memory is what it writes to: files it only reads, such as fonts, do not count. At either
    /// limit it says so on standard error and ends with the code; a crash within them stays one.
    ///
    /// - Parameters:
    ///   - memory: In bytes; less where the process that started this one allows less.
    ///   - seconds: Of processor time, likewise.
    ///   - sentence: What is said at a limit, with its line feed; kept for ever.
    ///   - code: The exit code at a limit.
    /// - Throws: ``PlatformError`` when the kernel refuses.
    public static func apply(
        memory: UInt64,
        seconds: UInt64,
        sentence: StaticString,
        code: Int32
    ) throws(PlatformError) {
        // SAFETY: a static string's bytes end with a zero and are never freed.
        let text = unsafe UnsafeRawPointer(sentence.utf8Start).assumingMemoryBound(to: CChar.self)
        guard unsafe clinux_limit(memory, seconds, text, code) == 0 else {
            throw .last("setrlimit", "memory and time cannot be limited")
        }
    }
}
