import Glibc

/// A server's certificate chain and private key; the key's copy is wiped when nobody needs it.
@safe
public final class TLSIdentity: Sendable {
    private let certificate: [UInt8]
    // SAFETY: written in init only, wiped and freed in deinit, lent inside a closure.
    nonisolated(unsafe) private let key: UnsafeMutableRawBufferPointer

    /// Takes a certificate chain and its key.
    ///
    /// - Parameters:
    ///   - certificatePEM: The certificate first, then those that lead to the authority.
    ///   - keyPEM: The private key.
    public init(certificatePEM: [UInt8], keyPEM: borrowing Span<UInt8>) {
        certificate = certificatePEM + [0]
        let count = keyPEM.count
        unsafe key = .allocate(byteCount: count + 1, alignment: 1)
        for index in 0..<count { unsafe key[index] = keyPEM[index] }
        unsafe key[count] = 0
    }

    deinit {
        if let start = unsafe key.baseAddress { unsafe explicit_bzero(start, key.count) }
        unsafe key.deallocate()
    }

    /// Lends both as text that ends in a zero byte.
    func lend<Result>(
        _ body: (_ certificate: UnsafePointer<CChar>, _ key: UnsafePointer<CChar>) -> Result
    ) -> Result {
        unsafe certificate.withUnsafeBytes { raw in
            let shown = unsafe raw.assumingMemoryBound(to: CChar.self)
            let hidden = unsafe key.assumingMemoryBound(to: CChar.self)
            guard let first = shown.baseAddress, let second = hidden.baseAddress else {
                preconditionFailure("a text that ends in a zero byte is not empty")
            }
            return unsafe body(first, UnsafePointer(second))
        }
    }
}
