import CZlib

/// The gzip form of bytes (RFC 1952), with limits that hold while inflating.
///
/// Guarantee: the same bytes and level give the same output; the header bears no time and no name.
public enum Gzip {
    /// Below this size the ratio says nothing: a short text of one letter is no bomb.
    static let ratioFloor = 65_536

    /// Deflates bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is to be sent.
    ///   - level: 1 (quick) to 9 (small).
    /// - Returns: One gzip member.
    public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
        precondition((1...9).contains(level), "a level is 1 to 9")
        precondition(bytes.count <= Int(Int32.max), "2 GiB are not one message")
        var stream = unsafe z_stream()
        let code = unsafe melmastoon_deflate_init(&stream, Int32(level))
        precondition(code == Z_OK, "zlib refused to begin")
        defer { unsafe deflateEnd(&stream) }
        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        var output = [UInt8](repeating: 0, count: bound)
        var source = bytes
        let size = unsafe source.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { target in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = UInt32(target.count)
                let end = unsafe deflate(&stream, Z_FINISH)
                precondition(end == Z_STREAM_END, "the bound of zlib was too small")
                return unsafe Int(stream.total_out)
            }
        }
        output.removeLast(output.count - size)
        return output
    }

    /// Inflates exactly one gzip member.
    ///
    /// - Parameters:
    ///   - bytes: What came in.
    ///   - sizeLimit: The most bytes that may come out.
    ///   - ratioLimit: The most bytes that may come out for one that went in, above 64 KiB.
    /// - Returns: The plain bytes.
    /// - Throws: ``CompressionError`` as soon as a limit or the form is broken; no more than 64 KiB
    ///   beyond a limit were made by then.
    /// - SeeAlso: P3.
    public static func decompress(
        _ bytes: [UInt8],
        sizeLimit: Int,
        ratioLimit: Int = 40
    ) throws(CompressionError) -> [UInt8] {
        guard !bytes.isEmpty, bytes.count <= Int(Int32.max) else { throw .malformed }
        let (product, overflow) = bytes.count.multipliedReportingOverflow(by: ratioLimit)
        let run = Inflation(bytes)
        while !run.isAtEnd {
            try run.advance()
            if run.output.count > sizeLimit { throw .tooLarge }
            if run.output.count > max(overflow ? .max : product, ratioFloor) { throw .tooDense }
        }
        return run.output
    }
}
