/// The name and version of what was built.
public enum Product {
    /// The package's and the service's name (D1).
    public static let name = "melmastoon-edge"
    /// The version, as `--version` prints it and `hello` tells it.
    public static let version = "1.0.0"
}
