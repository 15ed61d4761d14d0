import Foundation
import TestSupport

/// A copy of the sources in which bugs are planted, built and taken out again.
struct PlantCopy {
    /// Why a bug could not be tried.
    struct Failure: Error {
        let what: String
    }

    /// How a rig ended.
    struct Ending {
        let code: Int32
        let isLate: Bool
        let out: String
    }

    private let folder: String

    /// Copies the files that git knows, as they are now, unless the folder has them.
    init(in folder: String) throws(Failure) {
        self.folder = folder + "/tree"
        guard !FileManager.default.fileExists(atPath: self.folder + "/Package.swift") else {
            return
        }
        let copied = Finished.running(
            "/bin/sh",
            [
                "-c",
                "mkdir -p \"$1/tree\" && cd \"$0\" && git ls-files -z --cached | "
                    + "tar -c --null -T - | tar -x -C \"$1/tree\"",
                Repository.root, folder,
            ]
        )
        guard copied.code == 0 else { throw Failure(what: "no copy: " + copied.err) }
    }

    /// Plants a bug, or takes it out again.
    func apply(_ patch: PlantedPatch, isReverse: Bool) throws(Failure) {
        // What lies above must not be taken for the repository of the copy.
        let ended = Finished.running(
            "/bin/sh",
            ["-c", "cd \"$0\" && git apply " + (isReverse ? "-R" : "-"), folder],
            environment: ["GIT_CEILING_DIRECTORIES": folder],
            input: patch.text
        )
        guard ended.code == 0 else { throw Failure(what: "does not apply: " + ended.err) }
    }

    /// Builds what a rig needs.
    func build(for rig: [String]) throws(Failure) {
        let what = rig[0] == "proof" ? ["--product", "proof"] : ["--build-tests"]
        let words = ["swift", "build", "-j", "2", "--package-path", folder] + what
        let built = Finished.running("/usr/bin/env", words)
        guard built.code == 0 else {
            let error = (built.out + built.err).split(separator: "\n").first {
                $0.contains("error:")
            }
            throw Failure(what: "does not build: " + (error.map(String.init) ?? ""))
        }
    }

    /// Runs a rig for so long, and no longer.
    func run(_ rig: [String], minutes: Double?) -> Ending {
        var words = rig
        if let minutes, let place = words.firstIndex(of: "--minutes"), place + 1 < words.count {
            words[place + 1] = String(minutes)
        }
        var limit = 600.0
        if let place = words.firstIndex(of: "--minutes"), place + 1 < words.count {
            limit = (Double(words[place + 1]) ?? 10) * 60 + 120
        }
        let child: Child
        if words[0] == "proof" {
            child = Child(folder + "/.build/debug/proof", words.dropFirst() + ["--first"])
        } else {
            let command = "cd \"$0\" && exec \"$@\" --skip-build"
            child = Child("/bin/sh", ["-c", command, folder] + words)
        }
        let isDone = Child.wait(atMost: .seconds(limit)) { !child.isRunning }
        if !isDone { child.send(.kill) }
        let code = child.wait()
        return Ending(code: code, isLate: !isDone, out: child.out + child.err)
    }
}
