/// How a cloud regards a device.
///
/// - SeeAlso: P5.6.
public enum DeviceStanding: String, Hashable, Sendable {
    /// All is open to it.
    case active
    /// It keeps capturing and asks again every hour.
    case suspended
    /// Deposit only: it hands in what it holds; nothing is erased.
    case revoked
}
