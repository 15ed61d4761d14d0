import Glibc

/// Writing to a descriptor that is no file of a ``PosixDisk``: standard output and error.
enum Output {
    /// Writes all bytes, or gives false when the other side takes no more.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                guard count > 0 || errno == EINTR else { return false }
                written += max(count, 0)
            }
            return true
        }
    }
}
