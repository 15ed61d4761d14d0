import COpenSSL
public import World

/// Key material or a PIN: one allocation of its own, wiped when the last owner lets go.
///
/// The bytes lie in pages of their own: locked in memory where the system's limits allow it, left
/// out of core files.
///
/// Guarantee: not printable, not encodable, immutable after it is made.
///
/// - SeeAlso: SEC-26, S-21.
@safe
public final class Secret: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    // SAFETY: the pointer is private to this object, its bytes are written in `init` only and
    // freed in `deinit` only, so that any number of threads may read them.
    private let start: UnsafeMutablePointer<UInt8>

    /// How many bytes there are.
    public let count: Int

    /// Makes a buffer of zeros and lets the body fill it.
    ///
    /// - Parameters:
    ///   - count: The number of bytes, not negative.
    ///   - body: Fills the buffer; called once.
    public init(count: Int, filledBy body: (inout MutableSpan<UInt8>) -> Void) {
        precondition(count >= 0, "a secret has a size")
        guard let pages = unsafe melmastoon_secret_map(max(1, count)) else {
            preconditionFailure("no memory for a secret")
        }
        unsafe start = pages.bindMemory(to: UInt8.self, capacity: max(1, count))
        self.count = count
        var span = unsafe UnsafeMutableBufferPointer(start: start, count: count).mutableSpan
        body(&span)
    }

    /// Draws a fresh secret.
    public convenience init(count: Int, from entropy: any Entropy) {
        self.init(count: count) { entropy.fill(&$0) }
    }

    /// Copies bytes that exist elsewhere already; the caller's copy cannot be wiped.
    public convenience init(copying bytes: [UInt8]) {
        self.init(count: bytes.count) { span in
            for index in bytes.indices { span[index] = bytes[index] }
        }
    }

    deinit {
        unsafe melmastoon_secret_unmap(start, max(1, count))
    }

    /// Lends the bytes for the time of the call.
    public func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe UnsafeBufferPointer(start: start, count: count).span)
    }

    /// Lends the bytes to a call of the library; empty secrets have an address too.
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        unsafe body(UnsafePointer(start))
    }

    /// Makes a secret that a call of the library writes.
    static func written(
        count: Int,
        _ body: (UnsafeMutablePointer<UInt8>) -> Void
    ) -> Secret {
        let made = Secret(count: count) { _ in }
        unsafe body(made.start)
        return made
    }

    /// A copy that is a plain array, for bytes that leave for a sealed file.
    ///
    /// Misuse: such a copy is never wiped; seal it at once and let it go.
    public func exposedCopy() -> [UInt8] {
        withBytes { span in span.indices.map { span[$0] } }
    }

    /// The bytes of the range, as a secret of their own.
    ///
    /// Precondition: the range lies inside.
    public func slice(_ range: Range<Int>) -> Secret {
        Secret(count: range.count) { target in
            withBytes { source in
                for index in range { target[index - range.lowerBound] = source[index] }
            }
        }
    }

    /// Compares in constant time; only the lengths can be learnt from how long it takes.
    public func isEqual(to other: Secret) -> Bool {
        guard count == other.count else { return false }
        return unsafe CRYPTO_memcmp(start, other.start, count) == 0
    }

    /// Never the bytes.
    public var description: String { "Secret" }

    /// Never the bytes.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Compares bytes in constant time; only the lengths can be learnt from how long it takes.
func areEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
}
