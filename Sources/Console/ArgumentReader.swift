import Ledger

/// The words of a command line, sorted into options and operands.
public struct Arguments {
    /// The flags that were given.
    public private(set) var flags: Set<String> = []
    /// The values of each option that was given.
    public private(set) var values: [String: [String]] = [:]
    /// The words that belong to no option.
    public private(set) var operands: [String] = []

    /// Sorts the words after the verb by its options.
    ///
    /// `--name=value` and `--name value` are the same; a currency code alone takes the next word
    /// with it, so `--price AFN 60` needs no quotes. Digits of other scripts become ASCII, but in a
    /// text or a path (LOC-2).
    ///
    /// - Throws: ``UsageError`` for an unknown option, a missing value, or a word too many.
    public init(_ words: [String], options: [Option], operandLimit: Int) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                guard operands.count < operandLimit else {
                    throw UsageError("`\(word)` is a word too many here.")
                }
                operands.append(DigitReader.ascii(Self.joined(word, &rest)))
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard let option = options.first(where: { $0.name == parts[0] }) else {
                throw UsageError("There is no option `\(parts[0])` here.")
            }
            try take(option, attached: parts.count > 1 ? parts[1] : nil, from: &rest)
        }
    }

    private mutating func take(
        _ option: Option,
        attached: String?,
        from rest: inout ArraySlice<String>
    ) throws(UsageError) {
        if case .flag = option.kind {
            if attached != nil { throw UsageError("`\(option.name)` takes no value.") }
            flags.insert(option.name)
            return
        }
        defer {
            if !option.isVerbatim {
                values[option.name] = values[option.name]?.map(DigitReader.ascii)
            }
        }
        var taken = attached.map { [$0] } ?? []
        if taken.isEmpty, let word = Self.value(from: &rest) { taken.append(word) }
        if taken.isEmpty { throw UsageError("`\(option.name)` needs a value.") }
        if case .values = option.kind {
            while let word = Self.value(from: &rest) { taken.append(word) }
            values[option.name, default: []] += taken
        } else {
            if values[option.name] != nil { throw UsageError("`\(option.name)` stands twice.") }
            values[option.name] = taken
        }
    }

    /// The next value; a currency code alone and the number after it are one.
    private static func value(from rest: inout ArraySlice<String>) -> String? {
        guard let word = rest.first, !word.hasPrefix("--") else { return nil }
        rest.removeFirst()
        return joined(word, &rest)
    }

    private static func joined(_ word: String, _ rest: inout ArraySlice<String>) -> String {
        guard Currency(DigitReader.ascii(word).uppercased()) != nil, let next = rest.first,
            !next.hasPrefix("--"),
            next.unicodeScalars.first.map(DigitReader.isNumeric) == true
        else { return word }
        rest.removeFirst()
        return word + " " + next
    }

    /// Whether a flag was given.
    public func has(_ name: String) -> Bool { flags.contains(name) }

    /// The value of an option, nil when it was not given.
    public func value(_ name: String) -> String? { values[name]?.first }

    /// The values of an option, none when it was not given.
    func list(_ name: String) -> [String] { values[name] ?? [] }

    /// The value of an option that must be given.
    func required(_ name: String) throws(UsageError) -> String {
        guard let value = value(name) else { throw UsageError("`\(name)` is missing.") }
        return value
    }

    /// The operand at a place that must be there.
    func operand(_ index: Int, _ name: String) throws(UsageError) -> String {
        guard index < operands.count else { throw UsageError("\(name) is missing.") }
        return operands[index]
    }
}
