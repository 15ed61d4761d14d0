/// The pages in which a backup travels to `edgectl`, which writes the file.
///
/// The daemon cannot write where an operator wants the file: it sees its own folders only.
public enum BackupPage {
    /// Bytes of a page: half of what a client takes in one answer.
    public static let size = 4 << 20
}
