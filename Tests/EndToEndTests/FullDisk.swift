import Foundation
import TestSupport
import World

/// A disk of its own for a desk's state, which a test fills and frees.
///
/// It is a file system in memory inside a mount namespace, where only the desk and a helper see it;
/// the helper takes `fill` and `free` from one pipe and answers on another.
struct FullDisk {
    private let folder: DiskPath
    private let mebibytes: Int

    private static let script = """
        mount -t tmpfs -o size="$SIZE"m,mode=700 tmpfs "$STATE" || exit 1
        (
            exec >/dev/null 2>&1
            while read -r word < "$PIPES/order"; do
                case "$word" in
                fill) cat /dev/zero >> "$STATE/filler" ;;
                free) rm -f "$STATE/filler" ;;
                end) exit 0 ;;
                esac
                echo done > "$PIPES/answer"
            done
        ) &
        exec "$@"
        """

    init(in folder: DiskPath, mebibytes: Int) throws {
        self.folder = folder
        self.mebibytes = mebibytes
        for name in ["order", "answer"] {
            let made = Finished.running("/usr/bin/mkfifo", [folder.appending(name).text])
            guard made.code == 0 else { throw RigError("mkfifo: \(made.err)") }
        }
    }

    /// Starts a desk on it.
    func start(_ desk: DeskRig) throws {
        try FileManager.default.createDirectory(
            atPath: desk.state.text,
            withIntermediateDirectories: true
        )
        try desk.start(
            environment: [
                "STATE": desk.state.text, "PIPES": folder.text, "SIZE": String(mebibytes),
            ],
            wrapper: ["/usr/bin/unshare", "-Urm", "/bin/bash", "-c", Self.script, "bash"]
        )
    }

    /// Takes every byte that is left.
    func fill() throws { try say("fill") }

    /// Gives them back.
    func free() throws { try say("free") }

    /// Ends the helper.
    func end() throws {
        try Files.say("end\n", into: folder.appending("order"))
    }

    private func say(_ word: String) throws {
        try Files.say(word + "\n", into: folder.appending("order"))
        _ = Files.heard(from: folder.appending("answer"))
    }
}
