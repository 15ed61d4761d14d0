import Foundation
public import World

/// Whole files of a scratch folder, read and damaged by tests behind the program's back.
public enum Files {
    /// The bytes of a file.
    public static func bytes(of path: DiskPath) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.text)))
    }

    /// Puts bytes in place of a file, or makes one.
    public static func write(_ bytes: [UInt8], to path: DiskPath) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path.text))
    }

    /// Makes a file that can be run.
    public static func writeProgram(_ text: String, to path: DiskPath) throws {
        try write(Array(text.utf8), to: path)
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o755]
        try FileManager.default.setAttributes(mode, ofItemAtPath: path.text)
    }

    /// A descriptor that writes at the end of a file; whoever gets it closes it.
    public static func descriptor(appendingTo path: DiskPath) -> Int32 {
        let made = unsafe open(path.text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        precondition(made >= 0, "\(path) cannot be written to")
        return made
    }

    /// Closes a descriptor.
    public static func close(_ descriptor: Int32) { _ = Foundation.close(descriptor) }

    /// Says a text into a named pipe.
    public static func say(_ text: String, into path: DiskPath) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path.text))
        defer { handle.closeFile() }
        handle.write(Data(text.utf8))
    }

    /// Waits for what is said into a named pipe.
    public static func heard(from path: DiskPath) -> [UInt8] {
        [UInt8](FileHandle(forReadingAtPath: path.text)?.readDataToEndOfFile() ?? Data())
    }

    /// The size of a file in bytes, 0 when there is none.
    public static func size(of path: DiskPath) -> Int {
        do {
            let facts = try FileManager.default.attributesOfItem(atPath: path.text)
            return facts[.size] as? Int ?? 0
        } catch { return 0 }
    }

    /// The names in a folder, sorted.
    public static func names(in folder: DiskPath) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.text).sorted()
    }
}
