/// One change that a disk was asked for; files are numbers here, so that names may move.
enum DiskChange: Sendable {
    case makeFolder(String)
    case create(Int, name: String)
    case write(Int, at: Int, [UInt8])
    case truncate(Int, to: Int)
    case sync(Int)
    /// The file is nil when a folder is moved.
    case rename(String, to: String, Int?)
    case remove(String)
    case syncFolder(String)
    /// Somebody was told that so many actions are saved.
    case answer(Int)
}
