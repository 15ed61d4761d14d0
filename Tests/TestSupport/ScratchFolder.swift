import Foundation
public import World

/// A folder of a test's own, removed with everything in it when the test lets go of it.
public final class ScratchFolder: Sendable {
    /// Where it is.
    public let path: DiskPath

    /// Makes an empty folder with a name nobody else has.
    public init() {
        let name = "melmastoon-edge-test-" + UUID().uuidString
        path = DiskPath(FileManager.default.temporaryDirectory.path).appending(name)
        let folder = URL(fileURLWithPath: path.text)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        } catch {
            preconditionFailure("no scratch folder: \(error)")
        }
    }

    deinit {
        let manager = FileManager.default
        if manager.fileExists(atPath: path.text) {
            do { try manager.removeItem(atPath: path.text) } catch {
                preconditionFailure("a scratch folder stays behind: \(error)")
            }
        }
    }
}
