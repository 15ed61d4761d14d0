/// A reader over the bytes of a TZif file.
///
/// SPEC: RFC 9636, 3. The first block is skipped by the lengths in its header: version 2 and later
/// repeat it with 64-bit times.
struct ZoneFileReader {
    /// What a zone is made of.
    struct Block {
        /// The offset before the first transition.
        let first: Int
        /// Seconds since 1970-01-01T00:00:00Z, ascending.
        let transitions: [Int64]
        /// The offset from each transition on.
        let offsets: [Int]
        /// The POSIX rule after the last one.
        let footer: [UInt8]
    }

    private struct Counts {
        let version: UInt8
        let utcFlags, standardFlags, leaps, times, types, characters: Int
    }

    private static let sizeLimit = 262_144
    private static let footerLimit = 256
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the 64-bit block and the footer.
    mutating func block() throws(ZoneError) -> Block {
        guard bytes.count <= Self.sizeLimit else { throw .length }
        let old = try counts()
        guard old.version >= UInt8(ascii: "2") else { throw .notTZif }
        try skip(
            old.times * 5 + old.types * 6 + old.characters + old.leaps * 8 + old.standardFlags
                + old.utcFlags
        )
        let counts = try counts()
        guard counts.types > 0 else { throw .content }
        var transitions: [Int64] = []
        for _ in 0..<counts.times { transitions.append(try number(8)) }
        guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .content
        }
        let indices = try take(counts.times)
        var types: [Int] = []
        for _ in 0..<counts.types {
            let offset = try number(4)
            // SPEC: RFC 9636, 3.2: -25 h to 26 h.
            guard (-89_999...93_599).contains(offset) else { throw .content }
            types.append(Int(offset))
            try skip(2)
        }
        guard indices.allSatisfy({ $0 < counts.types }) else { throw .content }
        try skip(
            counts.characters + counts.leaps * 12 + counts.standardFlags + counts.utcFlags
        )
        return Block(
            first: types[0],
            transitions: transitions,
            offsets: indices.map { types[Int($0)] },
            footer: try footer()
        )
    }

    private mutating func counts() throws(ZoneError) -> Counts {
        guard try take(4).elementsEqual("TZif".utf8) else { throw .notTZif }
        let version = try take(1).first ?? 0
        try skip(15)
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = try number(4)
            guard (0...Int64(Self.sizeLimit)).contains(count) else { throw .length }
            counts.append(Int(count))
        }
        return Counts(
            version: version,
            utcFlags: counts[0],
            standardFlags: counts[1],
            leaps: counts[2],
            times: counts[3],
            types: counts[4],
            characters: counts[5]
        )
    }

    private mutating func footer() throws(ZoneError) -> [UInt8] {
        guard try take(1).first == UInt8(ascii: "\n") else { throw .content }
        let rest = bytes[position...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")), end - position <= Self.footerLimit
        else { throw .length }
        return Array(rest[..<end])
    }

    /// A big-endian number of 4 or 8 bytes in two's complement.
    private mutating func number(_ width: Int) throws(ZoneError) -> Int64 {
        let word = try take(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let number = Int64(bitPattern: word)
        return width == 4 ? Int64(Int32(truncatingIfNeeded: number)) : number
    }

    private mutating func take(_ count: Int) throws(ZoneError) -> ArraySlice<UInt8> {
        let start = position
        try skip(count)
        return bytes[start..<position]
    }

    private mutating func skip(_ count: Int) throws(ZoneError) {
        guard count <= bytes.count - position else { throw .length }
        position += count
    }
}
