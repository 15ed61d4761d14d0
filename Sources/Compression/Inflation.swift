import CZlib

/// One run of zlib's inflate over one gzip member, 64 KiB of output at a time.
@safe
final class Inflation {
    private static let chunkSize = 65_536

    /// What was inflated so far.
    private(set) var output: [UInt8] = []
    /// Whether the member and its checksum were read to the end.
    private(set) var isAtEnd = false

    // zlib keeps the address of the stream it was begun with, so it lives in an allocation.
    private let stream: UnsafeMutablePointer<z_stream>
    private var source: [UInt8]
    private var taken = 0
    private var chunk = [UInt8](repeating: 0, count: chunkSize)

    /// Begins at the first of the bytes.
    init(_ bytes: [UInt8]) {
        source = bytes
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let code = unsafe melmastoon_inflate_init(stream)
        precondition(code == Z_OK, "zlib refused to begin")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Inflates the next piece.
    ///
    /// - Throws: ``CompressionError/malformed`` when the form is broken, the input is cut, or
    ///   something follows the member: that would be a second reading of the same bytes.
    func advance() throws(CompressionError) {
        let (code, used, made) = step()
        taken += used
        output += chunk[0..<made]
        switch code {
        case Z_OK where used > 0 || made > 0: break
        case Z_STREAM_END where taken == source.count: isAtEnd = true
        default: throw .malformed
        }
    }

    private func step() -> (code: Int32, used: Int, made: Int) {
        let available = source.count - taken
        let code = unsafe source.withUnsafeMutableBufferPointer { input in
            unsafe chunk.withUnsafeMutableBufferPointer { target in
                unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + taken }
                unsafe stream.pointee.avail_in = UInt32(available)
                unsafe stream.pointee.next_out = target.baseAddress
                unsafe stream.pointee.avail_out = UInt32(Self.chunkSize)
                return unsafe inflate(stream, Z_NO_FLUSH)
            }
        }
        let left = unsafe Int(stream.pointee.avail_in)
        let room = unsafe Int(stream.pointee.avail_out)
        return (code, available - left, Self.chunkSize - room)
    }
}
