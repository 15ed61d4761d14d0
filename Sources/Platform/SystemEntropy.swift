import CLinux
import Glibc
public import World

/// Randomness from the kernel, and from nowhere else.
///
/// - SeeAlso: SEC-28.
public struct SystemEntropy: Entropy {
    /// Makes the source.
    public init() {}

    /// Fills the whole buffer by `getrandom(2)`.
    ///
    /// Without the kernel's randomness nothing safe can be done: it traps.
    public func fill(_ bytes: inout MutableSpan<UInt8>) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
            var filled = 0
            while filled < buffer.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                let count = unsafe clinux_random(rest.baseAddress, rest.count)
                precondition(count > 0 || errno == EINTR, "the kernel gives no random bytes")
                filled += max(count, 0)
            }
        }
    }
}
