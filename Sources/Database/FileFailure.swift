import CSQLCipher
import World

/// `SQLITE_IOERR_...`: what could not be done to a file.
enum FileFailure: Int32 {
    case read = 266
    case shortRead = 522
    case write = 778
    case sync = 1034
    case truncate = 1546
    case size = 1802
    case delete = 2570
    case access = 3338
    case lock = 3850
    case close = 4106
    case deleteMissing = 5898

    /// Runs a call and tells its failure as a code.
    static func told(_ failure: FileFailure, _ body: () throws(DiskError) -> Void) -> Int32 {
        do throws(DiskError) {
            try body()
            return SQLITE_OK
        } catch {
            switch error.code {
            case .full: return SQLITE_FULL
            case .busy: return SQLITE_BUSY
            case .readOnly: return failure == .write ? SQLITE_READONLY : failure.rawValue
            case .notFound where failure == .delete: return FileFailure.deleteMissing.rawValue
            case .notFound, .exists, .denied, .tooManyFiles, .wrongKind, .device, .other:
                return failure.rawValue
            }
        }
    }
}
