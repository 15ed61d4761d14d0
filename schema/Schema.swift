/// The embedded SQL files of both databases, in the order in which they are applied.
///
/// A shipped file never changes; what is new comes as a file of its own at the end.
public enum Schema {
    /// One SQL file: its name and its text.
    public typealias File = (name: String, sql: String)

    /// The device store.
    public static let device: [File] = [
        file("device-0001-outbox", PackageResources.device_0001_outbox_sql),
        file("device-0002-replica", PackageResources.device_0002_replica_sql),
        file("device-0003-desk", PackageResources.device_0003_desk_sql),
        file("device-0004-people", PackageResources.device_0004_people_sql),
        file("device-0005-care", PackageResources.device_0005_care_sql),
        file("device-0006-refund", PackageResources.device_0006_refund_sql),
        file("device-0007-pin-version", PackageResources.device_0007_pin_version_sql),
        file("device-0008-paper", PackageResources.device_0008_paper_sql),
    ]

    static func file(_ name: String, _ bytes: [UInt8]) -> File {
        (name, String(decoding: bytes, as: UTF8.self))
    }
}
