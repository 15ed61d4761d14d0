/// The name and version of what was built.
public enum Product {
    /// The package's and the service's name (D1).
    public static let name = "melmastoon-edge"
    /// The version, as `--version` prints it and `hello` tells it.
    public static let version = "1.0.0"
    /// When this version was made: no clock that is right shows an earlier moment (CLK-2, SEC-9).
    public static let releasedAt = Timestamp(milliseconds: 1_795_219_200_000)
}
