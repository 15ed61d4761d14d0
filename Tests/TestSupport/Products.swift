import Foundation

/// The executables that were built beside this one.
public enum Products {
    /// The path of a product, as in `till`.
    public static func path(_ name: String) -> String {
        folder + "/" + name
    }

    private static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["MELMASTOON_EDGE_PRODUCTS"] {
            return named
        }
        do {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: own).deletingLastPathComponent().path
        } catch { preconditionFailure("this process does not know where it is: \(error)") }
    }()
}
