import Foundation
import World

/// What of a machine the chaos can use.
public struct ChaosMeans: Sendable {
    /// Whether system calls of a program can be made to fail, and to kill it.
    public let canInject: Bool
    /// Whether a file system in memory can be mounted.
    public let canMount: Bool

    /// Finds out.
    ///
    /// - Parameter mayMount: Whether it may mount at all; a mount outlives who is killed.
    public init(mayMount: Bool = true) {
        let folder = ScratchFolder()
        let trace = ["-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "/bin/true"]
        canInject = Self.works("/usr/bin/strace", trace)
        let path = folder.path.text
        canMount =
            mayMount && getuid() == 0
            && Self.works("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path])
            && Self.works("/bin/umount", [path])
    }

    private static func works(_ path: String, _ words: [String]) -> Bool {
        FileManager.default.isExecutableFile(atPath: path)
            && Finished.running(path, words).code == 0
    }

    /// In words, for whoever reads what was run.
    public var text: String {
        let parts = [
            (canInject, "system calls fail and kill"), (canMount, "disks fill up and go read-only"),
        ]
        return parts.map { isThere, what in (isThere ? "" : "NOT: ") + what }
            .joined(separator: "; ")
    }
}
