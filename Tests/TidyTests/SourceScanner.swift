/// Tells code, comments and strings of a Swift file apart, byte by byte.
///
/// Strings nest through interpolations, so what is open is kept on a stack. Regular expression
/// literals are not used in this house and not known here.
struct SourceScanner {
    private enum State {
        case code(parentheses: Int)
        case string(hashes: Int, isMultiline: Bool)
    }

    private(set) var code: [UInt8]
    private(set) var strings: [UInt8]
    private let bytes: [UInt8]
    private var position = 0
    private var stack: [State] = [.code(parentheses: 0)]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let blank = bytes.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
        code = blank
        strings = blank
    }

    mutating func run() {
        while position < bytes.count {
            switch stack[stack.count - 1] {
            case .code(let parentheses): readCode(parentheses)
            case .string(let hashes, let isMultiline): readString(hashes, isMultiline)
            }
        }
    }

    private mutating func readCode(_ parentheses: Int) {
        let byte = bytes[position]
        if has("//") {
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        } else if has("/*") {
            skipBlockComment()
        } else if let opened = openedString() {
            stack.append(opened)
        } else {
            code[position] = byte
            position += 1
            guard stack.count > 1 else { return }
            if byte == UInt8(ascii: "(") {
                stack[stack.count - 1] = .code(parentheses: parentheses + 1)
            } else if byte == UInt8(ascii: ")") {
                if parentheses == 0 {
                    stack.removeLast()
                } else {
                    stack[stack.count - 1] = .code(parentheses: parentheses - 1)
                }
            }
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if has("/*") {
                depth += 1
                position += 2
            } else if has("*/") {
                depth -= 1
                position += 2
            } else {
                position += 1
            }
        } while depth > 0 && position < bytes.count
    }

    /// Takes the opening of a string literal, if one begins here.
    private mutating func openedString() -> State? {
        var hashes = 0
        while position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "#") {
            hashes += 1
        }
        let quote = position + hashes
        guard quote < bytes.count, bytes[quote] == UInt8(ascii: "\"") else { return nil }
        let isMultiline = has("\"\"\"", at: quote)
        for index in position...quote { code[index] = bytes[index] }
        position = quote + (isMultiline ? 3 : 1)
        return .string(hashes: hashes, isMultiline: isMultiline)
    }

    private mutating func readString(_ hashes: Int, _ isMultiline: Bool) {
        let mark = String(repeating: "#", count: hashes)
        let end = (isMultiline ? "\"\"\"" : "\"") + mark
        if has("\\" + mark + "(") {
            position += 2 + hashes
            stack.append(.code(parentheses: 0))
        } else if has("\\" + mark) {
            position += 2 + hashes
        } else if has(end) {
            code[position] = bytes[position]
            position += end.utf8.count
            stack.removeLast()
        } else {
            strings[position] = bytes[position]
            position += 1
        }
    }

    private func has(_ text: String, at start: Int? = nil) -> Bool {
        let start = start ?? position
        guard start + text.utf8.count <= bytes.count else { return false }
        return text.utf8.enumerated().allSatisfy { bytes[start + $0] == $1 }
    }
}
