/// Finds the functions and initialisers of a file, their length and their parameters.
struct FunctionScanner {
    /// What is known of a function.
    struct Function {
        /// Its name; `init` for initialisers.
        let name: String
        /// The line of its first word.
        let line: Int
        /// Lines from its first to its last.
        let length: Int
        /// How many parameters it has.
        let parameters: Int
    }

    private let code: [UInt8]
    private var position = 0
    private var line = 1

    static func functions(of file: SourceFile) -> [Function] {
        var scanner = FunctionScanner(code: Array(file.code.utf8))
        return scanner.run()
    }

    private init(code: [UInt8]) {
        self.code = code
    }

    private mutating func run() -> [Function] {
        var found: [Function] = []
        while let word = nextWord() {
            let start = line
            if word == "func" {
                let name = restOfName()
                if let function = function(name, start) { found.append(function) }
            } else if word == "init", isDeclaration() {
                if let function = function("init", start) { found.append(function) }
            }
        }
        return found
    }

    /// Reads parameters and body; the position stays behind the parameters, so that functions
    /// inside the body are found too.
    private mutating func function(_ name: String, _ start: Int) -> Function? {
        skip { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: "\n") }
        guard position < code.count, code[position] == UInt8(ascii: "(") else { return nil }
        let parameters = self.parameters()
        var body = self
        guard body.findBody() else {
            return Function(name: name, line: start, length: 1, parameters: parameters)
        }
        body.skipBraces()
        let length = body.line - start + 1
        return Function(name: name, line: start, length: length, parameters: parameters)
    }

    /// Counts what stands between commas on the first level of the parentheses.
    private mutating func parameters() -> Int {
        var depth = 0
        var commas = 0
        var isEmpty = true
        var isAfterComma = false
        repeat {
            let byte = code[position]
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "{"):
                depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ">"):
                if code[position - 1] != UInt8(ascii: "-") { depth -= 1 }
            case UInt8(ascii: ","):
                if depth == 1 {
                    commas += 1
                    isAfterComma = true
                }
            case UInt8(ascii: " "), UInt8(ascii: "\n"): break
            default:
                isEmpty = false
                isAfterComma = false
            }
            advance()
        } while depth > 0 && position < code.count
        return isEmpty ? 0 : commas + (isAfterComma ? 0 : 1)
    }

    /// Goes to the brace that opens the body; false for a requirement of a protocol.
    private mutating func findBody() -> Bool {
        var depth = 0
        while position < code.count {
            let byte = code[position]
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            if byte == UInt8(ascii: "{"), depth == 0 { return true }
            if byte == UInt8(ascii: "}") || depth < 0 { return false }
            if byte == UInt8(ascii: "\n"), isAtDeclaration() { return false }
            advance()
        }
        return false
    }

    /// Whether the next line begins another declaration.
    private func isAtDeclaration() -> Bool {
        var ahead = self
        ahead.advance()
        ahead.skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        let rest = String(decoding: ahead.code[ahead.position...].prefix(12), as: UTF8.self)
        let starts = ["func ", "var ", "init(", "static ", "mutating ", "public ", "@", "init<"]
        return starts.contains { rest.hasPrefix($0) }
    }

    private mutating func skipBraces() {
        var depth = 0
        repeat {
            if code[position] == UInt8(ascii: "{") { depth += 1 }
            if code[position] == UInt8(ascii: "}") { depth -= 1 }
            if depth > 0 { advance() }
        } while depth > 0 && position < code.count
    }

    private mutating func nextWord() -> String? {
        skip { !Self.isOfWord($0) }
        let start = position
        skip { Self.isOfWord($0) }
        return start < position ? String(decoding: code[start..<position], as: UTF8.self) : nil
    }

    private mutating func restOfName() -> String {
        skip { $0 == UInt8(ascii: " ") }
        guard position < code.count, code[position] == UInt8(ascii: "`") else {
            let start = position
            skip { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "\n") }
            return String(decoding: code[start..<position], as: UTF8.self)
        }
        advance()
        let start = position
        skip { $0 != UInt8(ascii: "`") }
        let name = String(decoding: code[start..<position], as: UTF8.self)
        advance()
        return name
    }

    /// Whether the `init` just read declares one, and is not a call such as `self.init(`.
    private func isDeclaration() -> Bool {
        let before = position - 5
        guard position < code.count, before >= 0 else { return false }
        let isCall = code[before] == UInt8(ascii: ".")
        let next = code[position]
        return !isCall && [UInt8(ascii: "("), UInt8(ascii: "?"), UInt8(ascii: "<")].contains(next)
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while position < code.count, isSkipped(code[position]) { advance() }
    }

    private mutating func advance() {
        if position < code.count, code[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || byte >= 0x80
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "_")
    }
}
