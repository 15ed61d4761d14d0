import TestSupport
import World

/// What the kernel says of a process's memory.
enum ProcessMemory {
    /// Resident memory in kB: `VmRSS` of `/proc/PID/status`.
    ///
    /// - Throws: ``PlayFailure`` when there is no such process.
    static func residentKB(of process: Int32) throws -> Int {
        let file = DiskPath("/proc/\(process)/status")
        let text = String(decoding: try Files.bytes(of: file), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let words = line?.split(separator: " "), words.count > 1, let size = Int(words[1])
        else { throw PlayFailure("no memory figure of process \(process)") }
        return size
    }
}
