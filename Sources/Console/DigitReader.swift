/// Digits of three scripts as ASCII: what people type into amounts, numbers and codes (LOC-2).
enum DigitReader {
    /// Whether an amount may begin with this character.
    static func isNumeric(_ scalar: Unicode.Scalar) -> Bool {
        digit(scalar) != nil || scalar == "-" || scalar == "."
    }

    /// The value of an ASCII, Arabic-Indic or extended Arabic-Indic digit.
    static func digit(_ scalar: Unicode.Scalar) -> Int64? {
        switch scalar.value {
        case 0x30...0x39: Int64(scalar.value - 0x30)
        case 0x0660...0x0669: Int64(scalar.value - 0x0660)
        case 0x06F0...0x06F9: Int64(scalar.value - 0x06F0)
        default: nil
        }
    }

    /// A word as typed, with its digits in ASCII and without characters that only steer text.
    static func ascii(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isDirectional(scalar) {
            let value = digit(scalar).map { Unicode.Scalar(UInt8(0x30 + $0)) }
            scalars.append(value ?? scalar)
        }
        return String(scalars)
    }

    /// Whether the character only steers the direction of text; it is dropped.
    static func isDirectional(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
