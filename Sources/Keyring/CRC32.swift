/// The CRC-32 of zlib and Ethernet: it finds damage, it proves nothing.
public enum CRC32 {
    /// Eight tables of 256: eight bytes are folded in at once ("slicing by 8").
    ///
    /// Source: Kounavis, Berry, "A systematic approach to building high performance CRC
    /// generators".
    private static let tables: [UInt32] = {
        var made = [UInt32](repeating: 0, count: 2_048)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
            made[byte] = value
        }
        for index in 256..<2_048 {
            let before = made[index - 256]
            made[index] = before >> 8 ^ made[Int(before & 255)]
        }
        return made
    }()

    /// The checksum of the bytes.
    public static func of(_ bytes: some Collection<UInt8>) -> UInt32 {
        let sum = bytes.withContiguousStorageIfAvailable { unsafe folded($0.span) }
        return sum ?? folded(Array(bytes).span)
    }

    private static func folded(_ bytes: Span<UInt8>) -> UInt32 {
        let tables = tables.span
        var sum: UInt32 = 0xFFFF_FFFF
        var index = 0
        while index + 8 <= bytes.count {
            let low = sum ^ word(bytes, index)
            let high = word(bytes, index + 4)
            sum = tables[1_792 + Int(low & 255)] ^ tables[1_536 + Int(low >> 8 & 255)]
            sum ^= tables[1_280 + Int(low >> 16 & 255)] ^ tables[1_024 + Int(low >> 24)]
            sum ^= tables[768 + Int(high & 255)] ^ tables[512 + Int(high >> 8 & 255)]
            sum ^= tables[256 + Int(high >> 16 & 255)] ^ tables[Int(high >> 24)]
            index += 8
        }
        while index < bytes.count {
            sum = sum >> 8 ^ tables[Int((sum ^ UInt32(bytes[index])) & 255)]
            index += 1
        }
        return ~sum
    }

    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, _ index: Int) -> UInt32 {
        UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
            | UInt32(bytes[index + 3]) << 24
    }
}
