import Foundation

/// The checkout that the tests run from.
public enum Repository {
    /// The path of the top folder, without a slash at its end.
    public static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// The bytes of a file named from the top folder.
    ///
    /// A missing file is a broken checkout and traps.
    public static func bytes(_ path: String) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: root + "/" + path) else {
            preconditionFailure("the checkout has no file \(path)")
        }
        return [UInt8](data)
    }
}
