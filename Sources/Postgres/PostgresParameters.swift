import CPostgres

/// The values of one statement, packed as the server wants them: binary, each with its type.
///
/// A text is sent with its length and not as a C string, which would end it at its first zero.
struct PostgresParameters {
    let types: [UInt32]
    private let packed: [UInt8]
    private let places: [Range<Int>?]

    init(_ values: [PostgresValue]) {
        var types: [UInt32] = []
        // A byte in front, so that even an empty value has an address.
        var packed: [UInt8] = [0]
        var places: [Range<Int>?] = []
        for value in values {
            let start = packed.count
            switch value {
            case .null:
                types.append(PostgresType.unstated)
                places.append(nil)
                continue
            case .integer(let number):
                types.append(PostgresType.bigint)
                let bits = UInt64(bitPattern: number)
                for shift in stride(from: 56, through: 0, by: -8) {
                    packed.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
                }
            case .text(let text):
                types.append(PostgresType.text)
                packed.append(contentsOf: text.utf8)
            case .bytes(let bytes):
                types.append(PostgresType.bytes)
                packed.append(contentsOf: bytes)
            }
            places.append(start..<packed.count)
        }
        self.types = types
        self.packed = packed
        self.places = places
    }

    /// Lends the lists that the library takes: addresses, lengths, formats.
    @safe
    func lend<Result>(
        _ body: (
            [UnsafePointer<CChar>?], _ lengths: [Int32], _ formats: [Int32]
        ) -> Result
    ) -> Result {
        // SAFETY: the addresses point into `packed` and do not outlive the closure.
        unsafe packed.withUnsafeBytes { bytes in
            let addresses = unsafe places.map { place -> UnsafePointer<CChar>? in
                guard let place, let start = bytes.baseAddress else { return nil }
                return unsafe (start + place.lowerBound).assumingMemoryBound(to: CChar.self)
            }
            let lengths = places.map { Int32(clamping: $0?.count ?? 0) }
            let formats = places.map { _ in Int32(1) }
            return unsafe body(addresses, lengths, formats)
        }
    }
}
