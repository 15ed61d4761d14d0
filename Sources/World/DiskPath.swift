/// A path on a disk, as text with `/` between its parts.
public struct DiskPath: Hashable, Sendable, CustomStringConvertible {
    /// The path as the operating system takes it.
    public let text: String

    /// Wraps a path; an empty text means the current folder.
    public init(_ text: String) {
        self.text = text.isEmpty ? "." : text
    }

    /// The path of an entry inside this folder.
    public func appending(_ name: String) -> DiskPath {
        DiskPath(text.hasSuffix("/") ? text + name : text + "/" + name)
    }

    /// The last part.
    public var name: String {
        text.split(separator: "/").last.map(String.init) ?? text
    }

    /// The folder that holds this path, `.` when it has one part only.
    public var parent: DiskPath {
        guard let slash = text.lastIndex(of: "/") else { return DiskPath(".") }
        return slash == text.startIndex ? DiskPath("/") : DiskPath(String(text[..<slash]))
    }

    /// The path as text.
    public var description: String { text }
}
