/// Integers as the journal's files hold them, lowest byte first.
enum LittleEndian {
    static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        var made: [UInt8] = []
        append(value, to: &made)
        return made
    }

    /// The number at an offset; the caller has checked that the bytes are there.
    static func number<Value: FixedWidthInteger>(_ bytes: [UInt8], at offset: Int) -> Value {
        var value: Value = 0
        for index in (0..<Value.bitWidth / 8).reversed() {
            value = value << 8 | Value(truncatingIfNeeded: bytes[offset + index])
        }
        return value
    }
}
