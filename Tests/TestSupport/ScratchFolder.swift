import Foundation
public import World

/// A folder of a test's own, removed with everything in it when the test lets go of it.
public final class ScratchFolder: Sendable {
    /// Where it is.
    public let path: DiskPath

    private static let memory = "/dev/shm"

    /// Makes an empty folder with a name nobody else has.
    ///
    /// - Parameter inMemory: Whether it is kept off the disk where the machine can do that: for
    ///   those who lose their power only in simulation.
    public init(inMemory: Bool = false) {
        let name = "melmastoon-edge-test-" + UUID().uuidString
        let isThere = inMemory && FileManager.default.isWritableFile(atPath: Self.memory)
        let base = isThere ? Self.memory : FileManager.default.temporaryDirectory.path
        path = DiskPath(base).appending(name)
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
