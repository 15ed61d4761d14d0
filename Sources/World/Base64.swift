/// Bytes as base64 text (RFC 4648): the URL alphabet without padding, or the standard one with it.
public enum Base64 {
    /// Which of the two alphabets of RFC 4648 is meant.
    public enum Alphabet: Sendable {
        /// `-` and `_`, no padding: every value of the wire's JSON (P1.7).
        case url
        /// `+` and `/`, padded: HTTP structured fields (RFC 9651).
        case standard

        fileprivate var symbols: [UInt8] {
            let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
            return Array((common + (self == .url ? "-_" : "+/")).utf8)
        }
    }

    /// The text of the bytes.
    public static func text(_ bytes: [UInt8], _ alphabet: Alphabet = .url) -> String {
        let symbols = alphabet.symbols
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            var word = chunk.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            word <<= UInt32(8 * (3 - chunk.count))
            for place in 0...chunk.count {
                text.append(symbols[Int(word >> UInt32(18 - 6 * place) & 63)])
            }
            if alphabet == .standard {
                text += Array(repeating: UInt8(ascii: "="), count: 3 - chunk.count)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of the text, or nil when it has another alphabet, padding or set unused bits.
    public static func bytes(_ text: String, _ alphabet: Alphabet = .url) -> [UInt8]? {
        var symbols = Array(text.utf8)
        if alphabet == .standard {
            guard symbols.count % 4 == 0 else { return nil }
            for _ in 0..<2 where symbols.last == UInt8(ascii: "=") { symbols.removeLast() }
        }
        guard symbols.count % 4 != 1 else { return nil }
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, symbol) in alphabet.symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
        var bytes: [UInt8] = []
        var word: UInt32 = 0
        var bits = 0
        for symbol in symbols {
            guard let value = values[Int(symbol)] else { return nil }
            word = word << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
                word &= (1 << UInt32(bits)) - 1
            }
        }
        return word == 0 ? bytes : nil
    }
}
