import TestSupport
import World

/// Texts that must be nowhere, looked for in every form in which a program may leave them.
struct Canary {
    let texts: [String]

    /// Plain, backwards, hexadecimal, base64 and UTF-16, as bytes.
    static func forms(of text: String) -> [[UInt8]] {
        let plain = Array(text.utf8)
        let hex = plain.map { Hex.text([$0]) }.joined()
        let wide = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return [
            plain, plain.reversed(), Array(hex.utf8), Array(hex.uppercased().utf8), wide,
            text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
        ] + (0..<3).map { Self.base64(plain, after: $0) }
    }

    /// What base64 makes of the bytes behind so many others, without the ends that those change.
    private static func base64(_ bytes: [UInt8], after others: Int) -> [UInt8] {
        let text = Array(Base64.text([UInt8](repeating: 0, count: others) + bytes).utf8)
        return Array(text[(others == 0 ? 0 : others + 1)..<((others + bytes.count) * 8 / 6)])
    }

    /// The files below the folders that hold one of the texts in one of the forms.
    ///
    /// - Parameter folders: Where to look; a ballast of zeros is passed over.
    /// - Returns: Their paths, sorted.
    func found(in folders: [String]) -> [String] {
        let patterns = texts.flatMap(Self.forms).map { form in
            form.map { "\\x" + Hex.text([$0]) }.joined()
        }
        let done = Finished.running(
            "/bin/grep",
            ["-rlaP", "--exclude=ballast", patterns.joined(separator: "|")] + folders,
            environment: ["LC_ALL": "C"]
        )
        precondition(done.code < 2, "grep: \(done.err)")
        return done.out.split(separator: "\n").map(String.init).sorted()
    }
}
