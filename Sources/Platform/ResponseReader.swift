import World

/// Reads one HTTP/1.1 response out of bytes as they arrive; strict, and bounded in every direction.
///
/// A response that is longer than its length says, has two lengths, or bare line feeds, is none:
/// the agent's listener makes no such thing, so something else is answering.
struct ResponseReader {
    static let headLimit = 16_384

    private enum Stage {
        case head
        case body(left: Int)
        case chunkSize
        case chunk(left: Int)
        case trailer
        case done
    }

    private let bodyLimit: Int
    private var stage = Stage.head
    private var unread: [UInt8] = []
    private var cursor = 0
    private var response = Response(.ok)

    init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    /// Takes what arrived: the response once it is whole, nil while more is to come.
    mutating func take(_ bytes: some Collection<UInt8>) throws(WireError) -> Response? {
        unread.append(contentsOf: bytes)
        while try step() {}
        guard case .done = stage else { return nil }
        guard cursor == unread.count else { throw Self.malformed("bytes after the response") }
        return response
    }

    /// Goes one stage on; false when more bytes are needed or nothing is left to do.
    private mutating func step() throws(WireError) -> Bool {
        switch stage {
        case .done: return false
        case .head: return try readHead()
        case .body(let left): return moveBody(left, then: .done) { .body(left: $0) }
        case .chunkSize: return try readChunkSize()
        case .chunk(let left): return moveBody(left, then: .trailer) { .chunk(left: $0) }
        case .trailer: return try readTrailer()
        }
    }

    private mutating func readHead() throws(WireError) -> Bool {
        guard let head = try headLines() else { return false }
        let status = try Self.status(of: head[0])
        response = Response(status)
        var fields = 0
        for line in head.dropFirst() {
            fields += 1
            try Self.addField(line, to: &response.headers)
        }
        // 1xx: the real response follows (RFC 9110, 15.2).
        if (100..<200).contains(status.rawValue) { return true }
        stage = try bodyStage(status)
        return true
    }

    private func bodyStage(_ status: Status) throws(WireError) -> Stage {
        let length = response.headers["content-length"]
        if let coding = response.headers["transfer-encoding"] {
            guard coding.lowercased() == "chunked", length == nil else {
                throw Self.malformed("a transfer coding that is not understood")
            }
            return .chunkSize
        }
        if status.rawValue == 204 || status.rawValue == 304 { return .done }
        guard let length, length.utf8.count <= 9, length.utf8.allSatisfy(Self.isDigit),
            let count = Int(length), count <= bodyLimit
        else { throw Self.malformed("no length, or one that is too large") }
        return count == 0 ? .done : .body(left: count)
    }

    private mutating func moveBody(_ left: Int, then: Stage, _ rest: (Int) -> Stage) -> Bool {
        let count = min(left, unread.count - cursor)
        guard count > 0 else { return false }
        response.body.append(contentsOf: unread[cursor..<(cursor + count)])
        consume(count)
        stage = left == count ? then : rest(left - count)
        return true
    }

    private mutating func readChunkSize() throws(WireError) -> Bool {
        guard let line = try line(limit: 256) else { return false }
        let digits = line.prefix { $0 != UInt8(ascii: ";") }
        var size = 0
        for byte in digits {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, size <= bodyLimit
            else {
                throw Self.malformed("a chunk without a size")
            }
            size = size << 4 | digit
        }
        guard !digits.isEmpty, response.body.count + size <= bodyLimit else {
            throw Self.malformed("a chunk that is too large")
        }
        sawLastChunk = size == 0
        stage = size == 0 ? .trailer : .chunk(left: size)
        return true
    }

    /// After a chunk comes an empty line; after the last one fields may come, which are ignored.
    private var sawLastChunk = false

    private mutating func readTrailer() throws(WireError) -> Bool {
        guard let line = try line(limit: Self.headLimit) else { return false }
        if line.isEmpty {
            stage = sawLastChunk ? .done : .chunkSize
        } else if !sawLastChunk {
            throw Self.malformed("a chunk longer than its size")
        }
        return true
    }
}

extension ResponseReader {
    static func malformed(_ detail: String) -> WireError { WireError(.malformed, detail) }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The lines of the head once its empty line is there; a cursor moves past them.
    private mutating func headLines() throws(WireError) -> [ArraySlice<UInt8>]? {
        guard let end = Self.headEnd(in: unread[cursor...]) else {
            guard unread.count - cursor <= Self.headLimit else {
                throw Self.malformed("a head that is too large")
            }
            return nil
        }
        guard end - cursor <= Self.headLimit else {
            throw Self.malformed("a head that is too large")
        }
        var lines: [ArraySlice<UInt8>] = []
        while let line = try line(limit: Self.headLimit), !line.isEmpty { lines.append(line) }
        guard !lines.isEmpty else { throw Self.malformed("no status line") }
        return lines
    }

    private static func headEnd(in bytes: ArraySlice<UInt8>) -> Int? {
        var run = 0
        let pattern: [UInt8] = [13, 10, 13, 10]
        for index in bytes.indices {
            run = bytes[index] == pattern[run] ? run + 1 : (bytes[index] == 13 ? 1 : 0)
            if run == 4 { return index + 1 }
        }
        return nil
    }

    /// One line without its CR LF, or nil while it is not whole.
    private mutating func line(limit: Int) throws(WireError) -> ArraySlice<UInt8>? {
        guard let end = unread[cursor...].firstIndex(of: 10) else {
            guard unread.count - cursor <= limit else { throw Self.malformed("an endless line") }
            return nil
        }
        guard end > cursor, unread[end - 1] == 13 else { throw Self.malformed("a bare line feed") }
        let line = unread[cursor..<(end - 1)]
        cursor = end + 1
        return line
    }

    private mutating func consume(_ count: Int) {
        cursor += count
        if cursor == unread.count {
            unread.removeAll(keepingCapacity: true)
            cursor = 0
        }
    }

    /// `HTTP/1.1 200 OK`; the phrase may be missing.
    private static func status(of line: ArraySlice<UInt8>) throws(WireError) -> Status {
        let prefix = Array("HTTP/1.1 ".utf8)
        let rest = line.dropFirst(prefix.count)
        let digits = rest.prefix(3)
        guard line.starts(with: prefix), digits.count == 3, digits.allSatisfy(isDigit),
            rest.count == 3 || rest.dropFirst(3).first == UInt8(ascii: " "),
            let number = Int(String(decoding: digits, as: UTF8.self)), number >= 100
        else { throw malformed("no status line") }
        return Status(rawValue: number)
    }

    private static func addField(
        _ line: ArraySlice<UInt8>,
        to headers: inout Headers
    )
        throws(WireError)
    {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let name = String(validating: line[..<colon], as: UTF8.self),
            let text = String(validating: line[(colon + 1)...], as: UTF8.self),
            !text.utf8.contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F })
        else { throw malformed("a header that is none") }
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let trimmed = text.drop(while: blank)
        let kept = trimmed.reversed().drop(while: blank).reversed()
        let single = ["content-length", "transfer-encoding"].contains(name.lowercased())
        guard !single || headers[name] == nil else { throw malformed("a length twice") }
        headers.add(name, String(kept))
    }
}
