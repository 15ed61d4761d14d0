import Testing

/// The sizes a reader can bear.
struct Limits {
    /// Values of one standard that stand together.
    private static let families = ["HTTP"]

    /// Functions whose shape a C library fixes.
    private static let callbacks = ["answer"]

    /// Tables: long by nature, nothing to understand.
    static let tables = ["CurrencyRegistry", "Code+", "ZoneFiles"]

    @Test func `S-1: no file has more than 400 lines`() {
        for file in SourceFile.all where !Self.tables.contains(where: { file.name.hasPrefix($0) }) {
            let count = file.lines.count
            #expect(count <= 401, "\(file.path) has \(count) lines: split it by topic")
        }
    }

    @Test func `S-1: no line has more than 100 columns`() {
        for file in SourceFile.all {
            for (index, line) in file.lines.enumerated() where line.utf8.count > 100 {
                let isFree = line.count <= 100 || line.contains("func `") || line.contains("://")
                #expect(isFree, "\(file.path):\(index + 1) is too long")
            }
        }
    }

    @Test func `S-2: no function has more than 60 lines or 6 parameters`() {
        for file in SourceFile.all {
            for function in FunctionScanner.functions(of: file) {
                let place = "\(file.path):\(function.line) \(function.name)"
                #expect(function.length <= 60, "\(place) has \(function.length) lines")
                let isFree = function.name == "init" || Self.callbacks.contains(function.name)
                #expect(
                    isFree || function.parameters <= 6,
                    "\(place) has \(function.parameters) parameters: give them a type"
                )
            }
        }
    }

    @Test func `S-1: a file is named for its main type`() {
        for file in SourceFile.all where !Self.isNameless(file.name) {
            let parts = file.name.split(separator: "+")
            let main = String(parts[0])
            // The type itself, or one that the name holds, as `JSONWriter` and `ChargeVerbs` do.
            let isNamed = Self.types(in: file).contains { type in
                let stem = type.hasSuffix("s") ? String(type.dropLast()) : type
                return main.contains(stem) || type.contains(main)
            }
            // A family such as Payload+Charge may hold members of the family instead.
            let isFamily =
                parts.count > 1
                && SourceFile.all.contains { $0.target == file.target && $0.name == main }
            #expect(isNamed || isFamily, "\(file.path) does not declare \(main)")
        }
    }

    private static func isNameless(_ name: String) -> Bool {
        name == "main" || families.contains(name) || name.hasSuffix("+Placeholder")
    }

    /// The types that a file declares or extends.
    private static func types(in file: SourceFile) -> Set<String> {
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "actor", "protocol", "extension", "typealias",
        ]
        let words = file.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return Set(
            zip(words, words.dropFirst()).compactMap { kinds.contains($0) ? String($1) : nil }
        )
    }

    @Test func `S-1: no drawer for odds and ends`() {
        for file in SourceFile.all {
            // The service manager of the system bears its own name.
            if file.name.hasPrefix("ServiceManager") { continue }
            for word in ["Util", "Helper", "Manager", "Common", "Misc"] {
                #expect(!file.name.contains(word), "\(file.path) is two ideas: name them")
            }
        }
    }
}
