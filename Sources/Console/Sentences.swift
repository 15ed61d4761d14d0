import World

/// The sentences that people read, by key and by code, with their parameters filled in.
///
/// Never concatenated: a sentence is one entry of the catalogue (LOC-1). In an entry, braces hold a
/// parameter, and a pair of backticks holds what a person types as it stands.
struct Sentences {
    /// A problem in words.
    struct Text {
        /// One sentence a cashier understands.
        let title: String
        /// What is behind it, for support; may be empty.
        let detail: String
        /// What to do now.
        let hint: String
    }

    private let catalogue: [String: JSON]
    private let bidi: Bidi

    /// Reads the catalogue of a language.
    ///
    /// - Parameters:
    ///   - language: Whose sentences.
    ///   - reader: A program gets them without the characters that only steer a terminal.
    init(_ language: Language, for reader: Reader = .person) {
        bidi = Bidi(reader == .person ? language : .english)
        do throws(JSONError) {
            catalogue = try JSON(parsing: language.catalogue).objectValue ?? [:]
        } catch { preconditionFailure("the catalogue \(language.rawValue) is no JSON: \(error)") }
    }

    /// Who reads the sentences.
    enum Reader {
        /// A person at a terminal.
        case person
        /// A program, with `--json`.
        case program
    }

    /// Every key, for the tests that look for orphans.
    var keys: [String] { catalogue.keys.sorted() }

    /// The sentence of a key, parameters in braces filled in; the key itself when it is missing.
    func text(_ key: String, _ params: [String: JSON] = [:]) -> String {
        guard let pattern = pattern(key) else { return key }
        return fill(pattern, params)
    }

    /// The text of an entry, or of its title or hint, with its marks; nil when there is none.
    func pattern(_ key: String, _ member: String? = nil) -> String? {
        let entry = catalogue[key]
        return (member.map { entry?[$0] } ?? entry)?.textValue
    }

    /// The words for a problem; an unknown code is named and said to be unknown.
    func problem(_ code: String, _ params: [String: JSON]) -> Text {
        let known = catalogue[FullerWords.key(code, params)]
        let pattern = known ?? catalogue["unknown"]
        var all = params
        all["code"] = .text(code)
        return Text(
            title: fill(pattern?["title"]?.textValue ?? code, all),
            detail: Self.detail(params),
            hint: fill(pattern?["hint"]?.textValue ?? "", all)
        )
    }

    private static func detail(_ params: [String: JSON]) -> String {
        params.keys.sorted().map { "\($0)=\(word(params[$0] ?? .null))" }.joined(separator: " ")
    }

    private func fill(_ pattern: String, _ params: [String: JSON]) -> String {
        var text = ""
        var rest = pattern[...]
        var isTyped = false
        while let mark = rest.firstIndex(where: { $0 == "{" || $0 == "`" }) {
            text += rest[..<mark]
            let isTick = rest[mark] == "`"
            rest = rest[rest.index(after: mark)...]
            if isTick {
                text += isTyped ? bidi.closing : bidi.opening
                isTyped.toggle()
                continue
            }
            let name = rest.prefix { $0 != "}" }
            rest = rest.dropFirst(name.count + 1)
            let value =
                name == "state"
                ? term("state.", params["state"])
                : params[String(name)]
                    .map(Self.word) ?? "?"
            text += isTyped ? Bidi.plain(value) : bidi.isolate(value)
        }
        return text + rest
    }

    /// The words for a mode, a state, a type or a note, as in `state.open`.
    ///
    /// What another version sends and the catalogue lacks stands there as it came.
    func term(_ family: String, _ json: JSON?) -> String {
        let word = json?.textValue ?? "-"
        return catalogue[family + word]?.textValue ?? Bidi.plain(word)
    }

    /// The sentence of a named conflict; nil without one, and for one of another version.
    func conflict(_ notice: JSON?) -> String? {
        guard let slug = notice?["case"]?.textValue, pattern("conflict." + slug) != nil else {
            return nil
        }
        return text("conflict." + slug, notice?["params"]?.objectValue ?? [:])
    }

    /// The heads of a table's columns.
    func heads(_ names: String...) -> [String] { names.map { text("head." + $0) } }

    /// A value in a table, in one piece.
    func cell(_ json: JSON?) -> String { bidi.isolate(Self.word(json ?? .null)) }

    /// An amount in a table; empty when the value is no money.
    func cell(money json: JSON?) -> String {
        Screen.money(json).map(bidi.isolate) ?? ""
    }

    /// A list of amounts, or the word for none.
    func money(list json: JSON?) -> String {
        let amounts = (json?.listValue ?? []).compactMap { Screen.money($0) }
        return amounts.isEmpty ? text("nothing") : amounts.joined(separator: ", ")
    }

    /// A parameter as people read it; money as an amount.
    static func word(_ json: JSON) -> String {
        if let money = Screen.money(json) { return money }
        switch json {
        case .text(let text): return text
        case .integer(let number): return String(number)
        case .list(let elements): return elements.map(word).joined(separator: ", ")
        case .null: return "-"
        case .boolean, .object: return json.canonicalText
        }
    }
}
