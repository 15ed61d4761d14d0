import Glibc
import World

extension DiskError {
    /// The error that the last system call of this thread left in `errno`.
    static func last(_ operation: String, _ path: DiskPath) -> DiskError {
        let number = errno
        return DiskError(code(of: number), operation, path, systemCode: number)
    }

    private static func code(of number: Int32) -> Code {
        switch number {
        case ENOENT: .notFound
        case EEXIST, ENOTEMPTY: .exists
        case EACCES, EPERM: .denied
        case EROFS: .readOnly
        case ENOSPC, EDQUOT: .full
        case EBUSY, EWOULDBLOCK, ETXTBSY: .busy
        case EMFILE, ENFILE: .tooManyFiles
        case EISDIR, ENOTDIR, ELOOP: .wrongKind
        case EIO, ENXIO, ENODEV: .device
        default: .other
        }
    }
}
